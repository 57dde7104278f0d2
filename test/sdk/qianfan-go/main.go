// The stories of github.com/baidubce/bce-qianfan-sdk/go/qianfan.
package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"sort"

	"github.com/baidubce/bce-qianfan-sdk/go/qianfan"
)

// sample:begin
func call(action string, params map[string]any) (*qianfan.ConsoleResponse, error) {
	return qianfan.NewConsoleAction().Call(context.Background(), "/v2/eval", action, params)
}

// sample:end

type object = map[string]any

var names = []string{"go-算术-1", "go-算术-2", "go-算术-3"}
var ids []string

func objects() object {
	return object{"evalModelConfig": object{
		"versionId":           "ds-4h1v8c2k6z0q3m7p",
		"storageType":         "sysStorage",
		"evalModelConfigList": []any{object{"modelId": "amv-5t9r2e6w1x8y", "promptTemplate": "解题: {input}"}},
	}}
}

func config() object {
	return object{"evalMode": "rule", "autoRuleEvalConfig": object{"scoreModes": []any{"similarity", "accuracy"}}}
}

// result is what a successful call carries; the SDK leaves its body undecoded.
func result(action string, params object) any {
	response, err := call(action, params)
	check(err)
	equal(response.RawResponse.StatusCode, 200)
	body := decode(response)
	equal(len(body), 2)
	matches(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, body["requestId"].(string))
	equal(response.RawResponse.Header.Get("X-Bce-Request-Id"), body["requestId"])
	return body["result"]
}

func decode(response *qianfan.ConsoleResponse) object {
	body := object{}
	check(json.Unmarshal(response.Body, &body))
	return body
}

// refused is a refusal as this SDK gives it: no error, the provider's body.
func refused(action string, params object, status int, code string) {
	response, err := call(action, params)
	check(err)
	equal(response.RawResponse.StatusCode, status)
	body := decode(response)
	equal(body["code"], code)
	equal(len(body), 3)
}

func keysOf(of object) []string {
	keys := make([]string, 0, len(of))
	for key := range of {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func main() {
	tellAll([]story{
		{"authenticate", func() string {
			page := result("DescribeEvalTasks", object{"evalType": "auto"}).(object)
			must(len(page["evalTaskList"].([]any)) > 0, "an empty list")
			equal(page["pageInfo"].(object)["maxKeys"], 10.0)
			return "signs with `bce-auth-v1`: content type, host without port, `request-source` and date"
		}},
		{"create", func() string {
			for _, name := range names {
				id := result("CreateEvalTask", object{
					"taskName": name, "description": "", "evalObjectType": "model",
					"evalObjectConfig": objects(), "evalConfig": config(),
				}).(string)
				matches(`^ame-[a-z0-9]{12}$`, id)
				ids = append(ids, id)
			}
			return "`result` is the id as text"
		}},
		{"list", func() string {
			query := object{"evalType": "auto", "keyFilter": "go-算术", "maxKeys": 2}
			first := result("DescribeEvalTasks", query).(object)
			marker := first["pageInfo"].(object)["nextMarker"]
			equal(first["pageInfo"], object{"marker": "", "maxKeys": 2.0, "isTruncated": true, "nextMarker": marker})
			query["marker"] = marker
			second := result("DescribeEvalTasks", query).(object)
			equal(second["pageInfo"], object{"marker": marker, "maxKeys": 2.0, "isTruncated": false})
			found := []string{}
			for _, each := range append(first["evalTaskList"].([]any), second["evalTaskList"].([]any)...) {
				task := each.(object)
				equal(keysOf(task), []string{"createTime", "description", "evalMode", "evalType", "taskId", "taskName"})
				matches(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`, task["createTime"].(string))
				found = append(found, task["taskId"].(string))
			}
			expected := append([]string{}, ids...)
			sort.Strings(expected)
			sort.Strings(found)
			equal(found, expected)
			return "pages by `nextMarker`: two tasks, then one"
		}},
		{"read", func() string {
			task := result("DescribeEvalTask", object{"taskId": ids[0]}).(object)
			matches("^(Queued|Running)$", task["state"].(string))
			matches(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`, task["createTime"].(string))
			delete(task, "state")
			delete(task, "createTime")
			equal(task, object{
				"taskId": ids[0], "taskName": names[0], "description": "", "evalType": "auto",
				"evalObjectType": "model", "evalObjectConfig": objects(), "evalConfig": config(),
			})
			return "returns what was sent, with nested objects and Chinese text"
		}},
		{"update", func() string {
			description := "第二次 & <更好>"
			equal(result("ModifyEvalTask", object{"taskId": ids[0], "description": description}), object{})
			page := result("DescribeEvalTasks", object{"evalType": "auto", "keyFilter": ids[0]}).(object)
			equal(page["evalTaskList"].([]any)[0].(object)["description"], description)
			return "the description changes"
		}},
		{"finish", func() string {
			equal(result("StopEvalTask", object{"taskId": ids[1]}), object{})
			advance(1)
			equal(result("DescribeEvalTask", object{"taskId": ids[0]}).(object)["state"], "Successed")
			equal(result("DescribeEvalTask", object{"taskId": ids[1]}).(object)["state"], "Stopped")
			reports := result("DescribeEvalTaskReport", object{"taskId": ids[0]}).([]any)
			equal(len(reports), 1)
			report := reports[0].(object)
			equal(report["modelId"], "amv-5t9r2e6w1x8y")
			accuracy := report["effectMetric"].(object)["accuracy"].(float64)
			must(accuracy > 0 && accuracy <= 1, "an accuracy of %v", accuracy)
			export := result("CreateEvalResultExportTask", object{
				"evalId": ids[0], "storageType": "sysStorage", "exportContent": []string{"prompt", "prediction", "metrics"},
			}).(object)
			advance(1)
			done := result("DescribeEvalResultExportTask", object{"taskId": export["taskId"]}).(object)
			equal(done["state"], "Succeeded")
			reply, err := http.Get(done["downloadUrl"].(string))
			check(err)
			defer reply.Body.Close()
			zip, err := io.ReadAll(reply.Body)
			check(err)
			equal(string(zip[:2]), "PK")
			return "`Successed` with a report and an export to download; another one `Stopped`; signatures use real time"
		}},
		{"remove", func() string {
			equal(result("DeleteEvalTask", object{"taskId": ids[1]}), object{})
			refused("DescribeEvalTask", object{"taskId": ids[1]}, 404, "NoSuchKey")
			return "the task is unknown afterwards"
		}},
		{"wrong-credentials", func() string {
			secret := qianfan.GetConfig().SecretKey
			qianfan.GetConfig().SecretKey = secret + "x"
			defer func() { qianfan.GetConfig().SecretKey = secret }()
			if !live() {
				refused("DescribeEvalTasks", object{"evalType": "auto"}, 400, "SignatureDoesNotMatch")
				return "returns no error: status 400 and `SignatureDoesNotMatch` are in `RawResponse` and `Body`"
			}
			_, err := call("DescribeEvalTasks", object{"evalType": "auto"})
			refusal, ok := err.(*qianfan.IAMError)
			must(ok, "%#v is no *IAMError", err)
			equal(refusal.Code, "IamSignatureInvalid")
			return "returns an `*IAMError` with code `IamSignatureInvalid`, from the gateway's headers"
		}},
		{"unknown-id", func() string {
			refused("DescribeEvalTask", object{"taskId": "ame-000000000000"}, 404, "NoSuchKey")
			return "returns no error: status 404 and `NoSuchKey` are in `RawResponse` and `Body`"
		}},
		{"invalid-input", func() string {
			refused("DescribeEvalTasks", object{"evalType": "automatic"}, 400, "InappropriateJSON")
			return "returns no error: status 400 and `InappropriateJSON` are in `RawResponse` and `Body`"
		}},
		{"rate-limited", func() string {
			requests := disturbed("qianfan", "DescribeEvalTasks", rateLimit, func() {
				response, err := call("DescribeEvalTasks", object{"evalType": "auto"})
				if refusal, ok := err.(*qianfan.IAMError); ok && live() {
					equal(refusal.Code, "OverRateLimit")
					return
				}
				check(err)
				equal(response.RawResponse.StatusCode, 429)
				equal(response.RawResponse.Header.Get("Retry-After"), "1")
			})
			if live() {
				return "returns an `*IAMError` with code `OverRateLimit` after " + requests
			}
			return "returns no error after " + requests + ": status 429 and `retry-after` are in `RawResponse`"
		}},
		{"dropped-connection", func() string {
			requests := disturbed("qianfan", "DescribeEvalTasks", reset, func() {
				response, err := call("DescribeEvalTasks", object{"evalType": "auto"})
				check(err)
				equal(len(response.Body), 0)
				must(response.RawResponse == nil, "there is a response")
			})
			return "returns no error after " + requests + ", and no response: check `RawResponse == nil`"
		}},
	})
}
