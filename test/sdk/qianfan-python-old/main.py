"""The stories of qianfan 0.2.8, a release of the time when evaluation scripts began with Dataset.load."""

import json
import os
import urllib.request

import requests
from story import PROFILE, RATE_LIMIT, RESET, Fault, advance, equal, matches, mock, refusal, story, tell

# sample:begin
from qianfan.dataset import Dataset
from qianfan.errors import APIError, RequestError
from qianfan.evaluation import EvaluationManager
from qianfan.evaluation.evaluator import QianfanRuleEvaluator
from qianfan.model import Model as Version
from qianfan.resources import Data, Model


def evaluate(*versions, dataset):
    """Creates an evaluation and waits until it is done. The manager takes a dataset only if it is not downloaded."""
    data = Dataset.load(qianfan_dataset_id=dataset, is_download_to_local=False)
    evaluator = QianfanRuleEvaluator(using_similarity=True, using_accuracy=True)
    manager = EvaluationManager(qianfan_evaluators=[evaluator])
    return manager.eval([Version(version_id=version) for version in versions], data)
# sample:end


FINISHED = "ame-vwgs2ybhyhfv"
ALGEBRA = "ds-mwmk3mwxxxxxfk"
VERSION = {"modelId": "am-m4th7u7or2aa", "modelVersionId": "amv-m4th7u7orv1a"}
RULES = {"evalMode": "rule", "scoreModes": ["similarity", "accuracy"]}
made = {}


def result(reply):
    equal(reply.code, 200)
    return reply.body["result"]


def refused(work, code):
    error = refusal(work, APIError)
    equal(error.error_code, code)
    return error


@story("authenticate")
def authenticate():
    equal(result(Model.get_evaluation_info(FINISHED))["state"], "Done")
    return "signs with `bce-auth-v1`"


@story("create")
def create():
    # Until it is to finish, so that what is created waits however slow this machine is.
    mock("PUT", "/clock", {"frozen": True})
    made.update(result(Model.create_evaluation_task("v1-算术", [VERSION], ALGEBRA, RULES, description="一")))
    matches("^ame-[a-z0-9]{12}$", made["evalIdStr"])
    return "a number and the id as text"


@story("list")
def pages():
    seen = []
    for offset in (0, 10):
        page = result(Data.list_all_entity_in_dataset(ALGEBRA, offset=offset, page_size=10))
        seen += [sample["id"] for sample in page["items"]]
    equal((len(seen), len(set(seen))), (20, 20))
    assert page["total"] >= 20, page
    with urllib.request.urlopen(page["items"][0]["url"]) as reply:
        assert json.loads(reply.read())[0]["prompt"]
    cloud = Dataset.load(qianfan_dataset_id=ALGEBRA, is_download_to_local=False)
    equal(cloud.list(slice(0, 3)), None)
    return "the samples of a dataset, by offset; each has a link to its content"


@story("read")
def read():
    task = result(Model.get_evaluation_info(made["evalIdStr"]))
    equal((task["name"], task["description"]), ("v1-算术", "一"))
    return "by number and by text"


@story("update")
def update():
    again = Model.create_evaluation_task("v1-几何", [VERSION], ALGEBRA, RULES, pending_eval_id=made["evalId"])
    equal(result(again)["evalId"], made["evalId"])
    equal(result(Model.get_evaluation_info(made["evalId"]))["name"], "v1-几何")
    return "with `pending_eval_id` one that still waits is changed and started"


@story("finish")
def finish():
    advance(hours=1)
    equal(result(Model.get_evaluation_info(made["evalId"]))["state"], "Done")
    # The SDK sleeps a second between two looks: an hour of the emulator's.
    mock("PUT", "/clock", {"frozen": False, "rate": 3600})
    outcome = evaluate("amv-m4th7u7orv1a", "amv-m4th7u7orv2b", dataset=ALGEBRA)
    equal(len(outcome.metrics), 2)
    data = Dataset.load(qianfan_dataset_id=ALGEBRA)
    records = result(Data.get_dataset_export_records(ALGEBRA))
    equal((len(records), records[0]["recordNum"]), (1, data.row_number()))
    matches(r" = \?$", data.list(0)[0]["prompt"])
    # The SDK keeps the file: it does not export again what has not changed since.
    Dataset.load(qianfan_dataset_id=ALGEBRA)
    mock("PUT", "/clock", {"frozen": True})
    equal(len(result(Data.get_dataset_export_records(ALGEBRA))), 1)
    return "`Dataset.load` exports and downloads, once; `EvaluationManager.eval` creates, waits and reports"


@story("remove")
def remove():
    waiting = result(Model.create_evaluation_task("stop me", [VERSION], ALGEBRA, RULES))
    equal(result(Model.stop_evaluation_task(waiting["evalIdStr"]))["result"], True)
    return "a task is stopped"


@story("wrong-credentials")
def wrong_credentials():
    wrong = os.environ["QIANFAN_SECRET_KEY"] + "x"
    error = refusal(lambda: Model.get_evaluation_info(FINISHED, sk=wrong), RequestError)
    matches("IamSignatureInvalid" if PROFILE == "live" else "SignatureDoesNotMatch", str(error))
    return "raises `RequestError`"


@story("unknown-id")
def unknown_id():
    error = refused(lambda: Model.get_evaluation_info("ame-000000000000"), 500001)
    return f"raises `APIError`, `error_code` 500001, `{error.error_msg}`"


@story("invalid-input")
def invalid_input():
    error = refused(lambda: Model.create_evaluation_task("x", [], ALGEBRA, RULES), 500001)
    return f"raises `APIError`, `error_code` 500001, `{error.error_msg}`"


@story("rate-limited")
def rate_limited():
    with Fault("qianfan", "V1EvalDetail", RATE_LIMIT) as fault:
        refusal(lambda: Model.get_evaluation_info(FINISHED, retry_count=3), RequestError)
    return f"raises `RequestError` after {fault.requests}; the same with `retry_count=3`"


@story("dropped-connection")
def dropped_connection():
    with Fault("qianfan", "V1EvalDetail", RESET) as once:
        refusal(lambda: Model.get_evaluation_info(FINISHED), requests.exceptions.ConnectionError)
    with Fault("qianfan", "V1EvalDetail", RESET) as again:
        result(Model.get_evaluation_info(FINISHED, retry_count=3))
    kind = "`requests.exceptions.ConnectionError`"
    return f"raises {kind} after {once.requests}; with `retry_count=3` succeeds after {again.requests}"


tell()
