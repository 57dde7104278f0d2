package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"evalmock/generated/qianfan"
	"evalmock/generated/scale"
	"evalmock/generated/zstack"
)

func tell(story string, work func() error) {
	note := "as expected"
	err := work()
	if err != nil {
		note = err.Error()
	}
	line, _ := json.Marshal(map[string]any{"story": story, "ok": err == nil, "note": note})
	fmt.Println(string(line))
}

func is(what string, found, wanted any) error {
	if found == wanted {
		return nil
	}
	return fmt.Errorf("%s is %v, not %v", what, found, wanted)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

var empty = errors.New("the list is empty")

func main() {
	url := os.Getenv("EVALMOCK_URL")
	ctx := context.Background()
	name := "changed"

	scaleClient := must(scale.NewClientWithResponses(url))
	limit := int32(1)
	evaluation := func() (*scale.ScaleEvaluation, error) {
		answer, err := scaleClient.ListEvaluationsWithResponse(ctx, &scale.ListEvaluationsParams{Limit: &limit})
		if err != nil {
			return nil, err
		}
		if answer.JSON200 == nil || len(answer.JSON200.Items) == 0 {
			return nil, empty
		}
		return &answer.JSON200.Items[0], nil
	}
	tell("scale list", func() error {
		one, err := evaluation()
		if err != nil {
			return err
		}
		return is("object", string(one.Object), "evaluation")
	})
	tell("scale update", func() error {
		one, err := evaluation()
		if err != nil {
			return err
		}
		var body scale.UpdateEvaluationJSONRequestBody
		if err := body.FromScalePartialEvaluationUpdateRequest(scale.ScalePartialEvaluationUpdateRequest{Name: &name}); err != nil {
			return err
		}
		answer, err := scaleClient.UpdateEvaluationWithResponse(ctx, one.Id, body)
		if err != nil {
			return err
		}
		return is("name", answer.JSON200.Name, name)
	})
	tell("scale refused", func() error {
		answer, err := scaleClient.GetEvaluationWithResponse(ctx, "none", nil)
		if err != nil {
			return err
		}
		return is("status", answer.StatusCode(), 404)
	})

	zstackClient := must(zstack.NewClientWithResponses(url))
	query := func(conditions ...string) (*zstack.QueryModelEvaluationTaskResponse, error) {
		return zstackClient.QueryModelEvaluationTaskWithResponse(ctx, &zstack.QueryModelEvaluationTaskParams{Q: &conditions})
	}
	task := func() (*zstack.ModelEvaluationTaskInventory, error) {
		answer, err := query("status=Running", "uuid not null")
		if err != nil {
			return nil, err
		}
		if answer.JSON200 == nil || answer.JSON200.Inventories == nil || len(*answer.JSON200.Inventories) == 0 {
			return nil, empty
		}
		return &(*answer.JSON200.Inventories)[0], nil
	}
	tell("zstack list", func() error {
		one, err := task()
		if err != nil {
			return err
		}
		text, _ := json.Marshal(one.Status)
		return is("status", string(text), `"Running"`)
	})
	tell("zstack update", func() error {
		one, err := task()
		if err != nil {
			return err
		}
		var body zstack.UpdateModelEvaluationTaskJSONRequestBody
		if err := json.Unmarshal([]byte(`{"updateModelEvaluationTask":{"name":"changed"}}`), &body); err != nil {
			return err
		}
		uuid := ""
		text, _ := json.Marshal(one.Uuid)
		_ = json.Unmarshal(text, &uuid)
		answer, err := zstackClient.UpdateModelEvaluationTaskWithResponse(ctx, uuid, body)
		if err != nil {
			return err
		}
		return is("status", answer.StatusCode(), 200)
	})
	tell("zstack refused", func() error {
		answer, err := query("nothing=1")
		if err != nil {
			return err
		}
		return is("code", answer.JSON503.Error.Code[:4], "SYS.")
	})

	qianfanClient := must(qianfan.NewClientWithResponses(url))
	evalTask := func() (string, error) {
		body := qianfan.DescribeEvalTasksJSONRequestBody{EvalType: "auto"}
		answer, err := qianfanClient.DescribeEvalTasksWithResponse(ctx, body)
		if err != nil {
			return "", err
		}
		if answer.JSON200 == nil || len(answer.JSON200.Result.EvalTaskList) == 0 {
			return "", empty
		}
		return answer.JSON200.Result.EvalTaskList[0].TaskId, nil
	}
	tell("qianfan list", func() error {
		id, err := evalTask()
		if err != nil {
			return err
		}
		return is("an id", id != "", true)
	})
	tell("qianfan update", func() error {
		id, err := evalTask()
		if err != nil {
			return err
		}
		body := qianfan.ModifyEvalTaskJSONRequestBody{TaskId: id, Description: &name}
		answer, err := qianfanClient.ModifyEvalTaskWithResponse(ctx, body)
		if err != nil {
			return err
		}
		return is("status", answer.StatusCode(), 200)
	})
	tell("qianfan refused", func() error {
		answer, err := qianfanClient.DescribeEvalTaskWithResponse(ctx, qianfan.DescribeEvalTaskJSONRequestBody{TaskId: "none"})
		if err != nil {
			return err
		}
		return is("refused", answer.StatusCode() >= 400 && answer.StatusCode() < 500, true)
	})
}
