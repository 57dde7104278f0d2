"""evalmock exec -- pytest

Plain HTTP, so that it runs anywhere; with scale-gp-beta, `SGPClient()` reads the same variables by itself.
"""

import json
import os
import urllib.request

import pytest

EVALUATION = "/v5/evaluations/7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b01"


def call(method, url, body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


@pytest.fixture
def world():
    """A world for one test: the credentials in the answer lead into it."""
    control = os.environ["EVALMOCK_URL"] + "/_mock/worlds"
    made = call("POST", control, {})
    yield made
    call("DELETE", f"{control}/{made['name']}")


def test_an_evaluation_is_renamed(world):
    url, headers = os.environ["SGP_CLIENT_BASE_URL"] + EVALUATION, world["credentials"]["scale"]
    assert call("PATCH", url, {"name": "renamed"}, headers)["name"] == "renamed"
    assert call("GET", url, headers=headers)["name"] == "renamed"


def test_another_test_does_not_see_it(world):
    url, headers = os.environ["SGP_CLIENT_BASE_URL"] + EVALUATION, world["credentials"]["scale"]
    assert call("GET", url, headers=headers)["name"] == "Capital cities"


def test_an_error_comes_on_order(world):
    faults = f"{os.environ['EVALMOCK_URL']}/_mock/worlds/{world['name']}/faults"
    call("POST", faults, {"times": 1, "effect": {"kind": "problem", "problem": "rate-limited"}})
    url, headers = os.environ["SGP_CLIENT_BASE_URL"] + EVALUATION, world["credentials"]["scale"]
    with pytest.raises(urllib.error.HTTPError, match="429"):
        call("GET", url, headers=headers)
    assert call("GET", url, headers=headers)["object"] == "evaluation"
