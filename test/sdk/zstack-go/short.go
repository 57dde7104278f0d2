// A short client, as a test would run it. It does not notice that a change fails.
package main

import "os"

func init() {
	if len(os.Args) < 2 || os.Args[1] != "short" {
		return
	}
	admin := "admin." + os.Getenv("EVALMOCK_WORLD")
	if os.Getenv("ZSTACK_ACCOUNT") != "" {
		admin = os.Getenv("ZSTACK_ACCOUNT")
	}
	mine, err := newClient(host, port, admin, "password")
	check(err)
	params := query()
	var found []Task
	check(mine.List(tasks, &params, &found))
	must(len(found) > 0, "an empty list")
	_, _ = rename(mine, found[0].UUID, "go-short")
	os.Exit(0)
}
