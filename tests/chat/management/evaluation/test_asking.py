"""Questions of an evaluation go the way of everybody's, over a local web, to a model that a script plays."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import Settings

from chat.engines import engine
from chat.management.evaluation.asking import Asking, answered
from chat.management.evaluation.cases import Case
from chat.management.evaluation.figures import figures_of
from chat.models import Conversation, Run, User
from chat.runs import runner
from inference.conf import EngineConfig
from tests.playback import Playback
from tests.playback.two_hop import case


async def as_workers_do(run_id: UUID) -> None:
    await runner.research(run_id)
    await Run.objects.filter(pk=run_id).aupdate(admitted_at=timezone.now())
    await runner.answer(run_id)


@pytest.mark.parametrize("rounds", [0, 3])
async def test_both_rounds_of_a_question_are_measured(
    alice: User, settings: Settings, tmp_path: Path, rounds: int
) -> None:
    one = case("en", 3)
    for title, text in (one.first, one.second):
        (tmp_path / f"{title}.md").write_text(f"# {title}\n\n{text}\n", "utf-8")
    settings.SEARCH = replace(settings.SEARCH, providers=("library",), library_dir=tmp_path, index_dir=tmp_path)
    settings.CHAT = replace(settings.CHAT, search_rounds=rounds)
    asked = Case("bell", one.question, gold_passages=(f"The warden of {one.place} is",), answers=((one.keeper,),))
    async with Playback("two-hop", model="DeepSeek-V4-Flash", window_tokens=131072) as server:
        server.arguments |= {"tool_call_parser": "deepseekv4"}
        settings.INFERENCE = EngineConfig(urls=(server.url,), attempts=1)
        engine.cache_clear()
        given = await answered(asked, Asking(alice, seconds=30), as_workers_do)
        await engine().aclose()
        engine.cache_clear()

    figures = figures_of(asked, given)
    expected = float(rounds > 0)
    assert (given.status, figures.right, figures.passage_shown) == ("finished", expected, expected)
    assert (given.rounds, figures.citation_precision) == (1 + int(expected), expected or None)
    assert not await Conversation.objects.for_user(alice).aexists()
