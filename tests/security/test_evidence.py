"""What is shown as evidence was read at the very address that is shown, from the question to the citation."""

import asyncio
import json
from dataclasses import replace
from uuid import UUID

import pytest
from pytest_django import Settings

from chat.journal.journal import state_of
from chat.models import Conversation, Source
from chat.protocol.state import RunState
from chat.runs import runner
from tests.chat.asking import anew_run
from tests.search.serving import Asked, Site, answer, article, serving

pytestmark = pytest.mark.usefixtures("fresh_engine")

QUESTION = "How long is the breakwater of Elsmouth?"
LENGTHS = {"/a": "1,240", "/a?utm_source=feed": "990", "/m/a": "77"}
"""Addresses that look like one page and are three, and what each says."""


async def tell(asked: Asked, writer: asyncio.StreamWriter) -> None:
    text = f"The breakwater of Elsmouth is {LENGTHS[asked.target]} metres long, and was finished by three engineers."
    writer.write(answer(article("Elsmouth", text)))


async def asked(conversation: Conversation, settings: Settings, site: Site, path: str) -> RunState:
    """The answer to a question for which the search engine knows that address alone."""
    found = [{"url": site.origin + path, "title": "Elsmouth", "content": "A breakwater"}]
    site.routes["/search"] = answer(json.dumps({"results": found}), content_type="application/json")
    changes = {
        "providers": ("searxng",),
        "searxng_url": site.origin,
        "test_allow": (site.pair,),
        "spacing_seconds": 0.0,
    }
    settings.SEARCH = replace(settings.SEARCH, **changes)
    run = await anew_run(conversation, QUESTION)
    assert await runner.research(run.pk)
    await runner.answer(run.pk)
    return await state_of(run)


async def test_a_citation_quotes_what_its_very_address_has_said(conversation: Conversation, settings: Settings) -> None:
    async with serving({"/a": tell, "/m/a": tell}) as site:
        for path, metres in LENGTHS.items():
            state = await asked(conversation, settings, site, path)
            (check,) = state.checks
            source = await Source.objects.select_related("page__body").aget(run_id=UUID(state.run), index=check.index)

            assert source.url == site.origin + path and source.page
            assert f"{metres} metres" in check.quote
            assert f"{metres} metres" in state.answer and f"{metres} metres" in source.page.full_text
