"""The stories of scale-gp-beta, for its client and its asynchronous client alike.

Answers without metadata are checked by the client itself (`_strict_response_validation`): one that does not fit its
models is an error. With metadata it would refuse everything: in its model of an evaluation the field `object` hides the
type `object`, so that only null values fit.
"""

import inspect
import logging

import scale_gp_beta
from story import RATE_LIMIT, RESET, Fault, advance, equal, matches, story, tell

UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
NOTHING = "00000000-0000-4000-8000-000000000000"
TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"
DATA = [
    {"input": "法国的首都?", "expected": "Paris"},
    {"input": "Capital of Peru?", "expected": "Lima"},
    {"input": "Capital of Chad?", "expected": "N'Djamena"},
]
TASKS = [
    {
        "task_type": "chat_completion",
        "alias": "output",
        "configuration": {
            "model": "openai/gpt-4o-mini",
            "temperature": 0.5,
            "messages": [{"role": "user", "content": "Answer briefly: {{item.input}}"}],
        },
    },
    {
        "task_type": "metric",
        "alias": "f1",
        "configuration": {"type": "f1", "candidate": "item.output", "reference": "item.expected"},
    },
]


async def get(answer):
    """The answer of either client."""
    return await answer if inspect.isawaitable(answer) else answer


async def refused(kind, call):
    try:
        answer = await get(call())
    except kind as error:
        return error
    raise AssertionError(f"it returned {answer!r}")


class Waits(logging.Handler):
    """How long the client says it will wait before it tries again."""

    def __enter__(self):
        self.seconds = []
        self.logger = logging.getLogger("scale_gp_beta._base_client")
        self.logger.addHandler(self)
        self.level_before = self.logger.level
        self.logger.setLevel(logging.INFO)
        return self

    def __exit__(self, *_):
        self.logger.removeHandler(self)
        self.logger.setLevel(self.level_before)

    def emit(self, record):
        if record.msg.startswith("Retrying request"):
            self.seconds.append(record.args[1])


def run(Client, prefix, make, names):
    """Tells the stories of a client class; `make` and `names` are the program's own, as it shows them."""
    made = {}
    strict = Client(_strict_response_validation=True)
    client = Client()

    @story("authenticate")
    async def authenticate():
        page = await get(client.evaluations.list(limit=1))
        equal((page.limit, len(page.items), page.object), (1, 1, "list"))
        raw = await get(client.evaluations.with_raw_response.list(limit=1))
        equal(sorted(await get(raw.json())), ["has_more", "items", "limit", "object", "total"])
        return "by `x-api-key` and `x-selected-account-id`"

    @story("create")
    async def create():
        for number in range(5):
            evaluation = await get(make(strict, f"{prefix} {number}", DATA, TASKS))
            matches(UUID, evaluation.id)
            equal((evaluation.status, evaluation.object), ("running", "evaluation"))
            made[evaluation.name] = evaluation
        dataset = await get(strict.datasets.create(name=f"{prefix} set", data=DATA, tags=["capitals"]))
        equal((dataset.current_version_num, dataset.tags), (1, ["capitals"]))
        made["dataset"] = dataset
        more = await get(strict.dataset_items.batch_create(dataset_id=dataset.id, data=[{"input": "x"}]))
        equal(len(more.items), 1)
        linked = await get(
            strict.evaluations.create(evaluation={"name": "of a dataset", "dataset_id": dataset.id})
        )
        equal([one.id for one in linked.datasets], [dataset.id])
        equal(linked.status, "completed")
        return "five evaluations with tasks, a dataset with two versions, an evaluation of it"

    @story("list")
    async def pages():
        equal(await get(names(strict, prefix)), [f"{prefix} {number}" for number in range(5)])
        filtered = await get(
            client.evaluations.filter(filters=[{"key": "status", "operator": "==", "value": "running"}], limit=100)
        )
        assert {one.id for one in made.values() if hasattr(one, "datasets")} <= {one.id for one in filtered.items}
        items = await get(strict.evaluation_items.list(evaluation_id=made[f"{prefix} 0"].id))
        equal([item.data["input"] for item in items.items], [row["input"] for row in DATA])
        return "the client follows `starting_after`: five in pages of two"

    @story("read")
    async def read():
        mine = made[f"{prefix} 0"]
        plain = await get(strict.evaluations.retrieve(mine.id))
        equal(plain.tasks, None)
        evaluation = await get(strict.evaluations.retrieve(mine.id, views=["tasks"]))
        equal([task.alias for task in evaluation.tasks], ["output", "f1"])
        equal(evaluation.tasks[0].configuration.messages, TASKS[0]["configuration"]["messages"])
        equal(evaluation.created_at, mine.created_at)
        raw = await get(client.evaluations.with_raw_response.retrieve(mine.id))
        body = await get(raw.json())
        equal(sorted({*type(plain).model_fields} - {*body}), ["tasks"])
        matches(TIME, body["created_at"])
        return "`views=[\"tasks\"]` adds the tasks, each with its own model"

    @story("update")
    async def update():
        mine = made[f"{prefix} 0"].id
        await get(client.evaluations.update(mine, evaluation={"metadata": {"team": "maps", "build": "412"}}))
        change = {"name": "夜间 & <更好>", "tags": ["nightly"], "metadata": {"build": None, "owner": "ana"}}
        changed = await get(client.evaluations.update(mine, evaluation=change))
        again = await get(client.evaluations.retrieve(mine))
        for evaluation in (changed, again):
            equal((evaluation.name, evaluation.tags), ("夜间 & <更好>", ["nightly"]))
            equal(evaluation.metadata, {"team": "maps", "owner": "ana"})
        return "name and tags are replaced, metadata is merged"

    @story("finish")
    async def finish():
        mine = made[f"{prefix} 0"].id
        advance(hours=1)
        evaluation = await get(client.evaluations.retrieve(mine))
        equal((evaluation.status, evaluation.error_count), ("completed", 0))
        equal(evaluation.progress.items.successful, 3)
        items = await get(strict.evaluation_items.list(evaluation_id=mine))
        for item in items.items:
            assert item.data["output"], item.data
            assert 0 <= item.data["f1"] <= 1, item.data
        schema = await get(strict.evaluations.retrieve_schema(mine))
        equal([field.field_name for field in schema.fields], ["expected", "f1", "input", "output"])
        export = await get(strict.evaluation_items.export(evaluation_id=mine, export_format="jsonl"))
        equal(len(export.content.splitlines()), 3)
        return "`completed`, results under the aliases of the tasks, schema and export of the items"

    @story("remove")
    async def remove():
        mine = made[f"{prefix} 0"].id
        archived = await get(client.evaluations.archive(mine))
        assert archived.archived_at is not None
        await refused(scale_gp_beta.NotFoundError, lambda: client.evaluations.retrieve(mine))
        equal((await get(client.evaluations.retrieve(mine, include_archived=True))).archived_at, archived.archived_at)
        restored = await get(client.evaluations.update(mine, evaluation={"restore": True}))
        equal(restored.archived_at, None)
        gone = await get(strict.datasets.archive(made["dataset"].id))
        equal((gone.id, gone.deleted), (made["dataset"].id, True))
        return "archived, found with `include_archived` only, restored"

    @story("wrong-credentials")
    async def wrong_credentials():
        wrong = Client(api_key="wrong")
        error = await refused(scale_gp_beta.AuthenticationError, lambda: wrong.evaluations.list())
        equal(error.status_code, 401)
        other = Client(account_id="mock.another")
        error = await refused(scale_gp_beta.PermissionDeniedError, lambda: other.evaluations.list())
        equal(error.status_code, 403)
        return "raises `AuthenticationError` (401), for another account `PermissionDeniedError` (403)"

    @story("unknown-id")
    async def unknown_id():
        error = await refused(scale_gp_beta.NotFoundError, lambda: client.evaluations.retrieve(NOTHING))
        equal((error.status_code, list(error.body)), (404, ["detail"]))
        return "raises `NotFoundError` (404)"

    @story("invalid-input")
    async def invalid_input():
        error = await refused(
            scale_gp_beta.UnprocessableEntityError,
            lambda: client.evaluations.create(evaluation={"name": "x" * 129, "data": DATA}),
        )
        equal(error.status_code, 422)
        detail = [one for one in error.body["detail"] if one["loc"][-1] == "name"]
        assert detail and all(one["type"] == "string_too_long" for one in detail), error.body
        return "raises `UnprocessableEntityError` (422), `detail` in its `body`"

    @story("rate-limited")
    async def rate_limited():
        with Fault("scale", "ListEvaluations", RATE_LIMIT) as fault:
            await get(client.evaluations.list(limit=1))
        with Fault("scale", "ListEvaluations", RATE_LIMIT):
            error = await refused(
                scale_gp_beta.RateLimitError, lambda: client.with_options(max_retries=0).evaluations.list()
            )
        equal((error.status_code, error.response.headers["retry-after"]), (429, "1"))
        with Waits() as waits, Fault("scale", "ListEvaluations", {**RATE_LIMIT, "retryAfterS": 61}, times=2):
            await get(client.evaluations.list(limit=1))
        first, second = waits.seconds
        assert 0.375 <= first <= 0.5 and 0.75 <= second <= 1, waits.seconds
        kept = f"waits as `retry-after` says and succeeds after {fault.requests}"
        ignored = "ignores a `retry-after` above 60 s and waits about 0.4 s and 0.8 s instead"
        return f"{kept}; {ignored}; with `max_retries=0` raises `RateLimitError`"

    @story("dropped-connection")
    async def dropped_connection():
        with Fault("scale", "ListEvaluations", RESET) as fault:
            await get(client.evaluations.list(limit=1))
        with Fault("scale", "ListEvaluations", RESET):
            await refused(
                scale_gp_beta.APIConnectionError, lambda: client.with_options(max_retries=0).evaluations.list()
            )
        return f"tries again and succeeds after {fault.requests}; with `max_retries=0` raises `APIConnectionError`"

    tell()
