import client_qianfan
import client_scale
import client_zstack
from client_qianfan.api.v2 import describe_eval_task, describe_eval_tasks, modify_eval_task
from client_qianfan.models import DescribeEvalTaskBody, DescribeEvalTasksBody, ModifyEvalTaskBody
from client_qianfan.models.describe_eval_tasks_body_eval_type import DescribeEvalTasksBodyEvalType
from client_scale.api.evaluations import get_evaluation, list_evaluations, update_evaluation
from client_scale.models import ScalePartialEvaluationUpdateRequest
from client_zstack.api.evaluation_tasks import query_model_evaluation_task, update_model_evaluation_task
from client_zstack.models import (
    UpdateModelEvaluationTaskRequestVariant1,
    UpdateModelEvaluationTaskRequestVariant1UpdateModelEvaluationTask,
)
from tell import URL, is_, tell

scale = client_scale.Client(base_url=URL)
zstack = client_zstack.Client(base_url=URL)
qianfan = client_qianfan.Client(base_url=URL)


def evaluation():
    return list_evaluations.sync(client=scale, limit=1).items[0]


def task():
    return query_model_evaluation_task.sync(client=zstack, q=["status=Running", "uuid not null"]).inventories[0]


def eval_task():
    body = DescribeEvalTasksBody(eval_type=DescribeEvalTasksBodyEvalType.AUTO)
    return describe_eval_tasks.sync(client=qianfan, body=body).result.eval_task_list[0]


def update_task():
    change = UpdateModelEvaluationTaskRequestVariant1UpdateModelEvaluationTask(name="changed")
    body = UpdateModelEvaluationTaskRequestVariant1(update_model_evaluation_task=change)
    return update_model_evaluation_task.sync(task().uuid, client=zstack, body=body).inventory.name


tell("scale list", lambda: is_("object", evaluation().object_, "evaluation"))
tell(
    "scale update",
    lambda: is_(
        "name",
        update_evaluation.sync(
            evaluation().id, client=scale, body=ScalePartialEvaluationUpdateRequest(name="changed")
        ).name,
        "changed",
    ),
)
tell("scale refused", lambda: is_("status", get_evaluation.sync_detailed("none", client=scale).status_code, 404))
tell("zstack list", lambda: is_("status", task().status, "Running"))
tell("zstack update", lambda: is_("name", update_task(), "changed"))
tell(
    "zstack refused",
    lambda: is_(
        "status", query_model_evaluation_task.sync_detailed(client=zstack, q=["nothing=1"]).status_code, 503
    ),
)
tell("qianfan list", lambda: is_("task", type(eval_task().task_id).__name__, "str"))
tell(
    "qianfan update",
    lambda: is_(
        "status",
        modify_eval_task.sync_detailed(
            client=qianfan, body=ModifyEvalTaskBody(task_id=eval_task().task_id, description="changed")
        ).status_code,
        200,
    ),
)
tell(
    "qianfan refused",
    lambda: is_(
        "error",
        type(describe_eval_task.sync(client=qianfan, body=DescribeEvalTaskBody(task_id="none")).code).__name__,
        "str",
    ),
)
