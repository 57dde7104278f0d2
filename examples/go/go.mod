module example.com/evaluations

go 1.21
