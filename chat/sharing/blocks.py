"""A conversation as what a printed page is made of: headings, paragraphs, code, tables, sources; for PDF and DOCX.

What strangers wrote becomes text of these and nothing else: no raw HTML, no image, and links to http and https only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from uuid import UUID

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from chat.protocol.state import AnswerPart, RunState
from chat.sharing.citing import (
    DISAGREE,
    STRUCK,
    Cited,
    Piece,
    Side,
    answers,
    cited,
    disagreements_of,
    is_cited_address,
    reading_of,
    repairs_of,
    uncited_of,
    verdict_of,
)
from chat.sharing.formula_text import formula_text
from chat.sharing.html import SIGN, parser, signed_text
from chat.sharing.printed import Block, Run, Runs
from chat.sharing.record import ConversationRecord, RunRecord

# What neither XML nor a PDF's text can hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
WARNED = ("unsupported", "contradicted")


def blocks_of(record: ConversationRecord, leaf: UUID | None = None) -> list[Block]:
    """One branch of the conversation, through `leaf`, else the newest."""
    return list(_blocks(record, leaf))


def _blocks(record: ConversationRecord, leaf: UUID | None) -> Iterator[Block]:
    yield Block("title", (plain(record.title or _("New conversation")),))
    for number, turn in enumerate(record.branch(leaf), start=1):
        yield Block("question", (plain(turn.question.strip()),))
        yield Block("date", (plain(f"{turn.created_at:%Y-%m-%d}"),))
        if turn.shown:
            yield from _answer_blocks(turn.shown, number)


def _answer_blocks(run: RunRecord, number: int) -> Iterator[Block]:
    state = run.run_state
    for place, part in answers(state):
        yield from answer_blocks(state, place, part, number)
    yield from _remarks(state)
    if sources := cited(state):
        yield Block("heading", (plain(_("Sources")),), level=2)
        for one in sources:
            yield from _source_blocks(one, number, reading_of(run, one.source.index))


def _remarks(state: RunState) -> Iterator[Block]:
    """What was struck, where pages disagree, and what cites none."""
    repairs, disagreements = repairs_of(state), disagreements_of(state)
    if repairs:
        yield Block("text", (plain(str(STRUCK)),))
    for old, new in repairs:
        yield Block("item", (replace(plain(old), is_struck=True), plain(f" {new}" if new else "")), marker="•")
    if disagreements:
        yield Block("text", (plain(str(DISAGREE)),))
    for one in disagreements:
        yield Block("item", (*(run for side in one.sides for run in _side(side)), plain(one.words)), marker="•")
    if uncited := uncited_of(state):
        yield Block("date", (plain(uncited),))


def _side(side: Side) -> Iterator[Run]:
    source = side.source
    yield plain(f"[{source.index}] ")
    yield replace(plain(source.title or source.url), address=source.url if is_cited_address(source.url) else "")
    yield plain(f": “{side.quote}”\n")


def _source_blocks(one: Cited, number: int, reading: str) -> Iterator[Block]:
    source = one.source
    address = source.url if is_cited_address(source.url) else ""
    note = " · ".join(text for text in (source.site, source.published or "") if text)
    runs = (replace(plain(source.title or source.url), address=address), plain(f"  {note}" if note else ""))
    yield Block("source", runs, marker=f"{source.index}.", anchor=f"source-{number}-{source.index}")
    for verdict, label, quote in dict.fromkeys((c.verdict, verdict_of(c), c.quote) for c in one.checks):
        named = replace(plain(label), is_bold=True, is_warned=verdict in WARNED)
        yield Block("quote", (named, plain(f"  “{quote}”" if quote else "")))
    if reading:
        yield Block("quote", (plain(reading),))


def plain(text: str) -> Run:
    return Run(_UNPRINTABLE.sub("", text))


def answer_blocks(state: RunState, place: int, part: AnswerPart, number: int) -> list[Block]:
    """A part of an answer; each citation is a run that leads to its source."""
    text, marked = signed_text(state, place, part)
    return _Reader([_chip(piece, number) for piece in marked]).blocks(_parser().parse(text))


def _chip(piece: Piece, number: int) -> Run:
    is_warned = piece.check is not None and piece.check.verdict in WARNED
    return Run(f"[{piece.index}]", address=f"#source-{number}-{piece.index}", is_chip=True, is_warned=is_warned)


@cache
def _parser() -> MarkdownIt:
    return parser()


@dataclass
class _Reader:
    """Goes through the tokens of one text, and remembers in which lists and quotations it is."""

    chips: Sequence[Run]
    lists: list[int | None] = field(default_factory=list)
    """The next number of each list around; None: it has dots."""
    marker: str = ""
    quotations: int = 0

    def blocks(self, tokens: Sequence[Token]) -> list[Block]:
        made: list[Block] = []
        rows: list[list[Runs]] = []
        for place, token in enumerate(tokens):
            match token.type:
                case "inline" if tokens[place - 1].type in ("th_open", "td_open"):
                    rows[-1].append(self.runs(token))
                case "inline" if tokens[place - 1].type == "heading_open":
                    level = int(tokens[place - 1].tag[1:])
                    made.append(Block("heading", self.runs(token), level=min(level + 1, 4)))
                case "inline":
                    made.append(self._text(self.runs(token)))
                case "fence" | "code_block":
                    made.append(Block("code", (Run(_UNPRINTABLE.sub("", token.content.rstrip("\n")), is_code=True),)))
                case "math_block" | "math_block_label":
                    made.append(self._text((_formula(token.content),)))
                case "table_open":
                    rows = []
                case "tr_open":
                    rows.append([])
                case "table_close":
                    made.append(Block("table", rows=tuple(tuple(row) for row in rows)))
                case _:
                    self._enter(token)
        return made

    def _text(self, runs: Runs) -> Block:
        if self.lists:
            marker, self.marker = self.marker, ""
            return Block("item", runs, level=len(self.lists) - 1, marker=marker)
        return Block("quoted" if self.quotations else "text", runs)

    def _enter(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self.lists.append(None)
            case "ordered_list_open":
                self.lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                number = self.lists[-1]
                self.marker = "•" if number is None else f"{number}."
                self.lists[-1] = None if number is None else number + 1
            case "blockquote_open":
                self.quotations += 1
            case "blockquote_close":
                self.quotations -= 1

    def runs(self, inline: Token) -> Runs:
        return tuple(run for run in self._runs(inline.children or ()) if run.text)

    def _runs(self, tokens: Sequence[Token]) -> Iterator[Run]:
        look = Run("")
        for token in tokens:
            match token.type:
                case "strong_open" | "strong_close":
                    look = replace(look, is_bold=token.nesting == 1)
                case "em_open" | "em_close":
                    look = replace(look, is_italic=token.nesting == 1)
                case "s_open" | "s_close":
                    look = replace(look, is_struck=token.nesting == 1)
                case "link_open":
                    href = str(token.attrGet("href") or "")
                    look = replace(look, address=href if is_cited_address(href) else "")
                case "link_close":
                    look = replace(look, address="")
                case "code_inline":
                    yield replace(look, text=_UNPRINTABLE.sub("", token.content), is_code=True)
                case "math_inline" | "math_inline_double":
                    yield replace(_formula(token.content), is_bold=look.is_bold)
                case "hardbreak" | "softbreak":
                    yield replace(look, text="\n" if token.type == "hardbreak" else " ")
                case _:
                    yield from self._text_runs(look, token.content)

    def _text_runs(self, look: Run, text: str) -> Iterator[Run]:
        end = 0
        for sign in SIGN.finditer(text):
            yield replace(look, text=_UNPRINTABLE.sub("", text[end : sign.start()]))
            yield self.chips[int(sign[1])]
            end = sign.end()
        yield replace(look, text=_UNPRINTABLE.sub("", text[end:]))


def _formula(tex: str) -> Run:
    return Run(_UNPRINTABLE.sub("", formula_text(tex)), is_italic=True)
