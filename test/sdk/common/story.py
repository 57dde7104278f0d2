"""Tells the stories of an SDK, one JSON line each, and speaks to Evalmock's control API."""

import asyncio
import atexit
import inspect
import json
import os
import re
import shutil
import tempfile
import traceback
import urllib.error
import urllib.request

URL = os.environ["EVALMOCK_URL"]
WORLD = os.environ["EVALMOCK_WORLD"]
PROFILE = os.environ["EVALMOCK_PROFILE"]

# Qianfan's client puts downloads into the working folder and caches into the home folder, under names that are always
# the same: programs that run at the same time would read each other's.
_own = tempfile.mkdtemp(prefix="evalmock-sdk-")
atexit.register(shutil.rmtree, _own, ignore_errors=True)
os.environ["HOME"] = _own
os.chdir(_own)

_stories = []


def story(name):
    """Declares a function as a story. What it returns is said of the SDK; what it raises is a failure."""

    def declare(function):
        _stories.append((name, function))
        return function

    return declare


def tell():
    asyncio.run(_tell())


async def _tell():
    for name, function in _stories:
        try:
            note = function()
            if inspect.isawaitable(note):
                note = await note
            ok = True
        except BaseException as error:
            lines = traceback.format_exception(error, limit=-2, chain=False)
            cause = f"because {error.__cause__}" if error.__cause__ else ""
            ok, note = False, "".join([*lines, cause]).strip()
        print(json.dumps({"story": name, "ok": ok, "note": note}, separators=(",", ":")), flush=True)


def mock(method, path, body=None, world=WORLD):
    """A call of the control API, for this program's own world."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{URL}/_mock/worlds/{world}{path}", data=data, method=method)
    try:
        with urllib.request.urlopen(request) as reply:
            return json.loads(reply.read() or b"null")
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None


def advance(hours):
    mock("POST", "/clock/advance", {"ms": hours * 3_600_000})


class Fault:
    """Makes the next calls of an operation misbehave, and counts the requests for it meanwhile."""

    def __init__(self, provider, operation, effect, world=WORLD, times=1):
        self._world = world
        self._order = {"match": {"provider": provider, "operationId": operation}, "times": times, "effect": effect}

    def __enter__(self):
        self._id = mock("POST", "/faults", self._order, self._world)["id"]
        return self

    def __exit__(self, *_):
        rules = mock("GET", "/faults", world=self._world)["faults"]
        rule = next(rule for rule in rules if rule["id"] == self._id)
        mock("DELETE", f"/faults/{self._id}", world=self._world)
        self.requests = "1 request" if rule["seen"] == 1 else f"{rule['seen']} requests"


RATE_LIMIT = {"kind": "problem", "problem": "rate-limited", "retryAfterS": 1}
RESET = {"kind": "reset"}


def matches(pattern, text):
    assert re.search(pattern, text), f"{text!r} does not match {pattern}"


def equal(actual, expected):
    assert actual == expected, f"{actual!r} is not {expected!r}"


def refusal(work, *kinds):
    """The error that a call raises."""
    try:
        value = work()
    except kinds as error:
        return error
    raise AssertionError(f"it returned {value!r}")
