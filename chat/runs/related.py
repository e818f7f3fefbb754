"""What a reader might ask next: up to three questions under the last answer, by one small call when it is over.

They are no part of the run, whose journal has ended: a column of its row has them, a notification says that they are
there. A model that has read strangers' pages writes them and one press asks them, so nothing but a short plain question
is let through: no address, no mark-up, and in the script of the reader's own question.
"""

import asyncio
import re
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.conf import settings

from chat.citations.marks import without_marks
from chat.journal import notifications
from chat.models import Run
from chat.prompts.safety import neutralised
from chat.prompts.small import related_prompt
from chat.protocol.state import FINISHED, RunState, SearchPart
from chat.runs.language_guard import Script, expected_script
from chat.runs.small_calls import small_call
from inference.small import small_answer
from languages.token_estimate import page_tokens
from search import is_simplified_only, is_traditional_only, language_of
from search.text.cleaning import one_line

RELATED_MAX, CHARACTERS_MAX = 3, 120
SECONDS, TOKENS = 10.0, 240
SUBSTANTIAL_TOKENS = 100
"""An answer from no page that is shorter leaves nothing to ask about."""
ASKED_MAX = 200
"""So many of a conversation's last questions are not proposed again."""

_MARK = re.compile(r"\A(?:[-*•·]|\(?\d{1,2}[.)、:：）]|[Qq]\d?[.:：])\s*")
_DECORATION = " \t#*_`\"'“”‘’「」『』《》"
_FOREIGN = re.compile(r"[<>{}\[\]|\\@]|://|www\.|]\(", re.IGNORECASE)
_WORDS = re.compile(r"\w+")


def are_of_use(state: RunState) -> bool:
    """Whether a reader may go on from an answer: it is complete, and from pages that were read or of some length."""
    if settings.CHAT.related_questions == "off" or not (settings.PLANNER or settings.CHAT.related_questions == "main"):
        return False
    searches = [part for part in state.parts if isinstance(part, SearchPart)]
    has_pages = any(source.status == "read" for part in searches for source in part.sources)
    answer = state.answer.strip()
    return state.status == FINISHED and bool(answer) and (has_pages or page_tokens(answer) >= SUBSTANTIAL_TOKENS)


async def suggest_questions(run_id: UUID) -> None:
    """Have the questions written, stored with the run and told of; not in a conversation that is to leave nothing."""
    candidates = Run.objects.filter(pk=run_id, status=FINISHED, related__isnull=True, turn__conversation__ends_at=None)
    run = await candidates.select_related("turn__conversation").afirst()
    if run is None:
        return
    conversation = run.turn.conversation
    turns = conversation.turns.order_by("-created_at").values_list("question", flat=True)[:ASKED_MAX]
    earlier = [question async for question in turns][::-1]
    questions = questions_in(await _written(run, earlier), run.turn.question, earlier)
    if questions and await Run.objects.filter(pk=run_id).aupdate(related=questions):
        await notifications.notify(conversation.owner_id, conversation.pk, "related", run.pk)


def questions_in(text: str, question: str, earlier: Iterable[str]) -> list[str]:
    """The questions in what a model has written, one a line, that may stand under an answer to `question`.

    At most `RELATED_MAX`, each of at most `CHARACTERS_MAX` characters and none of `earlier`.
    """
    keys, script = {_key(one) for one in earlier}, expected_script(question)
    questions: list[str] = []
    for line in text.splitlines():
        one = _question(line)
        if len(questions) < RELATED_MAX and one and _key(one) not in keys and _is_written_in(one, script):
            keys.add(_key(one))
            questions.append(one)
    return questions


async def _written(run: Run, earlier: list[str]) -> str:
    answer = without_marks(run.state().answer)
    prompt = related_prompt(run.turn.question, answer, earlier, language_of(run.turn.question))
    with suppress(TimeoutError):  # too many small calls at once: there are none under this answer
        async with asyncio.timeout(SECONDS), small_call("related") as engine:
            return await small_answer(engine, prompt, seconds=SECONDS, max_tokens=TOKENS)
    return ""


def _question(line: str) -> str:
    """The line as a question; empty where it is none, or holds what no plain question does."""
    plain = _MARK.sub("", line.strip(_DECORATION)).strip(_DECORATION)
    one = one_line(neutralised(plain))
    is_plain = len(one) <= CHARACTERS_MAX and one.isprintable() and not _FOREIGN.search(one)
    return one if is_plain and one.endswith(("?", "？")) and _key(one) else ""


def _key(question: str) -> str:
    """What two questions that are told apart by signs and letters' size only have in common."""
    return "".join(_WORDS.findall(question.casefold()))


def _is_written_in(text: str, script: Script | None) -> bool:
    """None: the reader's question is in no script of which one could tell."""
    if script is None:
        return True
    if script == "latin" or language_of(text) == "en":
        return script == "latin" and language_of(text) == "en"
    simplified, traditional = sum(map(is_simplified_only, text)), sum(map(is_traditional_only, text))
    return {"simplified": not traditional, "traditional": not simplified, "han": True}[script]
