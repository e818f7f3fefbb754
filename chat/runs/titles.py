"""The title of a conversation: its first question at once, then a name that a model gives it after its first answer."""

import asyncio
import re
from contextlib import suppress
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings

from chat.citations.marks import without_marks
from chat.journal import notifications
from chat.models import Conversation, Run
from chat.models.prepared import Parameter, Rows
from chat.prompts.small import title_prompt
from chat.protocol.state import FINISHED
from chat.runs.small_calls import small_call
from inference.small import small_answer
from search import language_of
from search.text.cleaning import one_line

NAME_MAX = 60
NAME_SECONDS, NAME_TOKENS = 10.0, 60

_LABEL = re.compile(r"\A(?:title|name|标题|標題|名称|名稱)\s*[:：]\s*", re.IGNORECASE)
_DECORATION = " \t#*_`\"'“”‘’「」『』《》"
_FULL_STOPS = "。．.!！;；,，"


def title_of(question: str) -> str:
    """The first line of the question, cut at a word where there are words."""
    line, limit = one_line(question.splitlines()[0]), settings.CHAT.title_max
    if len(line) <= limit:
        return line
    head = line[:limit]
    return (head[: head.rfind(" ")] if " " in head[limit // 2 :] else head).rstrip() + "…"


_NAMES = Rows(
    lambda: Run.objects.filter(
        pk=Parameter("run"), status=FINISHED, turn__conversation__ends_at__isnull=True
    ).values_list("turn__question", "turn__conversation__title")
)


def may_be_named(run_id: UUID) -> bool:
    """Whether the run's conversation, which is to stay, still has its question as its title: hardly any has after its
    first answer."""
    return any(title == title_of(question) for question, title in _NAMES.all(run=run_id))


async def name_conversation(run_id: UUID) -> None:
    """After the first answer of a conversation: have it named, unless the reader has done so."""
    run = await Run.objects.filter(pk=run_id, status=FINISHED).select_related("turn__conversation").afirst()
    if run is None or run.turn.conversation.title != title_of(run.turn.question):
        return
    conversation = run.turn.conversation
    if await Run.objects.filter(turn__conversation=conversation, status=FINISHED).exclude(pk=run.pk).aexists():
        return
    name = await _name(run)
    unchanged = Conversation.objects.filter(pk=conversation.pk, title=conversation.title)
    if name and await sync_to_async(unchanged.change)(title=name):
        await notifications.notify(conversation.owner_id, conversation.pk, "renamed")


def name_in(text: str) -> str:
    """The name in what a model has written: one short line without decoration; empty where there is none."""
    lines = (line.strip(_DECORATION) for line in text.splitlines())
    line = next((line for line in lines if line and not line.endswith((":", "："))), "")
    name = _LABEL.sub("", line).strip(_DECORATION).rstrip(_FULL_STOPS).strip(_DECORATION)
    return name if len(name) <= NAME_MAX and name.isprintable() and "<" not in name else ""


async def _name(run: Run) -> str:
    answer = without_marks(run.state().answer)
    if not answer.strip():
        return ""
    prompt = title_prompt(run.turn.question, answer, language_of(answer))
    with suppress(TimeoutError):  # too many small calls at once: the question stays the title
        async with asyncio.timeout(NAME_SECONDS), small_call("title") as engine:
            return name_in(await small_answer(engine, prompt, seconds=NAME_SECONDS, max_tokens=NAME_TOKENS))
    return ""
