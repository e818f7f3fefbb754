"""A contradicted statement is struck, or another takes its place, where the operator wants it; the text stays."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from django.conf import settings as the_settings
from pytest_django import Settings

from chat.journal.journal import Journal
from chat.journal.lease import Lease
from chat.models import Conversation, Run
from chat.protocol import events
from chat.protocol.events import CitationChecked, SentenceRepaired
from chat.runs.judging import judge_citations
from chat.runs.repairing import repair_contradicted, rewritten, sentence_in, to_repair
from chat.runs.request import AnswerRequest
from inference import EngineConfig, JudgeConfig, Request
from tests.chat.asking import anew_run
from tests.inference.judges.scripted import ScriptedJudge
from tests.playback import Playback

ANSWER = "Ferries never sail at night [1]. They are fast [1]. It has two decks [1][2]."
PAGE = "Ferries sail at night, and also after dark in winter."
REQUEST = AnswerRequest(Request("", (), "q"), "en", {1: (PAGE,)})
WRONG = CitationChecked(1, 0, 0, 31, "contradicted", PAGE, "judged")
DISPUTED = CitationChecked(1, 0, 52, 76, "contradicted", "", "judged")
BACKED = CitationChecked(2, 0, 52, 76, "supported", "", "words")


@pytest.fixture
async def journal(conversation: Conversation) -> AsyncIterator[Journal]:
    run = await anew_run(conversation)
    assert await Lease.claim(run.pk)
    journal = await Journal.open(await Run.objects.aget(pk=run.pk))
    await journal.append(events.AnswerDelta(ANSWER, [(28, 1)]), WRONG, DISPUTED, BACKED)
    yield journal


def wanting(settings: Settings, repair: str) -> None:
    settings.CHAT = replace(the_settings.CHAT, repair=repair)


async def repaired(journal: Journal, text: str = "") -> list[SentenceRepaired]:
    async def write(run: Run, statement: str, passage: str) -> str:
        assert (statement, passage) == ("Ferries never sail at night", PAGE)
        return text

    run = await Run.objects.select_related("turn").aget(pk=journal.state.run)
    await repair_contradicted(run, journal, REQUEST, write)
    assert journal.state.answer == ANSWER
    return journal.state.repairs


async def test_by_default_it_is_only_marked(journal: Journal) -> None:
    assert await repaired(journal) == []


async def test_it_is_struck_once_and_not_where_another_page_supports_it(journal: Journal, settings: Settings) -> None:
    wanting(settings, "strike")
    for _ in range(2):
        assert await repaired(journal) == [SentenceRepaired(1, 0, 0, 31, "")]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ferries sail at night.", "Ferries sail at night."),
        ("Ferries sail at noon to Iceland.", ""),
        ("Ferries sail at 23:15.", ""),
        ("", ""),
    ],
)
async def test_what_takes_its_place_must_agree_with_the_page(
    journal: Journal, settings: Settings, written: str, shown: str
) -> None:
    wanting(settings, "rewrite")
    assert await repaired(journal, written) == [SentenceRepaired(1, 0, 0, 31, shown)]


def saying(passage: str, statement: str) -> dict[str, float]:
    return {"unsaid" if "register number" in statement else "contradicted": 0.97}


@pytest.mark.parametrize(
    ("says", "shown"),
    [
        ("Ferries sail at night [1].", "Ferries sail at night."),
        ("Ferries sail to Iceland at 23:15.", ""),
        ("<script>x</script> Ferries sail at night.", ""),
    ],
)
async def test_a_judge_contradicts_and_a_model_writes_anew(
    conversation: Conversation, settings: Settings, says: str, shown: str
) -> None:
    wanting(settings, "rewrite")
    run = await anew_run(conversation)
    assert await Lease.claim(run.pk)
    journal = await Journal.open(await Run.objects.aget(pk=run.pk))
    doubtful = CitationChecked(1, 0, 0, 31, "mentioned", PAGE, "negation")
    await journal.append(events.AnswerDelta(ANSWER, [(28, 1)]), doubtful)
    async with ScriptedJudge(saying) as judge, Playback() as model:
        settings.JUDGE = JudgeConfig("model", EngineConfig(urls=(judge.url,)))
        settings.PLANNER = EngineConfig(urls=(model.url,), model="deepseek-r1")
        model.play("scripted", says=says)
        await judge_citations(journal, REQUEST)
        await repair_contradicted(await Run.objects.select_related("turn").aget(pk=run.pk), journal, REQUEST, rewritten)

    assert [check.verdict for check in journal.state.checks] == ["contradicted"]
    assert [one.text for one in journal.state.repairs] == [shown]
    assert journal.state.answer == ANSWER


async def test_a_lost_answer_takes_its_repairs_along(journal: Journal, settings: Settings) -> None:
    wanting(settings, "strike")
    await repaired(journal)
    await journal.append(events.RunResumed("w", 0))

    assert journal.state.repairs == []
    assert to_repair(journal.state) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("“Ferries sail\nat night[1].”", "Ferries sail at night."),
        ("<b>x</b>", ""),
        ("长" * 401, ""),
    ],
)
def test_one_line_is_taken_and_no_markup(text: str, line: str) -> None:
    assert sentence_in(text) == line
