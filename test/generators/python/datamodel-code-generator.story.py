import client_qianfan as qianfan
import client_scale as scale
import client_zstack as zstack
import httpx
from tell import URL, is_, tell

http = httpx.Client(base_url=URL)


def evaluation():
    answer = http.get("/v5/evaluations", params={"limit": 1}).json()
    return scale.ScaleEvaluationList.model_validate(answer).items[0]


def update_evaluation():
    body = scale.ScalePartialEvaluationUpdateRequest(name="changed").model_dump(exclude_unset=True)
    answer = http.patch(f"/v5/evaluations/{evaluation().id}", json=body).json()
    return scale.ScaleEvaluation.model_validate(answer).name


def tasks(*conditions):
    return http.get("/zstack/v1/model-evaluation-tasks", params={"q": list(conditions)})


def task():
    answer = tasks("status=Running", "uuid not null").json()
    return zstack.ModelEvaluationTaskInventory.model_validate(answer["inventories"][0])


def update_task():
    body = {"updateModelEvaluationTask": {"name": "changed"}}
    answer = http.put(f"/zstack/v1/model-evaluation-tasks/{task().uuid}", json=body).json()
    return zstack.ModelEvaluationTaskInventory.model_validate(answer["inventory"]).name


def act(action, body):
    return http.post("/v2/eval", params={"Action": action}, json=body)


def eval_task():
    answer = act("DescribeEvalTasks", {"evalType": "auto"}).json()
    return qianfan.DescribeEvalTasksReply.model_validate(answer).result.evalTaskList[0]


def modify():
    answer = act("ModifyEvalTask", {"taskId": eval_task().taskId, "description": "changed"})
    qianfan.QianfanEmptyReply.model_validate(answer.json())
    return answer.status_code


tell("scale list", lambda: is_("object", evaluation().object, "evaluation"))
tell("scale update", lambda: is_("name", update_evaluation(), "changed"))
tell(
    "scale refused",
    lambda: is_(
        "type",
        type(scale.ScaleError.model_validate(http.get("/v5/evaluations/none").json()).detail).__name__,
        "str",
    ),
)
tell("zstack list", lambda: is_("status", task().status, "Running"))
tell("zstack update", lambda: is_("name", update_task(), "changed"))
tell(
    "zstack refused",
    lambda: is_("code", zstack.Failure.model_validate(tasks("nothing=1").json()).error.code[:4], "SYS."),
)
tell("qianfan list", lambda: is_("task", type(eval_task().taskId).__name__, "str"))
tell("qianfan update", lambda: is_("status", modify(), 200))
tell(
    "qianfan refused",
    lambda: is_(
        "type",
        type(
            qianfan.QianfanError.model_validate(act("DescribeEvalTask", {"taskId": "none"}).json()).code
        ).__name__,
        "str",
    ),
)
