"""Reads all evaluations, page after page, and prints them."""

import asyncio
import json

from scale_gp_beta import AsyncSGPClient


async def all_of_them():
    evaluations = AsyncSGPClient().evaluations.list(limit=100)
    return {evaluation.id: evaluation.status async for evaluation in evaluations}


print(json.dumps({"states": asyncio.run(all_of_them())}))
