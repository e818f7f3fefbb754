"""What the engine is told of one run: the messages, and the same as sentences for the engine that only quotes."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from uuid import UUID, uuid4

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db.models import Q

from chat.engines import engine_of, reads_prompts
from chat.models import Instructions, Passage, Run, Source, Turn
from chat.models.prepared import Parameter, Rows
from chat.prompts.answer import PastTurn, Prompt, PromptPassage, PromptSource, messages
from chat.prompts.safety import neutralised
from chat.prompts.window import fitted, room
from chat.protocol.events import PromptFitted
from chat.protocol.state import FINISHED, LIVE
from inference import Excerpt, Message, Request
from languages.token_estimate import prompt_tokens
from search import language_of, rewritten, sentences

STATE_FIELDS = ("search", "think", "effort", "model", "model_key", "status", "snapshot", "created_at", "chosen_at")
HISTORY_MAX = 40
"""Turns that are looked at; the prompt's budget then decides how many fit."""


@dataclass(frozen=True)
class AnswerRequest:
    """The request, and what is needed to read the answer to it."""

    request: Request
    language: str
    passages: dict[int, tuple[str, ...]]
    """Source number to the texts of its passages: what a kept text may have cited, too."""
    citable: tuple[int, ...] = ()
    """The numbers of the pages that the engine is given."""
    instructions: str = ""
    """What the reader wishes of every answer, where the engine is told of it."""
    fitted: PromptFitted | None = None
    """What the model is not told; None: nothing, or there is no model to be told."""
    above: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Source number to what stands above each of its passages."""


AsSent = Callable[[Request], Awaitable[Request]]
"""What else a request is sent with: the tools, or the rules of the marks."""


async def as_it_is(request: Request) -> Request:
    return request


async def answer_request_of(
    run: Run, begun: str = "", only: frozenset[int] | None = None, as_sent: AsSent = as_it_is
) -> AnswerRequest:
    """Everything the engine needs to answer `run`, or to go on with the text `begun`.

    `only`: the sources that stand before the question, where others were found later.
    """
    question, engine = run.turn.question, engine_of(run.model_key)
    language = language_of(question)
    sources = await given_sources(run) if run.search else []
    past = await past_turns(run.turn)
    instructions = await instructions_of(run)
    window = room(await engine.window_tokens(), prompt_tokens(begun), run.effort)
    draft = partial(
        messages,
        question,
        past,
        [prompt_source(source) for source in sources if only is None or source.index in only],
        searched=run.search,
        language=language,
        today=date.today(),
        sources_share=window.sources_share,
        instructions=instructions,
    )
    request = without_messages(run, window.reasoning_tokens)

    async def count(drafted: Sequence[Message]) -> int | None:
        return await engine.count_tokens(await as_sent(replace(request, messages=tuple(drafted))))

    prompt = await fitted(lambda tokens: draft(budget_tokens=tokens), count, window.prompt_tokens)
    # Without a model there is no prompt that pages would have to fit into.
    connected = engine.connected
    shown = [source for source in sources if source.index in prompt.indexes] if connected else sources
    wording = question if connected else with_subject(question, past)
    request = replace(request, messages=prompt.messages, question=wording, excerpts=tuple(map(excerpt, shown)))
    passages = {source.index: texts(source) for source in sources}
    citable = tuple(source.index for source in shown)
    fitted_to = left_out(prompt) if connected else None
    return AnswerRequest(request, language, passages, citable, instructions, fitted_to, all_above(sources))


_INSTRUCTIONS = Rows(lambda: Instructions.objects.filter(owner=Parameter("owner")).values_list("text", flat=True))


async def instructions_of(run: Run) -> str:
    """What the reader of `run` wishes of every answer; nothing for an engine that is not sent our prompt."""
    if not reads_prompts(run.model_key):
        return ""
    if run.instructions is None:
        run.instructions = await sync_to_async(_INSTRUCTIONS.first)(owner=run.owner_id) or ""
    return run.instructions


def without_messages(run: Run, reasoning_tokens: int | None) -> Request:
    """How much `run` is to think and to write."""
    extra = settings.CHAT.reasoning_tokens * (settings.CHAT.deep_factor - 1)
    return Request(
        id=uuid4().hex,
        messages=(),
        question="",
        think=run.think,
        effort="deep" if run.effort == "deep" else "on",
        max_tokens=settings.CHAT.answer_tokens + (extra if run.effort == "deep" else 0),
        reasoning_tokens=reasoning_tokens,
    )


def with_subject(question: str, past: Sequence[PastTurn]) -> str:
    """A follow-up in words that can be understood alone: whoever only quotes does not read the conversation."""
    return next(iter(rewritten(question, [turn.question for turn in past])[-1:]), question) if past else question


async def given_sources(run: Run) -> list[Source]:
    """The sources with passages for the model, best first."""
    read = run.sources.filter(status="read").select_related("page__body__pack").prefetch_related("passages")
    return sorted([source async for source in read if source.passages.all()], key=best_rank)


def left_out(prompt: Prompt) -> PromptFitted | None:
    """What to tell the reader of what did not fit; None where of every page and turn something did."""
    if not (prompt.sources_left_out or prompt.turns_left_out):
        return None
    return PromptFitted(len(prompt.indexes), prompt.sources_left_out, prompt.turns_left_out)


_TURNS = Rows(lambda: Turn.objects.filter(conversation=Parameter("conversation")).only("parent_id", "question"))


async def past_turns(turn: Turn) -> list[PastTurn]:
    """The answered turns on the way from the first turn to this one, oldest first."""
    if not turn.parent_id:
        return []
    turns = {one.pk: one for one in await sync_to_async(_TURNS.all)(conversation=turn.conversation_id)}
    way: list[Turn] = []
    while turn.parent_id and len(way) < HISTORY_MAX:
        turn = turns[turn.parent_id]
        way.append(turn)
    answers = await answers_of(way)
    return [PastTurn(one.question, answers[one.pk]) for one in reversed(way) if answers.get(one.pk)]


async def answers_of(turns: Sequence[Turn]) -> dict[UUID, str]:
    """The text of each turn's finished run that was begun or chosen last; where none has finished, of such a run that
    is over."""
    runs = await sync_to_async(_runs_of(len(turns)).all)(
        **{f"turn{place}": turn.pk for place, turn in enumerate(turns)}
    )
    newest: dict[UUID, Run] = {}
    for run in sorted(runs, key=lambda one: one.counts_from):
        before = newest.get(run.turn_id)
        if before is None or run.status == FINISHED or before.status != FINISHED:
            newest[run.turn_id] = run
    return {turn: run.state().answer for turn, run in newest.items()}


@cache
def _runs_of(count: int) -> Rows[Run]:
    """The runs of so many turns that are over."""
    of_turns = Q(*(Q(turn=Parameter(f"turn{place}")) for place in range(count)), _connector=Q.OR)
    over = Run.objects.filter(of_turns).exclude(status__in=LIVE)
    return Rows(lambda: over.only("turn_id", *STATE_FIELDS))


def texts(source: Source) -> tuple[str, ...]:
    """The passages of a source, best first."""
    text = source.page.full_text if source.page else ""
    return tuple(text[p.start : p.end] for p in source.passages.all())


def all_above(sources: Iterable[Source]) -> dict[int, tuple[str, ...]]:
    """By the number of a source, what stands above each of its passages: the page's title and the section's heading."""
    return {source.index: tuple(map(partial(above, source), source.passages.all())) for source in sources}


def above(source: Source, passage: Passage | None = None) -> str:
    """What stands above a passage of a source; without one, above them all."""
    lines = (source.page.title if source.page else "", passage.heading if passage else "")
    return "\n".join(filter(None, lines))


def best_rank(source: Source) -> int:
    return min(passage.rank for passage in source.passages.all())


def prompt_source(source: Source) -> PromptSource:
    """A source as a model reads it: its passages stand as they stand on the page."""
    text = source.page.full_text if source.page else ""
    passages = sorted(source.passages.all(), key=lambda passage: passage.start)
    in_order = tuple(PromptPassage(text[p.start : p.end], p.rank) for p in passages) if text else ()
    return PromptSource(source.index, source.title, source.site, source.published, in_order)


def excerpt(source: Source) -> Excerpt:
    # Quoted into an answer, a page's own `[citation:1]` would pass for ours.
    text = source.page.full_text if source.page else ""
    passages = sorted(source.passages.all(), key=lambda passage: passage.start)
    lines: list[str] = []
    for before, passage in zip([None, *passages], passages, strict=False):
        piece = text[passage.start : passage.end]
        if before is None or text[before.end : passage.start].strip():
            heading = passage.heading or ("" if passage.start else source.title)
            lines += ["", *([f"# {neutralised(heading)}"] if heading and not piece.startswith("#") else [])]
        lines += [neutralised(sentence.text) for sentence in sentences(piece)]
    return Excerpt(source.index, source.title, tuple(lines))
