// evalmock exec -- go test ./...
package evaluations

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
)

const evaluation = "/v5/evaluations/7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b01"

func call(t *testing.T, method, url, body string, headers map[string]string) map[string]any {
	t.Helper()
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	if reply.StatusCode >= 400 {
		t.Fatalf("%s %s: %s", method, url, reply.Status)
	}
	var value map[string]any
	if err := json.NewDecoder(reply.Body).Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// world makes a world for one test and gives the headers that lead into it.
func world(t *testing.T) map[string]string {
	t.Helper()
	control := os.Getenv("EVALMOCK_URL") + "/_mock/worlds"
	made := call(t, "POST", control, "{}", nil)
	t.Cleanup(func() { call(t, "DELETE", control+"/"+made["name"].(string), "", nil) })
	headers := map[string]string{}
	for name, value := range made["credentials"].(map[string]any)["scale"].(map[string]any) {
		headers[name] = value.(string)
	}
	return headers
}

func TestAnEvaluationIsRenamed(t *testing.T) {
	t.Parallel()
	url, headers := os.Getenv("SGP_CLIENT_BASE_URL")+evaluation, world(t)
	call(t, "PATCH", url, `{"name": "renamed"}`, headers)
	if name := call(t, "GET", url, "", headers)["name"]; name != "renamed" {
		t.Errorf("it is called %v", name)
	}
}

func TestAnotherTestDoesNotSeeIt(t *testing.T) {
	t.Parallel()
	url, headers := os.Getenv("SGP_CLIENT_BASE_URL")+evaluation, world(t)
	if name := call(t, "GET", url, "", headers)["name"]; name != "Capital cities" {
		t.Errorf("it is called %v", name)
	}
}
