"""A short client of scale-gp-beta, as a test would run it. It does not notice that archiving fails."""

import contextlib

from scale_gp_beta import APIError, SGPClient

client = SGPClient(max_retries=0)
made = client.evaluations.create(evaluation={"name": "python short", "data": [{"input": "Capital of Peru?"}]})
assert client.evaluations.retrieve(made.id).name == "python short"
with contextlib.suppress(APIError):
    client.evaluations.archive(made.id)
