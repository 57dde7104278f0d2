"""The stories of the Python package qianfan with the older evaluation API, up to its evaluation manager."""

import os

import requests
from story import PROFILE, RATE_LIMIT, RESET, Fault, advance, equal, matches, mock, refusal, story, tell

# sample:begin
from qianfan.dataset import Dataset
from qianfan.errors import APIError, RequestError
from qianfan.evaluation import EvaluationManager
from qianfan.evaluation.evaluator import QianfanRuleEvaluator
from qianfan.model import Model as Version
from qianfan.resources import Model


def evaluate(*versions, dataset):
    """Creates an evaluation, waits until it is done, downloads its results."""
    evaluator = QianfanRuleEvaluator(using_similarity=True, using_accuracy=True)
    manager = EvaluationManager(qianfan_evaluators=[evaluator])
    return manager.eval([Version(id=version) for version in versions], Dataset.load(qianfan_dataset_id=dataset))
# sample:end


FINISHED = "ame-vwgs2ybhyhfv"
ALGEBRA = "ds-mwmk3mwxxxxxfk"
VERSION = {"modelId": "am-m4th7u7or2aa", "modelVersionId": "amv-m4th7u7orv1a"}
RULES = {"evalMode": "rule", "scoreModes": ["similarity", "accuracy"]}
made = {}


def result(reply):
    """What a v1 answer carries; its log_id is a number as text."""
    equal(reply.code, 200)
    matches(r"^\d+$", reply.body["log_id"])
    equal(sorted(reply.body), ["log_id", "result"])
    return reply.body["result"]


def refused(work, code):
    error = refusal(work, APIError)
    equal(error.error_code, code)
    return error


@story("authenticate")
def authenticate():
    models = result(Model.evaluable_model_list())
    versions = [version["modelVersionIdStr"] for model in models for version in model["modelVersionList"]]
    assert VERSION["modelVersionId"] in versions
    return "signs with `bce-auth-v1` here too"


@story("create")
def create():
    # Until it is to finish, so that what is created waits however slow this machine is.
    mock("PUT", "/clock", {"frozen": True})
    made.update(result(Model.create_evaluation_task("v1-算术", [VERSION], ALGEBRA, RULES, description="一")))
    assert isinstance(made["evalId"], int), made
    matches("^ame-[a-z0-9]{12}$", made["evalIdStr"])
    return "returns a number, and the id as text"


@story("list")
def pages():
    seen = []
    for page in (1, 2, 3):
        found = result(Model.get_evaluation_result_list(FINISHED, page_no=page, page_size=7))
        seen += [str(row) for row in found["items"]]
    equal(len(set(seen)), len(seen))
    assert found["total"] >= len(seen) >= 15, (found["total"], len(seen))
    samples = Dataset.load(qianfan_dataset_id=ALGEBRA, is_download_to_local=False).list(slice(0, 3))
    equal(len(samples), 4)
    matches(r" = \?", samples[0]["entity_content"])
    return "the results of an evaluation, by `page_no` and `page_size`; `Dataset.list` the samples of a dataset, one by one"


@story("read")
def read():
    by_text = result(Model.get_evaluation_info(made["evalIdStr"]))
    by_number = result(Model.get_evaluation_info(made["evalId"]))
    equal(by_text, by_number)
    equal((by_text["name"], by_text["description"], by_text["state"]), ("v1-算术", "一", "Pending"))
    equal(by_text["evalUnits"][0]["modelVersionIdStr"], VERSION["modelVersionId"])
    return "by its number and by its text id"


@story("update")
def update():
    again = Model.create_evaluation_task("v1-几何", [VERSION], ALGEBRA, RULES, pending_eval_id=made["evalId"])
    equal(result(again)["evalId"], made["evalId"])
    equal(result(Model.get_evaluation_info(made["evalId"]))["name"], "v1-几何")
    return "`pending_eval_id` changes and starts a waiting evaluation"


@story("finish")
def finish():
    advance(hours=1)
    equal(result(Model.get_evaluation_info(made["evalId"]))["state"], "Done")
    (report,) = result(Model.get_evaluation_result(made["evalId"]))
    assert 0 < report["effectMetric"]["rouge_1"] <= 1, report
    equal(result(Model.stop_evaluation_task(made["evalIdStr"]))["result"], False)
    # The manager sleeps a second between two looks: an hour of the emulator's.
    mock("PUT", "/clock", {"frozen": False, "rate": 3600})
    outcome = evaluate("amv-m4th7u7orv1a", "amv-m4th7u7orv2b", dataset=ALGEBRA)
    equal(len(outcome.metrics), 2)
    assert len(outcome.result_dataset.list()) >= 10
    data = Dataset.load(qianfan_dataset_id=ALGEBRA, is_download_to_local=True)
    matches(r" = \?$", data.list(0)[0]["prompt"])
    return "`Done` with a report; `EvaluationManager.eval` creates, waits, reports and downloads; `Dataset.load` downloads a dataset"


@story("remove")
def remove():
    result(Model.batch_delete_evaluation_result([made["evalId"]]))
    refused(lambda: Model.get_evaluation_info(made["evalId"]), 500001)
    return "the task is unknown afterwards"


@story("wrong-credentials")
def wrong_credentials():
    wrong = os.environ["QIANFAN_SECRET_KEY"] + "x"
    error = refusal(lambda: Model.get_evaluation_info(FINISHED, sk=wrong), RequestError)
    if PROFILE == "live":
        equal(error.status_code, 403)
        matches("IamSignatureInvalid", str(error))
        return "raises `RequestError`, `status_code` 403, both gateway headers in its text"
    equal(error.status_code, 400)
    matches("SignatureDoesNotMatch", str(error))
    return "raises `RequestError`, `status_code` 400, `SignatureDoesNotMatch` in its text"


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
        error = refusal(lambda: Model.get_evaluation_info(FINISHED, retry_count=3), RequestError)
    equal(error.status_code, 429)
    return f"raises `RequestError` after {fault.requests}, `status_code` 429; the same with `retry_count=3`"


@story("dropped-connection")
def dropped_connection():
    with Fault("qianfan", "V1EvalDetail", RESET) as fault:
        refusal(lambda: Model.get_evaluation_info(FINISHED), requests.exceptions.ConnectionError)
    with Fault("qianfan", "V1EvalDetail", RESET) as again:
        result(Model.get_evaluation_info(FINISHED, retry_count=3))
    kind = "`requests.exceptions.ConnectionError`"
    return f"raises {kind} after {fault.requests}; with `retry_count=3` succeeds after {again.requests}"


tell()
