"""An old answer against its pages as they are now: what holds, what has changed, what is gone."""

import json
from dataclasses import replace

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.utils import timezone

from chat.concurrency.redis_client import redis
from chat.models import Conversation, Page, Run, Source
from chat.protocol.events import CitationChecked
from chat.protocol.state import AnswerPart
from chat.runs.rechecking import key_of, recheck
from tests.chat.asking import new_run
from tests.search.serving import answer, article, serving

HEIGHT = "The lighthouse of Elsmouth is 41 metres high."
KEEPER = "Its last keeper was Marianne Vasey, who left in 1974."
MUSEUM = "An amber museum opened beside the granary."
THEN = f"{HEIGHT} {KEEPER} {MUSEUM}"
NOW = f"{HEIGHT} {KEEPER.replace('1974', '1979')} The ferry to the islands sails twice a day in the summer months."


def answered(conversation: Conversation, url: str) -> Run:
    run = new_run(conversation)
    text = f"{HEIGHT}[1] {KEEPER}[1] {MUSEUM}[1]"
    page = Page.objects.create(
        url=url, final_url=url, hash="0", title="Harbour", site="a", language="en", text=THEN, fetched_at=timezone.now()
    )
    Source.objects.create(run=run, index=1, url=url, title="Harbour", site="a", snippet="", status="read", page=page)
    marks = [(at, 1) for at in range(len(text)) if text.startswith("[1]", at)]
    spans = [(text.index(one), text.index(one) + len(one) + 3) for one in (HEIGHT, KEEPER, MUSEUM)]
    checks = [CitationChecked(1, 0, start, end, "supported", "") for start, end in spans]
    state = replace(run.state(), status="finished", parts=[AnswerPart(text, marks=marks)], checks=checks)
    Run.objects.filter(pk=run.pk).update(status="finished", snapshot=state.to_json())
    return run


async def found(run: Run) -> list[tuple[str, str]]:
    await recheck(run.pk)
    stored = json.loads(await redis().get(key_of(run.pk)) or "")
    return [(one["now"], one["text"][:14]) for one in stored["statements"]]


async def test_each_statement_is_told_apart(conversation: Conversation, settings: LazySettings) -> None:
    async with serving({"/h": answer(article("Harbour", NOW))}) as site:
        settings.SEARCH = replace(settings.SEARCH, test_allow=(site.pair,), spacing_seconds=0.0)
        run = await sync_to_async(answered)(conversation, f"{site.origin}/h")
        now = await found(run)

    assert now == [("holds", HEIGHT[:14]), ("changed", KEEPER[:14]), ("lost", MUSEUM[:14])]


async def test_a_page_that_is_gone_says_nothing_of_its_statements(
    conversation: Conversation, settings: LazySettings
) -> None:
    async with serving({}) as site:
        settings.SEARCH = replace(settings.SEARCH, test_allow=(site.pair,), spacing_seconds=0.0)
        run = await sync_to_async(answered)(conversation, f"{site.origin}/h")
        now = await found(run)

    assert {state for state, _ in now} == {"unread"}


@pytest.mark.parametrize("url", ["/handbook/en/connect-sglang/", "ftp://a.example/x"])
async def test_pages_on_nobodys_site_are_not_asked_for(conversation: Conversation, url: str) -> None:
    run = await sync_to_async(answered)(conversation, url)
    assert {state for state, _ in await found(run)} == {"unread"}
