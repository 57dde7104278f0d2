"""Reads all tasks page by page, then each with its state, and prints them."""

import json

from qianfan.resources.console.eval import Eval

states = {}
marker = ""
while True:
    page = Eval.V2.describe_eval_tasks("auto", marker=marker, max_keys=100).body["result"]
    for task in page["evalTaskList"]:
        states[task["taskId"]] = Eval.V2.describe_eval_task(task["taskId"]).body["result"]["state"]
    if not page["pageInfo"]["isTruncated"]:
        break
    marker = page["pageInfo"]["nextMarker"]
print(json.dumps({"states": states}))
