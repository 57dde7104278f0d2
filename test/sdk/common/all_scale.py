"""Reads all evaluations, page after page, and prints them."""

import json

from scale_gp_beta import SGPClient

evaluations = SGPClient().evaluations.list(limit=100)
print(json.dumps({"states": {evaluation.id: evaluation.status for evaluation in evaluations}}))
