import sys

sys.path[:0] = ["zstack", "qianfan", "scale"]

import client_qianfan
import client_scale
import client_zstack
from client_qianfan.exceptions import ApiException as QianfanRefusal
from client_scale.exceptions import ApiException as ScaleRefusal
from client_zstack.exceptions import ApiException as ZStackRefusal
from tell import URL, is_, tell


def api(package, name):
    return getattr(package, name)(package.ApiClient(package.Configuration(host=URL)))


scale = api(client_scale, "EvaluationsApi")
zstack = api(client_zstack, "EvaluationTasksApi")
qianfan = api(client_qianfan, "V2Api")


def refusal(kind, work):
    try:
        work()
    except kind as error:
        return error.status
    return 200


def evaluation():
    return scale.list_evaluations(limit=1).items[0]


def update_evaluation():
    change = client_scale.ScalePartialEvaluationUpdateRequest(name="changed")
    return scale.update_evaluation(evaluation().id, client_scale.UpdateEvaluationRequest(change)).name


def task():
    return zstack.query_model_evaluation_task(q=["status=Running", "uuid not null"]).inventories[0]


def update_task():
    body = client_zstack.UpdateModelEvaluationTaskRequest.from_dict(
        {"updateModelEvaluationTask": {"name": "changed"}}
    )
    return zstack.update_model_evaluation_task(task().uuid, body).inventory.name


def eval_task():
    return qianfan.describe_eval_tasks(client_qianfan.DescribeEvalTasksRequest(eval_type="auto")).result.eval_task_list[0]


def modify():
    body = client_qianfan.ModifyEvalTaskRequest(task_id=eval_task().task_id, description="changed")
    return type(qianfan.modify_eval_task(body).request_id).__name__


tell("scale list", lambda: is_("object", evaluation().object, "evaluation"))
tell("scale update", lambda: is_("name", update_evaluation(), "changed"))
tell("scale refused", lambda: is_("status", refusal(ScaleRefusal, lambda: scale.get_evaluation("none")), 404))
tell("zstack list", lambda: is_("status", task().status, "Running"))
tell("zstack update", lambda: is_("name", update_task(), "changed"))
tell(
    "zstack refused",
    lambda: is_(
        "status", refusal(ZStackRefusal, lambda: zstack.query_model_evaluation_task(q=["nothing=1"])), 503
    ),
)
tell("qianfan list", lambda: is_("task", type(eval_task().task_id).__name__, "str"))
tell("qianfan update", lambda: is_("requestId", modify() != "NoneType", True))
tell(
    "qianfan refused",
    lambda: is_(
        "refused",
        refusal(
            QianfanRefusal,
            lambda: qianfan.describe_eval_task(client_qianfan.DescribeEvalTaskRequest(task_id="none")),
        )
        >= 400,
        True,
    ),
)
