import java.util.List;
import java.util.concurrent.Callable;

/** A list, an update and a refused call for each provider; one line of JSON for each. */
public final class Story {
    private static final String URL = System.getenv("EVALMOCK_URL");

    private static final scale.api.EvaluationsApi EVALUATIONS =
        new scale.api.EvaluationsApi(new scale.client.ApiClient().setBasePath(URL));
    private static final zstack.api.EvaluationTasksApi TASKS =
        new zstack.api.EvaluationTasksApi(new zstack.client.ApiClient().setBasePath(URL));
    private static final qianfan.api.V2Api ACTIONS =
        new qianfan.api.V2Api(new qianfan.client.ApiClient().setBasePath(URL));

    public static void main(String[] args) {
        tell("scale list", () -> is(String.valueOf(evaluation().getObject()), "evaluation"));
        tell("scale update", () -> {
            var change = new scale.model.ScalePartialEvaluationUpdateRequest().name("changed");
            var body = new scale.model.UpdateEvaluationRequest(change);
            return is(EVALUATIONS.updateEvaluation(evaluation().getId(), body).getName(), "changed");
        });
        tell("scale refused", () -> {
            try {
                EVALUATIONS.getEvaluation("none", null, null);
            } catch (scale.client.ApiException refused) {
                return is(refused.getCode(), 404);
            }
            throw new IllegalStateException("the call was not refused");
        });

        tell("zstack list", () -> is(task().getStatus(), "Running"));
        tell("zstack update", () -> {
            var body = zstack.model.UpdateModelEvaluationTaskRequest.fromJson(
                "{\"updateModelEvaluationTask\":{\"name\":\"changed\"}}");
            return is(TASKS.updateModelEvaluationTask(task().getUuid(), body) != null, true);
        });
        tell("zstack refused", () -> {
            try {
                query("nothing=1");
            } catch (zstack.client.ApiException refused) {
                return is(refused.getCode(), 503);
            }
            throw new IllegalStateException("the call was not refused");
        });

        tell("qianfan list", () -> is(evalTask() != null, true));
        tell("qianfan update", () -> {
            var body = new qianfan.model.ModifyEvalTaskRequest().taskId(evalTask()).description("changed");
            return is(ACTIONS.modifyEvalTask(body).getRequestId() != null, true);
        });
        tell("qianfan refused", () -> {
            try {
                ACTIONS.describeEvalTask(new qianfan.model.DescribeEvalTaskRequest().taskId("none"));
            } catch (qianfan.client.ApiException refused) {
                return is(refused.getCode() >= 400 && refused.getCode() < 500, true);
            }
            throw new IllegalStateException("the call was not refused");
        });
        // OkHttp keeps threads of its own for a while.
        System.exit(0);
    }

    private static scale.model.ScaleEvaluation evaluation() throws Exception {
        return EVALUATIONS.listEvaluations(null, null, 1, null, null, null, null, null, null).getItems().get(0);
    }

    private static zstack.model.ModelEvaluationTaskInventory task() throws Exception {
        return query("status=Running", "uuid not null").get(0);
    }

    private static List<zstack.model.ModelEvaluationTaskInventory> query(String... conditions) throws Exception {
        return TASKS
            .queryModelEvaluationTask(List.of(conditions), null, null, null, null, null, null, null, null)
            .getInventories();
    }

    private static String evalTask() throws Exception {
        var body = new qianfan.model.DescribeEvalTasksRequest()
            .evalType(qianfan.model.DescribeEvalTasksRequest.EvalTypeEnum.AUTO);
        return ACTIONS.describeEvalTasks(body).getResult().getEvalTaskList().get(0).getTaskId();
    }

    private static String is(Object found, Object wanted) {
        if (!wanted.equals(found)) throw new IllegalStateException("is " + found + ", not " + wanted);
        return "is " + found;
    }

    private static void tell(String story, Callable<String> work) {
        boolean ok = true;
        String note;
        try {
            note = work.call();
        } catch (Throwable error) {
            ok = false;
            note = String.valueOf(error);
        }
        String quoted = note.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "");
        System.out.println("{\"story\":\"" + story + "\",\"ok\":" + ok + ",\"note\":\"" + quoted + "\"}");
    }
}
