"""A pytest plugin: one Evalmock server per run, and a world for each test or each worker. Copy this file.

Enable it in conftest.py:  pytest_plugins = ["evalmock_pytest"]

The server at EVALMOCK_URL is used if that is set. Otherwise the run starts one with the command `evalmock`, or with
`--evalmock "COMMAND"`. With pytest-xdist all workers share it: worlds keep their data apart.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import urllib.error
import urllib.request

import pytest

# Tests are seldom meant to reach their server by way of a proxy.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_SERVER = pytest.StashKey[subprocess.Popen]()
_URL = pytest.StashKey[str]()
_WORLD = pytest.StashKey[object]()


class EvalmockError(Exception):
    """The control API refused a call. The message says why."""

    def __init__(self, status, message):
        super().__init__(f"{status}: {message}")
        self.status = status


def _call(url, method, path, body=None):
    headers = {"content-type": "application/json"}
    if token := os.environ.get("EVALMOCK_CONTROL_TOKEN"):
        headers["authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}/_mock{path}", data, headers, method=method)
    try:
        with _OPENER.open(request) as reply:
            return json.load(reply)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        raise EvalmockError(error.code, problem.get("detail", problem.get("title"))) from None


class World:
    """An isolated copy of all state, with its own clock."""

    def __init__(self, url, name):
        try:
            made = _call(url, "POST", "/worlds", {"name": name})
        except EvalmockError as error:
            if error.status != 409:
                raise
            # Another run has a world of this name: take a made-up one.
            made = _call(url, "POST", "/worlds", {})
        self.url, self.name, self.credentials = url, made["name"], made["credentials"]

    def control(self, method, path, body=None):
        """Any call of the control API about this world: control("PUT", "/clock", {"frozen": True})."""
        return _call(self.url, method, f"/worlds/{self.name}{path}", body)

    def freeze(self):
        return self.control("PUT", "/clock", {"frozen": True})

    def advance(self, seconds):
        return self.control("POST", "/clock/advance", {"ms": round(seconds * 1000)})

    def plan(self, **settings):
        """How new tasks run: plan(pace="polls", polls=3, outcome="failure")."""
        return self.control("PUT", "/plan", settings)

    def fault(self, effect, match=None, **turn):
        """fault({"kind": "problem", "problem": "rate-limited"}, times=1)"""
        return self.control("POST", "/faults", {"match": match or {}, "effect": effect, **turn})

    def requests(self):
        return self.control("GET", "/requests")["requests"]

    def verify(self, match, **count):
        """verify({"operationId": "CreateEvaluation"}, count=1)"""
        return self.control("POST", "/requests/verify", {"match": match, **count})

    def variables(self):
        """The variables with which SDKs work in this world, and those that would lead them elsewhere."""
        setup = self.control("GET", "/setup")
        lines = [line for line in setup["dotenv"].splitlines() if "=" in line and not line.startswith("#")]
        unset = {name for one in setup["providers"] for sdk in one["sdks"] for name in sdk["unset"]}
        return dict(line.split("=", 1) for line in lines), unset

    def drop(self):
        self.control("DELETE", "")


def pytest_addoption(parser):
    group = parser.getgroup("evalmock")
    group.addoption("--evalmock", default="evalmock", help="command that starts the server, with its options")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    config = session.config
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        config.stash[_URL] = worker["evalmock_url"]
    elif not config.option.collectonly:
        config.stash[_URL] = os.environ.get("EVALMOCK_URL", "").rstrip("/") or _start(config)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """pytest-xdist starts a worker, after the session has started."""
    node.workerinput["evalmock_url"] = node.config.stash[_URL]


def _start(config):
    command = shlex.split(config.getoption("--evalmock"))
    found = shutil.which(command[0])
    if found is None:
        message = f"{command[0]} is not installed: install it, set EVALMOCK_URL, or pass --evalmock COMMAND"
        raise pytest.UsageError(message)
    # Its messages go to where pytest writes: a wrong option is reported there.
    arguments = [found, *command[1:], "--port", "0", "--log-level", "warn"]
    server = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    config.stash[_SERVER] = server
    for line in server.stdout:
        if line.startswith("EVALMOCK_URL="):
            return line.strip().split("=", 1)[1]
    raise pytest.UsageError(f"{shlex.join(command)} ended with {server.wait()} before it listened")


def pytest_unconfigure(config):
    server = config.stash.get(_SERVER, None)
    if server is not None:
        server.terminate()
        server.wait()
        server.stdout.close()


@pytest.fixture(scope="session")
def evalmock_url(pytestconfig):
    """Base URL of the server."""
    return pytestconfig.stash[_URL]


@pytest.fixture(scope="session")
def evalmock_worker_world(evalmock_url, pytestconfig):
    """One world for all tests of a worker, for setup that is too slow to repeat. Without pytest-xdist: of the run."""
    world = World(evalmock_url, f"{_worker(pytestconfig)}-{os.getpid()}")
    yield world
    world.drop()


@pytest.fixture
def evalmock_world(request, evalmock_url, monkeypatch):
    """A world for one test. SDKs that read their variables during the test work in it."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", request.node.name).strip("-")[:48]
    world = World(evalmock_url, f"{_worker(request.config)}-{name}")
    values, unset = world.variables()
    for variable in unset:
        monkeypatch.delenv(variable, raising=False)
    for variable, value in values.items():
        monkeypatch.setenv(variable, value)
    request.node.stash[_WORLD] = world
    yield world
    world.drop()


def _worker(config):
    return getattr(config, "workerinput", {}).get("workerid", "main")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows the requests of its world."""
    report = yield
    world = item.stash.get(_WORLD, None)
    if call.when == "call" and report.failed and world is not None:
        lines = [f"{one['method']} {one['url']} {one['status']}" for one in world.requests()]
        report.sections.append((f"Evalmock requests in {world.name}", "\n".join(lines) or "none"))
    return report
