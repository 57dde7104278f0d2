"""The stories of the Python package qianfan."""

import io
import os
import urllib.request
import zipfile

import requests
from requests.structures import CaseInsensitiveDict
from story import PROFILE, RATE_LIMIT, RESET, Fault, advance, equal, matches, refusal, story, tell

# sample:begin
from qianfan.errors import RequestError
from qianfan.resources.console.eval import Eval
from qianfan.resources.console.utils import call_action


def tasks(**query):
    return Eval.V2.describe_eval_tasks("auto", **query).body


def call(action, **params):
    return call_action("/v2/eval", action, params).body
# sample:end


UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
TIME = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"
NAMES = ["python-算术-1", "python-算术-2", "python-算术-3"]
OBJECTS = {
    "evalModelConfig": {
        "versionId": "ds-4h1v8c2k6z0q3m7p",
        "storageType": "sysStorage",
        "evalModelConfigList": [{"modelId": "amv-5t9r2e6w1x8y", "promptTemplate": "解题: {input}"}],
    }
}
CONFIG = {"evalMode": "rule", "autoRuleEvalConfig": {"scoreModes": ["similarity", "accuracy"]}}
ids = []


def result(body):
    matches(UUID, body["requestId"])
    equal(sorted(body), ["requestId", "result"])
    return body["result"]


def refused(work):
    return refusal(work, RequestError)


@story("authenticate")
def authenticate():
    reply = Eval.V2.describe_eval_tasks("auto")
    equal(reply.code, 200)
    equal(CaseInsensitiveDict(reply.headers)["X-Bce-Request-Id"], reply.body["requestId"])
    found = result(reply.body)
    assert found["evalTaskList"]
    equal(found["pageInfo"]["maxKeys"], 10)
    equal(found["pageInfo"]["marker"], "")
    return "signs with `bce-auth-v1`: content type, host with port, `request-source` and date, in random order"


@story("create")
def create():
    for name in NAMES:
        reply = Eval.V2.create_eval_task(name, "model", OBJECTS, CONFIG)
        ids.append(result(reply.body))
    for task_id in ids:
        matches(r"^ame-[a-z0-9]{12}$", task_id)
    equal(len(set(ids)), 3)
    return "`result` is the id as text"


@story("list")
def pages():
    first = result(tasks(key_filter="python-算术", max_keys=2))
    marker = first["pageInfo"]["nextMarker"]
    equal(first["pageInfo"], {"marker": "", "maxKeys": 2, "isTruncated": True, "nextMarker": marker})
    second = result(tasks(key_filter="python-算术", max_keys=2, marker=marker))
    equal(second["pageInfo"], {"marker": marker, "maxKeys": 2, "isTruncated": False})
    found = first["evalTaskList"] + second["evalTaskList"]
    equal(sorted(task["taskId"] for task in found), sorted(ids))
    for task in found:
        equal(sorted(task), ["createTime", "description", "evalMode", "evalType", "taskId", "taskName"])
        matches(TIME, task["createTime"])
    return "pages by `nextMarker`: two tasks, then one"


@story("read")
def read():
    task = result(Eval.V2.describe_eval_task(ids[0]).body)
    matches("^(Queued|Running)$", task.pop("state"))
    matches(TIME, task.pop("createTime"))
    equal(
        task,
        {
            "taskId": ids[0],
            "taskName": NAMES[0],
            "description": "",
            "evalType": "auto",
            "evalObjectType": "model",
            "evalObjectConfig": OBJECTS,
            "evalConfig": CONFIG,
        },
    )
    return "returns what was sent, with nested objects and Chinese text"


@story("update")
def update():
    description = "第二次 & <更好>"
    equal(result(call("ModifyEvalTask", taskId=ids[0], description=description)), {})
    equal(result(tasks(key_filter=ids[0]))["evalTaskList"][0]["description"], description)
    return "the description changes"


@story("finish")
def finish():
    equal(result(call("StopEvalTask", taskId=ids[1])), {})
    advance(hours=1)
    equal(result(Eval.V2.describe_eval_task(ids[0]).body)["state"], "Successed")
    equal(result(Eval.V2.describe_eval_task(ids[1]).body)["state"], "Stopped")
    (report,) = result(Eval.V2.describe_eval_task_report(ids[0]).body)
    equal(report["modelId"], "amv-5t9r2e6w1x8y")
    assert 0 < report["effectMetric"]["accuracy"] <= 1
    content = ["prompt", "prediction", "metrics"]
    export = result(
        call("CreateEvalResultExportTask", evalId=ids[0], storageType="sysStorage", exportContent=content)
    )
    advance(hours=1)
    done = result(call("DescribeEvalResultExportTask", taskId=export["taskId"]))
    equal(done["state"], "Succeeded")
    with urllib.request.urlopen(done["downloadUrl"]) as reply:
        equal(zipfile.ZipFile(io.BytesIO(reply.read())).namelist(), ["data.jsonl"])
    return "`Successed` with a report and an export to download; another one `Stopped`; signatures use real time"


@story("remove")
def remove():
    equal(result(Eval.V2.delete_eval_task(ids[1]).body), {})
    equal(refused(lambda: Eval.V2.describe_eval_task(ids[1])).status_code, 404)
    return "the task is unknown afterwards"


@story("wrong-credentials")
def wrong_credentials():
    wrong = os.environ["QIANFAN_SECRET_KEY"] + "x"
    error = refused(lambda: Eval.V2.describe_eval_tasks("auto", sk=wrong))
    if PROFILE == "live":
        equal(error.status_code, 403)
        matches("IamSignatureInvalid", str(error))
        return "raises `RequestError`, `status_code` 403, both gateway headers in its text"
    equal(error.status_code, 400)
    matches("SignatureDoesNotMatch", str(error))
    return "raises `RequestError`, `status_code` 400, `SignatureDoesNotMatch` in its text"


@story("unknown-id")
def unknown_id():
    error = refused(lambda: Eval.V2.describe_eval_task("ame-000000000000"))
    equal(error.status_code, 404)
    matches('"code": ?"NoSuchKey"', str(error))
    return "raises `RequestError`, `status_code` 404, `NoSuchKey` in its text"


@story("invalid-input")
def invalid_input():
    error = refused(lambda: Eval.V2.describe_eval_tasks("automatic"))
    equal(error.status_code, 400)
    matches('"code": ?"InappropriateJSON"', str(error))
    return "raises `RequestError`, `status_code` 400, `InappropriateJSON` in its text"


@story("rate-limited")
def rate_limited():
    with Fault("qianfan", "DescribeEvalTasks", RATE_LIMIT) as fault:
        error = refused(lambda: Eval.V2.describe_eval_tasks("auto", retry_count=3))
    equal(error.status_code, 429)
    equal(error.headers["retry-after"], "1")
    with Fault("qianfan", "DescribeEvalTasks", {"kind": "problem", "problem": "unavailable"}) as unavailable:
        assert refused(lambda: Eval.V2.describe_eval_tasks("auto", retry_count=3)).status_code >= 500
    equal(unavailable.requests, "1 request")
    told = "`status_code` 429, `retry-after` in its `headers`"
    return f"raises `RequestError` after {fault.requests}, {told}; the same with `retry_count=3`, and for a 5xx"


@story("dropped-connection")
def dropped_connection():
    with Fault("qianfan", "DescribeEvalTasks", RESET) as fault:
        refusal(lambda: Eval.V2.describe_eval_tasks("auto"), requests.exceptions.ConnectionError)
    with Fault("qianfan", "DescribeEvalTasks", RESET) as again:
        Eval.V2.describe_eval_tasks("auto", retry_count=3)
    kind = "`requests.exceptions.ConnectionError`"
    return f"raises {kind} after {fault.requests}; with `retry_count=3` succeeds after {again.requests}"


tell()
