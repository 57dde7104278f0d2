// The stories of github.com/terraform-zstack-modules/zstack-sdk-go.
package main

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/kataras/golog"
	"github.com/terraform-zstack-modules/zstack-sdk-go/pkg/client"
	sdkErrors "github.com/terraform-zstack-modules/zstack-sdk-go/pkg/errors"
	"github.com/terraform-zstack-modules/zstack-sdk-go/pkg/param"
	"github.com/terraform-zstack-modules/zstack-sdk-go/pkg/util/httputils"
	"github.com/terraform-zstack-modules/zstack-sdk-go/pkg/view"
)

// sample:begin
// The SDK has no types for evaluations; its generic calls take ours.
type Task struct {
	view.BaseInfoView
	view.BaseTimeView

	Type                      string    `json:"type"`
	Status                    string    `json:"status"`
	Percentage                int       `json:"percentage"`
	ModelServiceGroupUUID     string    `json:"modelServiceGroupUuid"`
	EvaluatedServiceGroupUUID string    `json:"evaluatedServiceGroupUuid"`
	DatasetUUID               string    `json:"datasetUuid"`
	Limits                    int       `json:"limits"`
	Temperature               float64   `json:"temperature"`
	TotalScore                float64   `json:"totalScore"`
	EndTime                   time.Time `json:"endTime"`
}

func newClient(host string, port int, account, password string) (*client.ZSClient, error) {
	cli := client.NewZSClient(client.NewZSConfig(host, port, "zstack").LoginAccount(account, password))
	_, err := cli.Login()
	return cli, err
}

const tasks = "v1/model-evaluation-tasks"

func rename(cli *client.ZSClient, uuid, name string) (Task, error) {
	var task Task
	err := cli.Put(tasks, uuid, map[string]any{"updateModelEvaluationTask": map[string]any{"name": name}}, &task)
	return task, err
}

// sample:end

const (
	evaluator = "5a90d3c6e7f1482bb3d8f26c4e71a09d"
	zone      = "d20b7e4f3a964c58b1e5092c7f8a6d13"
	dataset   = "e19d7a5628c04b3f92d4c87a6e0f1b35"
	other     = "2c7f04d9b6a14e83a1f95c3e80d7b462"
	evaluated = "0fe34c7d81b24a95a7c2d96e3b5018fa"
	nothing   = "00000000000040008000000000000000"
)

var (
	host, port = hostAndPort()
	account    = "admin." + os.Getenv("EVALMOCK_WORLD")
	cli        *client.ZSClient
	made       []Task
)

type deployed struct {
	Inventory struct {
		view.BaseInfoView
		view.BaseTimeView
		Status           string `json:"status"`
		ModelServiceType string `json:"modelServiceType"`
		Limits           int    `json:"limits"`
	} `json:"inventory"`
	Tasks []Task `json:"tasks"`
}

func deploy(name string, datasets ...string) (deployed, error) {
	var result deployed
	body := map[string]any{"deployModelEvalService": map[string]any{
		"name": name, "type": "Container", "taskType": "Capability", "limits": 200, "zoneUuid": zone,
		"temperature": 0.7, "maxLength": 2048, "datasetUuids": datasets, "modelServiceGroupUuids": []string{evaluated},
	}}
	err := cli.PutWithRespKey("v1/ai/model-services/eval", evaluator, "", body, &result)
	return result, err
}

func hostAndPort() (string, int) {
	address := strings.TrimPrefix(os.Getenv("EVALMOCK_URL"), "http://")
	at := strings.LastIndex(address, ":")
	port, err := strconv.Atoi(address[at+1:])
	check(err)
	return address[:at], port
}

func query(conditions ...string) param.QueryParam {
	params := param.NewQueryParam()
	for _, condition := range conditions {
		params.AddQ(condition)
	}
	return params
}

func get(uuid string) (Task, error) {
	var task Task
	err := cli.Get(tasks, uuid, nil, &task)
	return task, err
}

// refused is an error that the server answered directly; its code becomes the class.
func refused(err error, code string) {
	must(err != nil, "it succeeds")
	var client *httputils.JSONClientError
	must(errors.As(err, &client), "%v is no JSONClientError", err)
	equal(client.Code, 503)
	equal(client.Class, code)
}

// isNow compares with the emulator clock; the SDK takes the times of an answer as those of UTC+8.
func isNow(at time.Time) {
	now, err := time.Parse(time.RFC3339, mock("GET", "/clock", nil)["now"].(string))
	check(err)
	distance := now.Sub(at)
	must(distance > -2*time.Second && distance < 30*time.Second, "%s is %s away from %s", at, distance, now)
}

func main() {
	golog.SetOutput(os.Stderr)
	tellAll([]story{
		{"authenticate", func() string {
			var err error
			cli, err = newClient(host, port, account, "password")
			check(err)
			valid, err := cli.ValidateSession()
			check(err)
			equal(valid, map[string]bool{"valid": true})

			config := client.NewZSConfig(host, port, "zstack").AccessKey("mock."+os.Getenv("EVALMOCK_WORLD"), "mock-secret")
			params := query()
			var found []Task
			check(client.NewZSClient(config).List(tasks, &params, &found))
			must(len(found) > 0, "the access key sees no task")
			return "by a session (account and password) and by an access key (HMAC-SHA1 over method, `Date` and path)"
		}},
		{"create", func() string {
			result, err := deploy("go-eval", dataset, other)
			check(err)
			equal(result.Inventory.Name, "go-eval")
			equal(result.Inventory.ModelServiceType, "ModelEval")
			equal(result.Inventory.Limits, 200)
			isNow(result.Inventory.CreateDate)
			equal(len(result.Tasks), 2)
			for _, task := range result.Tasks {
				matches("^[0-9a-f]{32}$", task.UUID)
				equal(task.ModelServiceGroupUUID, result.Inventory.UUID)
				equal(task.EvaluatedServiceGroupUUID, evaluated)
				equal(task.Temperature, 0.7)
				isNow(task.CreateDate)
			}
			made = result.Tasks
			what := "of `DeployModelEvalService`: an evaluation service and a task for each dataset"
			if live() {
				return "`PutWithRespKey` polls the job " + what
			}
			return "`PutWithRespKey` reads the result " + what
		}},
		{"list", func() string {
			seen := map[string]bool{}
			for start := 0; start < 2; start++ {
				params := query("name~=go-eval%")
				params.Sort("+name").Start(start).Limit(1)
				var page []Task
				total, err := cli.Page(tasks, &params, &page)
				check(err)
				equal(total, 2)
				equal(len(page), 1)
				seen[page[0].UUID] = true
			}
			equal(len(seen), 2)
			params := query()
			var all []Task
			check(cli.ListAll(tasks, &params, &all))
			must(len(all) > 2, "%d tasks in all", len(all))
			return "`Page` by `start` and `limit` with `total`, `ListAll` by 50"
		}},
		{"read", func() string {
			task, err := get(made[0].UUID)
			check(err)
			equal(task.Name, made[0].Name)
			equal(task.Type, "Capability")
			equal(task.Limits, 200)
			equal(task.CreateDate, made[0].CreateDate)
			return "`Get` returns the only entry of `inventories`; " +
				"times are read with the pattern `Jan 2, 2006 3:04:05 PM`, in UTC+8"
		}},
		{"update", func() string {
			advance(1)
			task, err := rename(cli, made[0].UUID, "夜间 & <更好>")
			check(err)
			equal(task.Name, "夜间 & <更好>")
			isNow(task.LastOpDate)
			again, err := get(made[0].UUID)
			check(err)
			equal(again.Name, task.Name)
			return "PUT to `…/{uuid}/actions`, the name changes"
		}},
		{"finish", func() string {
			advance(1)
			task, err := get(made[1].UUID)
			check(err)
			equal(task.Status, "Completed")
			equal(task.Percentage, 100)
			must(task.TotalScore > 0, "a score of %v", task.TotalScore)
			must(task.EndTime.After(task.CreateDate), "it ended at %s", task.EndTime)
			return "`Completed`, 100 %, with `totalScore` and `endTime`"
		}},
		{"remove", func() string {
			check(cli.Delete(tasks, made[1].UUID, "Permissive"))
			_, err := get(made[1].UUID)
			must(errors.Is(err, sdkErrors.ErrNotFound), "%v", err)
			return "`Delete`, then `Get` returns `ErrNotFound`"
		}},
		{"wrong-credentials", func() string {
			_, err := newClient(host, port, account, "passwort")
			refused(err, "ID.1000")

			config := client.NewZSConfig(host, port, "zstack").AccessKey("mock."+os.Getenv("EVALMOCK_WORLD"), "mock-secreT")
			params := query()
			var found []Task
			err = client.NewZSClient(config).List(tasks, &params, &found)
			must(errors.Is(sdkErrors.Cause(err), sdkErrors.ErrInvalidAccessKey), "%v", err)

			stale, err := newClient(host, port, account, "password")
			check(err)
			stale.LoadSession(nothing)
			params = query()
			err = stale.List(tasks, &params, &found)
			refused(err, "ID.1001")
			return "`Login` returns a `JSONClientError` with class `ID.1000`, a query with an unknown session one " +
				"with `ID.1001`, with a wrong access key `ErrInvalidAccessKey`"
		}},
		{"unknown-id", func() string {
			_, err := get(nothing)
			must(errors.Is(err, sdkErrors.ErrNotFound), "%v", err)
			_, err = rename(cli, nothing, "x")
			if live() {
				must(err != nil, "what is not there is renamed")
				contains(err.Error(), "StatusCode: 503", `"class":"SYS.1003"`)
				return "`Get` returns `ErrNotFound`, `Put` a text error with 503 and `SYS.1003`"
			}
			refused(err, "SYS.1003")
			return "`Get` returns `ErrNotFound`, `Put` a `JSONClientError` with 503 and class `SYS.1003`"
		}},
		{"invalid-input", func() string {
			params := query("colour=red")
			var found []Task
			err := cli.List(tasks, &params, &found)
			refused(err, "SYS.1000")
			return "a query for an unknown field returns a `JSONClientError` with 503 and class `SYS.1000`"
		}},
		{"rate-limited", func() string {
			requests := disturbed("zstack", "QueryModelEvaluationTask", rateLimit, func() {
				params := query()
				var found []Task
				err := cli.List(tasks, &params, &found)
				var client *httputils.JSONClientError
				must(errors.As(err, &client), "%v is no JSONClientError", err)
				equal(client.Code, 429)
			})
			return "returns a `JSONClientError` with 429 after " + requests
		}},
		{"dropped-connection", func() string {
			// What Go's own transport does with a GET on a connection that it has used before.
			requests := disturbed("zstack", "QueryModelEvaluationTask", reset, func() {
				params := query()
				var found []Task
				check(cli.List(tasks, &params, &found))
			})
			return "a query is repeated on a new connection and succeeds after " + requests
		}},
	})
}
