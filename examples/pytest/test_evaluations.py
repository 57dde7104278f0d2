"""pytest -n auto

Plain HTTP, so that it runs anywhere; with scale-gp-beta, `SGPClient()` reads the same variables by itself.
"""

import json
import os
import urllib.error
import urllib.request

import pytest

EVALUATION = "/v5/evaluations/7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b01"


def call(method, path, body=None):
    """What the code under test would do: address and key come from the variables of the SDK."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json", "x-api-key": os.environ["SGP_API_KEY"]}
    request = urllib.request.Request(os.environ["SGP_CLIENT_BASE_URL"] + path, data, headers, method=method)
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


@pytest.mark.parametrize("name", ["one", "other", "third"])
def test_tests_at_the_same_time_do_not_see_each_other(evalmock_world, name):
    assert call("GET", EVALUATION)["name"] == "Capital cities"
    assert call("PATCH", EVALUATION, {"name": name})["name"] == name
    assert call("GET", EVALUATION)["name"] == name


def test_an_evaluation_of_six_hours_is_done_in_a_moment(evalmock_world):
    evalmock_world.freeze()
    evalmock_world.plan(pace="time", queueMs=0, runMs=6 * 3_600_000)
    run = {"model": "openai/gpt-4o-mini", "messages": [{"role": "user", "content": "{{item.input}}"}]}
    task = {"task_type": "chat_completion", "alias": "output", "configuration": run}
    made = call("POST", "/v5/evaluations", {"name": "Sums", "data": [{"input": "2 + 2"}], "tasks": [task]})
    assert made["status"] == "running"
    evalmock_world.advance(6 * 3600)
    assert call("GET", f"/v5/evaluations/{made['id']}")["status"] == "completed"
    evalmock_world.verify({"operationId": "CreateEvaluation"}, count=1)


def test_an_error_comes_on_order(evalmock_world):
    evalmock_world.fault({"kind": "problem", "problem": "rate-limited"}, times=1)
    with pytest.raises(urllib.error.HTTPError, match="429"):
        call("GET", EVALUATION)
    assert call("GET", EVALUATION)["object"] == "evaluation"


def test_a_worker_has_a_world_of_its_own(evalmock_worker_world, evalmock_world):
    assert evalmock_worker_world.name != evalmock_world.name
    evalmock_worker_world.control("PUT", "/clock", {"frozen": True})
    assert evalmock_world.control("GET", "/clock")["frozen"] is False
