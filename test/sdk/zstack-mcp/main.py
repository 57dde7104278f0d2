"""The stories of zstack-mcp-server: the server on standard input and output, and an MCP client that calls its tools."""

import contextlib
import json
import os
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from story import RATE_LIMIT, RESET, Fault, advance, equal, matches, story, tell
from zstack_mcp.zstack_client import ZStackClient

UUID = "^[0-9a-f]{32}$"
TIME = r"^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [1-9]\d?, \d{4} [1-9]\d?:\d\d:\d\d [AP]M$"
NOTHING = "00000000000040008000000000000000"
made = []


@contextlib.asynccontextmanager
async def server(**environment):
    """A server of its own, which logs in at its first call."""
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "zstack_mcp.server"],
        env={**os.environ, **environment},
    )
    with open(os.devnull, "w") as silence:
        async with stdio_client(command, errlog=silence) as streams, ClientSession(*streams) as session:
            await session.initialize()
            yield session


# sample:begin
async def execute(session, api, **parameters):
    """What an assistant does: calls the tool execute_api and reads the JSON in its text."""
    answer = await session.call_tool("execute_api", {"api_name": api, "parameters": parameters})
    return json.loads(answer.content[0].text)


def where(name, op, value):
    return {"name": name, "op": op, "value": value}
# sample:end


async def done(session, api, **parameters):
    answer = await execute(session, api, **parameters)
    assert answer["success"], answer
    return answer


async def refused(session, api, **parameters):
    answer = await execute(session, api, **parameters)
    assert not answer["success"], answer
    return answer


async def one(session, uuid):
    answer = await done(session, "QueryModelEvaluationTask", conditions=[where("uuid", "=", uuid)])
    (task,) = answer["result"]["inventories"]
    return task


@story("authenticate")
async def authenticate():
    async with server() as session:
        tools = {tool.name for tool in (await session.list_tools()).tools}
        assert {"search_api", "describe_api", "execute_api"} <= tools, tools
        answer = await done(session, "QueryModelEvaluationTask", conditions=[])
        assert answer["resultCount"] > 0
        # Longer than a session lasts.
        advance(hours=24 * 30)
        await done(session, "QueryModelEvaluationTask", conditions=[])
    how = "logs in with account and password at its first call, and again after its session has expired"
    return f"{how}; the password is sent as SHA-512"


@story("create")
async def create():
    client = ZStackClient()
    result = await client.execute(
        "DeployModelEvalService",
        "org.zstack.ai.message.eval.APIDeployModelEvalServiceMsg",
        {
            "uuid": "5a90d3c6e7f1482bb3d8f26c4e71a09d",
            "name": "mcp-eval",
            "type": "Container",
            "taskType": "Capability",
            "limits": 200,
            "zoneUuid": "d20b7e4f3a964c58b1e5092c7f8a6d13",
            "datasetUuids": ["e19d7a5628c04b3f92d4c87a6e0f1b35", "2c7f04d9b6a14e83a1f95c3e80d7b462"],
            "modelServiceGroupUuids": ["0fe34c7d81b24a95a7c2d96e3b5018fa"],
        },
        is_async=True,
    )
    await client.logout()
    equal(result["inventory"]["name"], "mcp-eval")
    equal(len(result["tasks"]), 2)
    for task in result["tasks"]:
        matches(UUID, task["uuid"])
        matches(TIME, task["createDate"])
        made.append(task)
    by_hand = "the package's `ZStackClient` deploys, with the message class set by hand"
    return f"not among the server's tools; {by_hand}"


@story("list")
async def pages():
    async with server() as session:
        seen = []
        for start in (0, 1):
            answer = await done(
                session,
                "QueryModelEvaluationTask",
                conditions=[where("name", "like", "mcp-eval%")],
                sortBy="name",
                sortDirection="asc",
                start=start,
                limit=1,
                replyWithCount=True,
            )
            equal((answer["resultCount"], answer["totalCount"]), (1, 2))
            seen += [task["uuid"] for task in answer["result"]["inventories"]]
        equal(sorted(seen), sorted(task["uuid"] for task in made))
    return "by `start` and `limit`, with `totalCount`"


@story("read")
async def read():
    async with server() as session:
        task = await one(session, made[0]["uuid"])
        equal((task["name"], task["type"], task["limits"]), (made[0]["name"], "Capability", 200))
        matches(TIME, task["lastOpDate"])
    return "a query by `uuid`"


@story("update")
async def update():
    async with server() as session:
        name = "夜间 & <更好>"
        answer = await done(session, "UpdateModelEvaluationTask", uuid=made[0]["uuid"], name=name)
        equal(answer["result"]["inventory"]["name"], name)
        equal((await one(session, made[0]["uuid"]))["name"], name)
    return "the name changes; start the server with `ZSTACK_ALLOW_ALL_API=true`"


@story("finish")
async def finish():
    advance(hours=1)
    async with server() as session:
        task = await one(session, made[0]["uuid"])
        equal((task["status"], task["percentage"]), ("Completed", 100))
        assert task["totalScore"] > 0
        matches(TIME, task["endTime"])
    return "`Completed`, 100 %, with `totalScore` and `endTime`"


@story("remove")
async def remove():
    async with server() as session:
        await done(session, "DeleteModelEvaluationTask", uuid=made[1]["uuid"])
        answer = await done(session, "QueryModelEvaluationTask", conditions=[where("uuid", "=", made[1]["uuid"])])
        equal(answer["resultCount"], 0)
    return "the query finds nothing afterwards"


@story("wrong-credentials")
async def wrong_credentials():
    async with server(ZSTACK_PASSWORD="passwort") as session:
        answer = await refused(session, "QueryModelEvaluationTask", conditions=[])
        equal(answer["code"], "ID.1000")
    async with server(ZSTACK_SESSION_ID=NOTHING, ZSTACK_PASSWORD="") as session:
        answer = await refused(session, "QueryModelEvaluationTask", conditions=[])
        equal(answer["code"], "ID.1001")
    return "answers `success: false` with `ID.1000`, for an unknown session with `ID.1001`"


@story("unknown-id")
async def unknown_id():
    async with server() as session:
        answer = await refused(session, "UpdateModelEvaluationTask", uuid=NOTHING, name="x")
        equal(answer["code"], "SYS.1003")
    return "answers `success: false` with `SYS.1003`"


@story("invalid-input")
async def invalid_input():
    async with server() as session:
        answer = await refused(session, "QueryModelEvaluationTask", conditions=[where("colour", "=", "red")])
        equal(answer["code"], "SYS.1000")
    return "a query for an unknown field answers `success: false` with `SYS.1000`"


@story("rate-limited")
async def rate_limited():
    async with server() as session:
        await done(session, "QueryModelEvaluationTask", conditions=[])
        with Fault("zstack", "LegacyApi", RATE_LIMIT, world="default") as fault:
            answer = await refused(session, "QueryModelEvaluationTask", conditions=[])
    equal(answer["code"], "429")
    return f"answers `success: false` with `429` after {fault.requests}"


@story("dropped-connection")
async def dropped_connection():
    async with server() as session:
        await done(session, "QueryModelEvaluationTask", conditions=[])
        with Fault("zstack", "LegacyApi", RESET, world="default") as fault:
            answer = await refused(session, "QueryModelEvaluationTask", conditions=[])
    equal(answer["error"], "")
    return f"answers `success: false` after {fault.requests}, with an empty `error`"


tell()
