"""The description of the API: complete, and true of real answers of every operation."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils import timezone
from jsonschema import Draft202012Validator

from chat.api.description import refuses
from chat.api.routes import api
from chat.models import Conversation, Page, Passage, Run, Source, User
from chat.protocol.events import EVENTS, CitationChecked
from chat.protocol.state import AnswerPart
from tests.chat.api.described import PREFIX, DescribedClient, described_path, description, validator
from tests.chat.sharing.records import RECEIPT

RUNS = sorted((Path(__file__).parents[2] / "fixtures" / "runs").glob("*.json"))
URL = "https://example.org/ports"
ASK = {"client_id": "c1", "question": "How do I connect SGLang?", "search": True, "think": False}
PATHS = api.get_openapi_schema()["paths"]
OPERATIONS = [(verb, path, operation) for path, verbs in PATHS.items() for verb, operation in verbs.items()]
EVERY_OPERATION = pytest.mark.parametrize(
    ("verb", "path", "operation"), OPERATIONS, ids=[operation["operationId"] for _, _, operation in OPERATIONS]
)


def test_the_description_is_valid_json_schema_throughout() -> None:
    for schema in description()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_reference_leads_to_a_schema() -> None:
    named = set(references(json.loads(json.dumps(description()))))

    assert {name.removeprefix("#/components/schemas/") for name in named} <= set(description()["components"]["schemas"])


@EVERY_OPERATION
def test_an_operation_describes_its_success(verb: str, path: str, operation: dict[str, Any]) -> None:
    successes = {status: answer for status, answer in operation["responses"].items() if status < 300}

    assert successes
    assert all("content" in answer or status == 204 for status, answer in successes.items())


@EVERY_OPERATION
def test_an_operation_describes_its_refusals(verb: str, path: str, operation: dict[str, Any]) -> None:
    refusals = {status for status, answer in operation["responses"].items() if "x-codes" in answer}

    assert {401, 503} <= refusals or "security" not in operation
    assert 404 in refusals or "{id}" not in path
    assert 422 in refusals or "requestBody" not in operation


async def test_every_operation_answers_as_it_is_described(
    alice: User, conversation: Conversation, settings: LazySettings
) -> None:
    settings.CHAT = replace(settings.CHAT, sharing=True)
    client = DescribedClient()
    await client.aforce_login(alice)
    await everything(client, conversation)

    wanted = {(verb, path, status) for verb, path, operation in OPERATIONS for status in successes_of(operation)}
    assert wanted - client.seen - {("get", f"{PREFIX}/ready", 200)} == set()  # a test has no workers


@pytest.mark.parametrize("file", RUNS, ids=lambda file: file.stem)
def test_a_recorded_run_is_as_it_is_described(file: Path) -> None:
    run = json.loads(file.read_text())

    for entry in run["entries"]:
        if entry["type"] in EVENTS:
            validator(schema_of(f"{EVENTS[entry['type']].__name__}Entry")).validate(entry)
    validator(schema_of("RunState")).validate(run["state"])


def test_every_kind_of_event_is_recorded() -> None:
    recorded = {entry["type"] for file in RUNS for entry in json.loads(file.read_text())["entries"]}

    assert set(EVENTS) - recorded == set()


def test_an_operation_cannot_refuse_with_a_code_that_has_no_status() -> None:
    with pytest.raises(ValueError, match="engine"):
        refuses("engine.busy")


def test_a_path_is_told_by_its_parameters() -> None:
    assert described_path(f"{PREFIX}/runs/{uuid4()}/sources/3") == f"{PREFIX}/runs/{{id}}/sources/{{n}}"


async def everything(client: DescribedClient, conversation: Conversation) -> None:
    """Ask for all that the API can do, each as it succeeds, and again where the same again is answered otherwise."""
    turns = f"{PREFIX}/conversations/{conversation.pk}/turns"
    await post(client, turns, ASK)
    made = (await post(client, turns, ASK)).json()
    run, kept = f"{PREFIX}/runs/{made['run']}", {"client_id": "k"}
    for path in (f"{run}/answer", f"{run}/choose", f"{run}/stop"):
        await post(client, path, {})
    await cut_off(await Run.objects.aget(pk=made["run"]))
    for path in (f"{run}/continue", f"{run}/continue"):
        again = (await post(client, path, kept)).json()
    await post(client, f"{PREFIX}/runs/{again['run']}/stop", {})
    for _ in range(2):
        await post(client, f"{PREFIX}/turns/{made['turn']}/runs", {"client_id": "r"})
        await post(client, f"{PREFIX}/conversations", kept)
    whole = f"{PREFIX}/conversations/{conversation.pk}"
    await client.patch(whole, '{"title": "New"}', content_type="application/json")
    await client.put(f"{whole}/presence", '{"open": true}', content_type="application/json")
    for path in (
        whole,
        f"{PREFIX}/conversations",
        f"{PREFIX}/history",
        f"{whole}/export",
        f"{run}/export",
        run,
        f"{run}/events",
        f"{run}/related",
        f"{run}/sources/1",
        f"{PREFIX}/links",
        f"{PREFIX}/notices",
    ):
        await client.get(path)
    await post(client, f"{PREFIX}/conversations/changes", {"change": "archive", "ids": [str(conversation.pk)]})
    for _ in range(2):
        folder = (await post(client, f"{PREFIX}/folders", {"name": "Ports"})).json()
    await client.patch(f"{PREFIX}/folders/{folder['id']}", '{"name": "Seas"}', content_type="application/json")
    await client.get(f"{PREFIX}/folders")
    await client.delete(f"{PREFIX}/folders/{folder['id']}")
    recheck = f"{PREFIX}/runs/{again['run']}/recheck"
    await post(client, recheck, {})
    await client.get(recheck)
    feedback = f"{PREFIX}/runs/{again['run']}/feedback"
    await client.put(feedback, '{"good": false, "reason": "wrong"}', content_type="application/json")
    await client.delete(feedback)
    link = (await post(client, f"{whole}/links", {})).json()
    await client.delete(f"{PREFIX}/links/{link['id']}")
    await client.get(f"{PREFIX}/export")
    file = (await client.get(f"{whole}/export?format=json")).content.decode()
    foreign = file.replace(str(conversation.pk), str(uuid4()))
    for _ in range(2):
        await client.post(f"{PREFIX}/imports", foreign, content_type="application/json")
    for path in ("/health", "/ready", "/models", "/certificate-key"):
        await client.get(PREFIX + path)
    await client.delete(whole)


async def cut_off(run: Run) -> None:
    """Let a run have a source with its page, and the beginning of an answer that was stopped."""
    page = await Page.objects.acreate(
        url=URL, final_url=URL, hash="0", title="Ports", site="example.org", language="en", text="A port.",
        fetched_at=timezone.now(), published=date(2026, 11, 1), receipt=RECEIPT,
    )  # fmt: skip
    source = await Source.objects.acreate(
        run=run, index=1, url=URL, title="Ports", site="example.org", snippet="", provider="handbook", status="read",
        page=page, published=date(2026, 11, 1),
    )  # fmt: skip
    await Passage.objects.acreate(source=source, rank=0, start=0, end=7, heading="Ports")
    check = CitationChecked(1, 0, 0, 11, "supported", "A port.")
    state = replace(run.state(), status="stopped", parts=[AnswerPart("A port. [1]")], checks=[check])
    await Run.objects.filter(pk=run.pk).aupdate(snapshot=state.to_json())


async def post(client: DescribedClient, path: str, body: object) -> Any:
    return await client.post(path, json.dumps(body), content_type="application/json")


def successes_of(operation: dict[str, Any]) -> Iterator[int]:
    """The statuses that are no refusals."""
    return (status for status, answer in operation["responses"].items() if "x-codes" not in answer)


def references(part: Any) -> Iterator[str]:
    """Every `$ref` inside."""
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    if isinstance(part, dict) and isinstance(part.get("$ref"), str):
        yield part["$ref"]
    for each in inside:
        yield from references(each)


def schema_of(name: str) -> str:
    return json.dumps({"$ref": f"#/components/schemas/{name}"})
