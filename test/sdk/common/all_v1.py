"""Reads the tasks with the ids on the command line, because these SDKs have no call for the list, and prints them."""

import json
import sys

from qianfan.resources import Model

with open(sys.argv[1]) as file:
    ids = json.load(file)
states = {id: Model.get_evaluation_info(id).body["result"]["state"] for id in ids}
print(json.dumps({"states": states}))
