package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
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

// refused checks the status of a call that has to fail.
func refused(response *http.Response, err error, wanted ...int) error {
	if err == nil || response == nil {
		return errors.New("the call was not refused")
	}
	for _, status := range wanted {
		if response.StatusCode == status {
			return nil
		}
	}
	return is("status", response.StatusCode, wanted)
}

var empty = errors.New("the list is empty")

func main() {
	url := os.Getenv("EVALMOCK_URL")
	ctx := context.Background()
	name := "changed"

	scaleSettings := scale.NewConfiguration()
	scaleSettings.Servers = scale.ServerConfigurations{{URL: url}}
	evaluations := scale.NewAPIClient(scaleSettings).EvaluationsAPI
	evaluation := func() (*scale.ScaleEvaluation, error) {
		list, _, err := evaluations.ListEvaluations(ctx).Limit(1).Execute()
		if err != nil {
			return nil, err
		}
		if len(list.Items) == 0 {
			return nil, empty
		}
		return &list.Items[0], nil
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
		change := scale.ScalePartialEvaluationUpdateRequest{Name: &name}
		body := scale.UpdateEvaluationRequest{ScalePartialEvaluationUpdateRequest: &change}
		changed, _, err := evaluations.UpdateEvaluation(ctx, one.Id).UpdateEvaluationRequest(body).Execute()
		if err != nil {
			return err
		}
		return is("name", changed.Name, name)
	})
	tell("scale refused", func() error {
		_, response, err := evaluations.GetEvaluation(ctx, "none").Execute()
		return refused(response, err, 404)
	})

	zstackSettings := zstack.NewConfiguration()
	zstackSettings.Servers = zstack.ServerConfigurations{{URL: url}}
	tasks := zstack.NewAPIClient(zstackSettings).EvaluationTasksAPI
	task := func() (*zstack.ModelEvaluationTaskInventory, error) {
		list, _, err := tasks.QueryModelEvaluationTask(ctx).Q([]string{"status=Running", "uuid not null"}).Execute()
		if err != nil {
			return nil, err
		}
		if len(list.Inventories) == 0 {
			return nil, empty
		}
		return &list.Inventories[0], nil
	}
	tell("zstack list", func() error {
		one, err := task()
		if err != nil {
			return err
		}
		return is("status", one.GetStatus(), "Running")
	})
	tell("zstack update", func() error {
		one, err := task()
		if err != nil {
			return err
		}
		var body zstack.UpdateModelEvaluationTaskRequest
		if err := json.Unmarshal([]byte(`{"updateModelEvaluationTask":{"name":"changed"}}`), &body); err != nil {
			return err
		}
		_, response, err := tasks.UpdateModelEvaluationTask(ctx, one.GetUuid()).UpdateModelEvaluationTaskRequest(body).Execute()
		if err != nil {
			return err
		}
		return is("status", response.StatusCode, 200)
	})
	tell("zstack refused", func() error {
		_, response, err := tasks.QueryModelEvaluationTask(ctx).Q([]string{"nothing=1"}).Execute()
		return refused(response, err, 503)
	})

	qianfanSettings := qianfan.NewConfiguration()
	qianfanSettings.Servers = qianfan.ServerConfigurations{{URL: url}}
	actions := qianfan.NewAPIClient(qianfanSettings).V2API
	evalTask := func() (string, error) {
		body := qianfan.DescribeEvalTasksRequest{EvalType: "auto"}
		list, _, err := actions.DescribeEvalTasks(ctx).DescribeEvalTasksRequest(body).Execute()
		if err != nil {
			return "", err
		}
		if len(list.Result.EvalTaskList) == 0 {
			return "", empty
		}
		return list.Result.EvalTaskList[0].TaskId, nil
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
		var body qianfan.ModifyEvalTaskRequest
		text, _ := json.Marshal(map[string]string{"taskId": id, "description": name})
		if err := json.Unmarshal(text, &body); err != nil {
			return err
		}
		_, response, err := actions.ModifyEvalTask(ctx).ModifyEvalTaskRequest(body).Execute()
		if err != nil {
			return err
		}
		return is("status", response.StatusCode, 200)
	})
	tell("qianfan refused", func() error {
		body := qianfan.DescribeEvalTaskRequest{TaskId: "none"}
		_, response, err := actions.DescribeEvalTask(ctx).DescribeEvalTaskRequest(body).Execute()
		return refused(response, err, 400, 404)
	})
}
