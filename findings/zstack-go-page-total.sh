#!/usr/bin/env bash
# github.com/terraform-zstack-modules/zstack-sdk-go v1.0.0 (Go): Page writes the total of the response into the caller's query
# parameters, and the next call with them sends it to the server. One would expect a call to leave its parameters alone.
# `total` is no parameter of a ZStack query. ListAll changes them too: it leaves its own `start` and `limit` in them.
#
# Seen, as the queries of three calls with the same parameters:
#   first Page: limit=1&replyWithCount=true
#   second Page: limit=1&replyWithCount=true&total=60
#   List after ListAll: limit=50&replyWithCount=true&start=50&total=60
set -euo pipefail
pins=$(cd "$(dirname "$0")/../test/sdk" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$pins/zstack-go/go.mod" "$pins/zstack-go/go.sum" "$folder"
cd "$folder"
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"

	"github.com/kataras/golog"
	"github.com/terraform-zstack-modules/zstack-sdk-go/pkg/client"
	"github.com/terraform-zstack-modules/zstack-sdk-go/pkg/param"
)

var query string

// rows answers with the rows that are asked for, of 60 that there are.
func rows(w http.ResponseWriter, r *http.Request) {
	query = r.URL.RawQuery
	start, _ := strconv.Atoi(r.URL.Query().Get("start"))
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	found := []map[string]int{}
	for n := start; n < min(start+limit, 60); n++ {
		found = append(found, map[string]int{"n": n})
	}
	w.Header().Set("content-type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"inventories": found, "total": 60})
}

func main() {
	golog.SetLevel("disable")
	server := httptest.NewServer(http.HandlerFunc(rows))
	defer server.Close()
	at, _ := url.Parse(server.URL)
	port, _ := strconv.Atoi(at.Port())
	zstack := client.NewZSClient(client.NewZSConfig(at.Hostname(), port, "zstack").AccessKey("id", "secret"))

	params := param.NewQueryParam()
	params.Limit(1)
	var got []map[string]int
	for _, name := range []string{"first Page", "second Page"} {
		if _, err := zstack.Page("v1/zones", &params, &got); err != nil {
			panic(err)
		}
		fmt.Printf("%s: %s\n", name, query)
	}
	if err := zstack.ListAll("v1/zones", &params, &got); err != nil {
		panic(err)
	}
	if err := zstack.List("v1/zones", &params, &got); err != nil {
		panic(err)
	}
	fmt.Printf("List after ListAll: %s\n", query)
}
GO
GOFLAGS=-mod=mod go run . | tee output
diff output - <<'TEXT'
first Page: limit=1&replyWithCount=true
second Page: limit=1&replyWithCount=true&total=60
List after ListAll: limit=50&replyWithCount=true&start=50&total=60
TEXT
