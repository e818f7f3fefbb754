"""A conversation as Markdown: questions, answers with linked numbers, and what the cited pages say."""

import re
from collections.abc import Iterator
from urllib.parse import quote
from uuid import UUID

from django.utils.translation import gettext as _

from chat.protocol.state import AnswerPart, RunState
from chat.sharing.citing import (
    DISAGREE,
    STRUCK,
    Cited,
    Side,
    answers,
    cited,
    disagreements_of,
    is_cited_address,
    pieces,
    reading_of,
    repairs_of,
    uncited_of,
    verdict_of,
)
from chat.sharing.foreign_text import plain, unloading
from chat.sharing.record import ConversationRecord, RunRecord, TurnRecord

_LINES = re.compile(r"\s+")
_HEADING = re.compile(r"(?m)^(#{1,6})(?= )")
JOINER = "\u2060"
"""Keeps a bracketed number of the model's from being a citation here; elsewhere it would be in the way."""


def as_markdown(record: ConversationRecord, leaf: UUID | None = None) -> str:
    """One branch of the conversation, ended by a line feed."""
    blocks = [f"# {plain(record.title)}"] if record.title else []
    for turn in record.branch(leaf):
        blocks.extend(turn_blocks(turn))
    return "\n\n".join(blocks) + "\n"


def turn_blocks(turn: TurnRecord) -> Iterator[str]:
    """A question and the answer that counts, as blocks that an empty line parts."""
    first, *rest = turn.question.strip().splitlines()
    yield f"## {first}"
    if rest:
        yield "\n".join(rest)
    if turn.shown:
        yield from answer_blocks(turn.shown)


def answer_blocks(run: RunRecord) -> Iterator[str]:
    """An answer, and what is to be said of it."""
    state = run.run_state
    yield from filter(None, (answer_text(state, *part) for part in answers(state)))
    if repairs := repairs_of(state):
        yield f"**{STRUCK}**"
        yield "\n".join(f"- ~~{plain(old)}~~ {plain(new)}".rstrip() for old, new in repairs)
    if disagreements := disagreements_of(state):
        yield f"**{DISAGREE}**"
        yield "\n".join(f"- {' · '.join(map(side_text, one.sides))} · {one.words}" for one in disagreements)
    if uncited := uncited_of(state):
        yield f"*{uncited}*"
    if sources := cited(state):
        yield f"**{_('Sources:')}**"
        yield "\n".join(line for one in sources for line in source_lines(one, run))


def side_text(side: Side) -> str:
    """A page of two that disagree, by its number and its name, with what it says."""
    source = side.source
    return rf"\[{source.index}\] {link(plain(source.title or source.url), source.url)}: “{plain(side.quote)}”"


def answer_text(state: RunState, place: int, part: AnswerPart) -> str:
    """A part of the answer; its own headings stand below the question's."""
    addresses = {one.source.index: one.source.url for one in cited(state)}
    text = ""
    for piece in pieces(state, place, part):
        text += piece.text
        if piece.index is not None:
            text += link(rf"\[{piece.index}\]", addresses.get(piece.index, ""))
    shown = unloading(text.replace(JOINER, "").strip())
    return _HEADING.sub(lambda sign: "#" * min(6, len(sign[1]) + 2), shown)


def source_lines(one: Cited, run: RunRecord) -> Iterator[str]:
    """A source with the words of its page, each once, and when that was read."""
    source = one.source
    name = link(plain(source.title or source.url), source.url)
    yield f"{source.index}. {name}" + (f" ({source.published})" if source.published else "")
    for verdict, words in dict.fromkeys((verdict_of(check), check.quote) for check in one.checks):
        quoted = f": “{plain(words)}”" if words else ""
        yield f"   - {verdict}{quoted}"
    if reading := reading_of(run, source.index):
        yield f"   - {plain(reading)}"


def link(name: str, url: str) -> str:
    """A link, or its name alone where the address leads nowhere outside."""
    if not is_cited_address(url):
        return name
    # In a list of safe characters brackets and blanks are missing: they would end the link.
    return f"[{name}]({quote(url, safe=SAFE)})"


SAFE = "!#$%&'*+,-./:;=?@_~"


def one_line(text: str) -> str:
    return _LINES.sub(" ", text).strip()
