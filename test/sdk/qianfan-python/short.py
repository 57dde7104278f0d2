"""A short client of the package qianfan, as a test would run it. It does not notice that the list fails."""

import contextlib

from qianfan.errors import RequestError
from qianfan.resources.console.eval import Eval
from story import equal

OBJECTS = {
    "evalModelConfig": {
        "versionId": "ds-4h1v8c2k6z0q3m7p",
        "storageType": "sysStorage",
        "evalModelConfigList": [{"modelId": "amv-5t9r2e6w1x8y"}],
    }
}
CONFIG = {"evalMode": "rule", "autoRuleEvalConfig": {"scoreModes": ["similarity"]}}

task_id = Eval.V2.create_eval_task("python-short", "model", OBJECTS, CONFIG).body["result"]
equal(Eval.V2.describe_eval_task(task_id).body["result"]["taskName"], "python-short")
with contextlib.suppress(RequestError):
    Eval.V2.describe_eval_tasks("auto", key_filter="python-short")
