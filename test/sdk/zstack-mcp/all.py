"""Reads all tasks page by page, as an assistant would, and prints them."""

import asyncio
import json
import os
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

SIZE = 100


async def all_of_them():
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "zstack_mcp.server"], env=dict(os.environ)
    )
    states = {}
    with open(os.devnull, "w") as silence:
        async with stdio_client(command, errlog=silence) as streams, ClientSession(*streams) as session:
            await session.initialize()
            while True:
                parameters = {"conditions": [], "start": len(states), "limit": SIZE, "sortBy": "uuid"}
                words = {"api_name": "QueryModelEvaluationTask", "parameters": parameters}
                answer = json.loads((await session.call_tool("execute_api", words)).content[0].text)
                page = answer["result"]["inventories"]
                states |= {task["uuid"]: task["status"] for task in page}
                if len(page) < SIZE:
                    return states


print(json.dumps({"states": asyncio.run(all_of_them())}))
