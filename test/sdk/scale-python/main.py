"""scale-gp-beta with its client."""

import scale

# sample:begin
from scale_gp_beta import SGPClient


def make(client, name, data, tasks):
    return client.evaluations.create(evaluation={"name": name, "data": data, "tasks": tasks})


def names(client, part):
    return [evaluation.name for evaluation in client.evaluations.list(name=part, limit=2)]
# sample:end


scale.run(SGPClient, "sync run", make, names)
