"""The embedded engine: no model at all. It quotes the sentences of the read pages that answer, and never reasons.

What it writes is verbatim, so every citation is right and nothing is invented; below a floor it says so instead of
guessing.
"""

from collections.abc import AsyncGenerator, Iterator, Sequence
from itertools import groupby

from inference.engine import Answer, Delta, Ended, Request, SearchWay, SmallCallForms
from inference.errors import CannotContinue
from inference.profiles import Level
from inference.quotes.quotable import CELL, Quotable, quotables
from inference.quotes.selection import Ranker, chosen

MAX_CODE_LINES = 8
"""Of a listing that follows a quoted sentence."""


class QuotesEngine:
    """Answers with quotations."""

    name = "quotes"
    connected = False

    def __init__(self, ranker: Ranker) -> None:
        self._ranker = ranker

    async def write(self, request: Request) -> AsyncGenerator[Delta, None]:
        """One `Answer` per quotation, then `Ended`: `stop`, `nothing_found` or, without excerpts, `no_model`.

        Raises `CannotContinue` for a begun answer.
        """
        if request.begun_answer:
            raise CannotContinue("quotations are chosen together")
        if not request.excerpts:
            yield Ended("no_model")
            return
        quote_groups = groups(request.question, quotables(request.excerpts), self._ranker)
        for place, group in enumerate(quote_groups):
            yield Answer(("\n\n" if place else "") + _item(group))
        yield Ended("stop" if quote_groups else "nothing_found")

    async def ready(self) -> bool:
        return True

    async def window_tokens(self) -> int | None:
        """There is no model, and no window."""
        return None

    async def count_tokens(self, request: Request) -> int | None:
        """Nothing counts tokens here."""
        return None

    async def search_way(self) -> SearchWay:
        """Nothing asks for more pages here."""
        return ""

    async def small_call_forms(self) -> SmallCallForms:
        """There are no small calls here."""
        return SmallCallForms()

    async def levels(self) -> tuple[Level, ...]:
        """Nothing thinks here."""
        return ("off",)

    async def watch(self) -> None:
        """There is no server."""

    async def aclose(self) -> None:
        """Nothing is open."""


def groups(question: str, offered: Sequence[Quotable], ranker: Ranker) -> list[list[Quotable]]:
    """Those that answer `question`, with the code that belongs to each, neighbours joined; the best group first."""
    picked = chosen(question, offered, ranker)
    heads = {quotable.heads for quotable in picked}
    picked = [quotable for quotable in picked if quotable.text not in heads]
    ranks = {quotable: rank for rank, quotable in reversed(list(enumerate(picked)))}
    for quotable in picked:
        for companion in _companions(quotable, offered):
            ranks.setdefault(companion, ranks[quotable])
    quote_groups: list[list[Quotable]] = []
    for quotable in (quotable for quotable in offered if quotable in ranks):
        if quote_groups and quotable.follows(quote_groups[-1][-1]):
            quote_groups[-1].append(quotable)
        else:
            quote_groups.append([quotable])
    return sorted(quote_groups, key=lambda group: min(ranks[quotable] for quotable in group))


def _companions(quotable: Quotable, offered: Sequence[Quotable]) -> Iterator[Quotable]:
    """The listing below a sentence; for a line of a listing also the rest of it and the sentence above."""
    place = offered.index(quotable)
    if quotable.is_code:
        for before in range(place - 1, max(-1, place - 1 - MAX_CODE_LINES), -1):
            if not offered[before + 1].follows(offered[before]):
                break
            yield offered[before]
            if not offered[before].is_code:
                break
    for after in range(place + 1, min(len(offered), place + 1 + MAX_CODE_LINES)):
        if not (offered[after].is_code and offered[after].follows(offered[after - 1])):
            break
        yield offered[after]


def _item(group: Sequence[Quotable]) -> str:
    """One item of the list: sentences with their citation, listings below them."""
    runs = [(is_code, list(run)) for is_code, run in groupby(group, key=lambda quotable: quotable.is_code)]
    if len(runs) == 1 and runs[0][0] and len(group) == 1:
        return f"- `{group[0].text}` [{group[0].source}]"
    blocks = [_listing(run) if is_code else _prose(run) for is_code, run in runs]
    if runs[0][0]:
        blocks.insert(0, f"{group[0].heading or group[0].title} [{group[0].source}]")
    return "- " + "\n\n".join(blocks).replace("\n", "\n  ").replace("\n  \n", "\n\n")


def _prose(run: Sequence[Quotable]) -> str:
    """Sentences, and rows of tables below the names of their columns."""
    blocks = []
    for heads, group in groupby(run, key=lambda quotable: quotable.heads):
        rows = list(group)
        blocks.append(_table(heads, rows) if heads else _sentences(rows))
    return "\n\n".join(blocks)


def _table(heads: str, rows: Sequence[Quotable]) -> str:
    """The citation stands in a cell of its own: there it belongs to the whole row."""
    width = max(line.count(CELL) for line in (heads, *(row.text for row in rows))) + 1
    lines = [_cells(heads, width, ""), "|" + " --- |" * (width + 1)]
    lines += [_cells(row.text, width, f"[{row.source}]") for row in rows]
    return "\n".join(lines)


def _cells(row: str, width: int, last: str) -> str:
    cells = [cell.strip() for cell in row.strip("| ").split("|")]
    return "| " + " | ".join([*cells, *[""] * (width - len(cells)), last]) + " |"


def _sentences(run: Sequence[Quotable]) -> str:
    text = ""
    for quotable in run:
        # Chinese sentences follow each other without a space.
        text += (" " if text and text[-1].isascii() else "") + _balanced(quotable.text)
    return f"{text} [{run[0].source}]"


def _listing(run: Sequence[Quotable]) -> str:
    return "\n".join(["```", *(quotable.text for quotable in run), "```"])


def _balanced(text: str) -> str:
    """A sentence cut inside a stretch of code must not make code of all that follows."""
    return text.replace("`", "") if text.count("`") % 2 else text
