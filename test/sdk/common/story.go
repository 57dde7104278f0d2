// Tells the stories of an SDK, one JSON line each, and speaks to Evalmock's control API.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"strings"
)

type story struct {
	name string
	tell func() string
}

// tellAll runs the stories in order. What one panics with is its failure.
func tellAll(stories []story) {
	for _, one := range stories {
		note, ok := told(one.tell)
		encoder := json.NewEncoder(os.Stdout)
		encoder.SetEscapeHTML(false)
		_ = encoder.Encode(struct {
			Story string `json:"story"`
			OK    bool   `json:"ok"`
			Note  string `json:"note"`
		}{one.name, ok, note})
	}
}

func told(tell func() string) (note string, ok bool) {
	defer func() {
		if cause := recover(); cause != nil {
			note, ok = fmt.Sprint(cause), false
		}
	}()
	return tell(), true
}

func live() bool { return os.Getenv("EVALMOCK_PROFILE") == "live" }

// mock is a call of the control API for this program's own world.
func mock(method, path string, body any) map[string]any {
	var payload io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		check(err)
		payload = bytes.NewReader(text)
	}
	url := os.Getenv("EVALMOCK_URL") + "/_mock/worlds/" + os.Getenv("EVALMOCK_WORLD") + path
	request, err := http.NewRequest(method, url, payload)
	check(err)
	reply, err := http.DefaultClient.Do(request)
	check(err)
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	check(err)
	must(reply.StatusCode < 300, "%s %s: %d %s", method, path, reply.StatusCode, text)
	answer := map[string]any{}
	if len(text) > 0 {
		check(json.Unmarshal(text, &answer))
	}
	return answer
}

func advance(hours int) { mock("POST", "/clock/advance", map[string]any{"ms": hours * 3_600_000}) }

var rateLimit = map[string]any{"kind": "problem", "problem": "rate-limited", "retryAfterS": 1}
var reset = map[string]any{"kind": "reset"}

// disturbed makes the next call of an operation misbehave and says how many requests there were for it meanwhile.
func disturbed(provider, operation string, effect any, work func()) string {
	rule := mock("POST", "/faults", map[string]any{
		"match": map[string]any{"provider": provider, "operationId": operation}, "times": 1, "effect": effect,
	})
	work()
	for _, each := range mock("GET", "/faults", nil)["faults"].([]any) {
		fault := each.(map[string]any)
		if fault["id"] == rule["id"] {
			mock("DELETE", fmt.Sprintf("/faults/%s", rule["id"]), nil)
			if fault["seen"] == 1.0 {
				return "1 request"
			}
			return fmt.Sprintf("%v requests", fault["seen"])
		}
	}
	panic("the fault is gone")
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func must(holds bool, format string, values ...any) {
	if !holds {
		panic(fmt.Sprintf(format, values...))
	}
}

func equal(actual, expected any) {
	must(reflect.DeepEqual(actual, expected), "%#v is not %#v", actual, expected)
}

func matches(pattern, text string) {
	must(regexp.MustCompile(pattern).MatchString(text), "%q does not match %s", text, pattern)
}

func contains(text string, parts ...string) {
	for _, part := range parts {
		must(strings.Contains(text, part), "%q has no %s", text, part)
	}
}
