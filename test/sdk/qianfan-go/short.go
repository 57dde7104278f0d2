// A short client, as a test would run it. It does not notice that the list fails.
package main

import "os"

func init() {
	if len(os.Args) < 2 || os.Args[1] != "short" {
		return
	}
	id := result("CreateEvalTask", object{
		"taskName": "go-short", "description": "", "evalObjectType": "model",
		"evalObjectConfig": objects(), "evalConfig": config(),
	}).(string)
	equal(result("DescribeEvalTask", object{"taskId": id}).(object)["taskName"], "go-short")
	_, err := call("DescribeEvalTasks", object{"evalType": "auto", "keyFilter": "go-short"})
	check(err)
	os.Exit(0)
}
