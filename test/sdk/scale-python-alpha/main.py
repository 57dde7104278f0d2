"""The stories of an alpha release of scale-gp-beta, whose calls have other names and arguments than today's."""

import scale_gp_beta
from story import RATE_LIMIT, RESET, Fault, advance, equal, matches, refusal, story, tell

# sample:begin
from scale_gp_beta import SGPClient

client = SGPClient()


def make(name, data, tasks):
    return client.evaluations.create(name=name, data=data, tasks=tasks)
# sample:end


UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
NOTHING = "00000000-0000-4000-8000-000000000000"
DATA = [
    {"input": "法国的首都?", "expected": "Paris"},
    {"input": "Capital of Peru?", "expected": "Lima"},
]
TASKS = [
    {
        "task_type": "chat_completion",
        "alias": "output",
        "configuration": {"model": "openai/gpt-4o-mini", "messages": [{"role": "user", "content": "{{item.input}}"}]},
    },
    {
        "task_type": "metric",
        "alias": "f1",
        "configuration": {"type": "f1", "candidate": "item.output", "reference": "item.expected"},
    },
]
strict = SGPClient(_strict_response_validation=True)
made = []


@story("authenticate")
def authenticate():
    page = client.evaluations.list(limit=1)
    equal((page.limit, len(page.items)), (1, 1))
    return "by `x-api-key` and `x-selected-account-id`"


@story("create")
def create():
    for number in range(5):
        evaluation = make(f"alpha run {number}", DATA, TASKS)
        matches(UUID, evaluation.id)
        equal((evaluation.status, evaluation.object), ("running", "evaluation"))
        made.append(evaluation)
    dataset = strict.datasets.create(name="alpha set", data=DATA)
    made.append(dataset)
    equal(len(strict.dataset_items.batch_create(dataset_id=dataset.id, data=[{"input": "x"}]).items), 1)
    equal([item.data for item in strict.dataset_items.list(dataset_id=dataset.id)], [*DATA, {"input": "x"}])
    return "five evaluations with tasks, a dataset with two versions"


@story("list")
def pages():
    names = [evaluation.name for evaluation in client.evaluations.list(name="alpha run", limit=2)]
    equal(names, [f"alpha run {number}" for number in range(5)])
    return "the client follows `starting_after`: five in pages of two"


@story("read")
def read():
    evaluation = client.evaluations.retrieve(made[0].id, views=["tasks"])
    equal([task.alias for task in evaluation.tasks], ["output", "f1"])
    equal(evaluation.created_at, made[0].created_at)
    return "with `views=[\"tasks\"]` its tasks too"


@story("update")
def update():
    changed = client.evaluations.update(made[0].id, name="夜间 & <更好>", tags=["nightly"])
    equal((changed.name, changed.tags), ("夜间 & <更好>", ["nightly"]))
    return "name and tags are replaced"


@story("finish")
def finish():
    advance(hours=1)
    equal(client.evaluations.retrieve(made[0].id).status, "completed")
    for item in strict.evaluation_items.list(evaluation_id=made[0].id):
        assert item.data["output"] and 0 <= item.data["f1"] <= 1, item.data
    return "`completed`, results under the aliases of the tasks"


@story("remove")
def remove():
    equal(client.evaluations.delete(made[0].id).id, made[0].id)
    refusal(lambda: client.evaluations.retrieve(made[0].id), scale_gp_beta.NotFoundError)
    gone = strict.datasets.delete(made[-1].id)
    equal((gone.id, gone.deleted), (made[-1].id, True))
    return "archived, and not found afterwards"


@story("wrong-credentials")
def wrong_credentials():
    error = refusal(lambda: SGPClient(api_key="wrong").evaluations.list(), scale_gp_beta.AuthenticationError)
    equal(error.status_code, 401)
    other = SGPClient(account_id="mock.another")
    equal(refusal(lambda: other.evaluations.list(), scale_gp_beta.PermissionDeniedError).status_code, 403)
    return "raises `AuthenticationError` (401), for another account `PermissionDeniedError` (403)"


@story("unknown-id")
def unknown_id():
    error = refusal(lambda: client.evaluations.retrieve(NOTHING), scale_gp_beta.NotFoundError)
    equal((error.status_code, list(error.body)), (404, ["detail"]))
    return "raises `NotFoundError` (404)"


@story("invalid-input")
def invalid_input():
    error = refusal(lambda: make("x" * 129, DATA, []), scale_gp_beta.UnprocessableEntityError)
    equal(error.status_code, 422)
    return "raises `UnprocessableEntityError` (422), `detail` in its `body`"


@story("rate-limited")
def rate_limited():
    with Fault("scale", "ListEvaluations", RATE_LIMIT) as fault:
        client.evaluations.list(limit=1)
    return f"waits as `retry-after` says and succeeds after {fault.requests}"


@story("dropped-connection")
def dropped_connection():
    with Fault("scale", "ListEvaluations", RESET) as fault:
        client.evaluations.list(limit=1)
    return f"tries again and succeeds after {fault.requests}"


tell()
