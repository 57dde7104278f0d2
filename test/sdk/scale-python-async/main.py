"""scale-gp-beta with its asynchronous client."""

import scale

# sample:begin
from scale_gp_beta import AsyncSGPClient


async def make(client, name, data, tasks):
    return await client.evaluations.create(evaluation={"name": name, "data": data, "tasks": tasks})


async def names(client, part):
    return [evaluation.name async for evaluation in client.evaluations.list(name=part, limit=2)]
# sample:end


scale.run(AsyncSGPClient, "async run", make, names)
