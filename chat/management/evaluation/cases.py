"""The questions of an evaluation, one JSON object a line, and the answers to them; read and written in one shape.

A line needs a `question`. What is known of its answer is optional, and only what is known is measured: `gold_urls` (any
of these pages has it), `gold_passages` (any of these texts), `answers` (groups of spellings: one of each group must
stand in the answer). A line that has an `answer` is not asked: it is measured as it stands. So what one evaluation has
written, the next can read.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

EFFORTS = ("off", "on", "deep")
LINE_BYTES_MAX = 4_000_000


class BadLine(ValueError):
    """A line cannot be read; the text says which, and why."""


@dataclass(frozen=True)
class GivenSource:
    """A page that was found. Without `passages` the model was not shown it."""

    index: int
    url: str
    passages: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class GivenAnswer:
    """An answer that is finished, with what it rests on and what it has taken."""

    answer: str
    sources: tuple[GivenSource, ...] = ()
    status: str = "finished"
    code: str | None = None
    rounds: int = 0
    """Searches."""
    search_seconds: float | None = None
    reasoning_seconds: float | None = None
    seconds: float | None = None
    """From question to end, waiting included."""
    usage: dict[str, int] = field(default_factory=dict)
    cost_micros: int | None = None
    currency: str | None = None
    model: str = ""


@dataclass(frozen=True)
class Case:
    """One question, and what is known of its answer."""

    name: str
    question: str
    search: bool = True
    effort: str = "on"
    """How long it is thought: `off`, `on` or `deep`."""
    model: str = ""
    """Which of `MODELS`; empty: the first."""
    gold_urls: tuple[str, ...] = ()
    gold_passages: tuple[str, ...] = ()
    answers: tuple[tuple[str, ...], ...] = ()
    given: GivenAnswer | None = None


def read_cases(path: Path) -> list[Case]:
    """The cases of a file, in order. Raises BadLine, OSError."""
    cases = [case_of(number, line) for number, line in _lines(path)]
    if len({case.name for case in cases}) != len(cases):
        raise BadLine("two lines have the same id")
    return cases


def case_of(number: int, line: str) -> Case:
    """The case that a line describes. Raises BadLine."""
    try:
        row = json.loads(line)
        return Case(
            name=str(row.get("id", number)),
            question=_text(row["question"]),
            search=bool(row.get("search", True)),
            effort=_effort(row.get("think", "on")),
            model=_text(row.get("model", "")),
            gold_urls=_texts(row.get("gold_urls", ())),
            gold_passages=_texts(row.get("gold_passages", ())),
            answers=tuple(_texts(group) for group in row.get("answers", ())),
            given=_given(row) if "answer" in row else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadLine(f"line {number}: {type(error).__name__}: {error}") from error


def written(case: Case, given: GivenAnswer) -> str:
    """The line of a case that is answered: `read_cases` reads the same from it."""
    row: dict[str, Any] = {"id": case.name, "question": case.question, "search": case.search, "think": case.effort}
    row |= {"model": case.model, "gold_urls": case.gold_urls, "gold_passages": case.gold_passages}
    row |= {"answers": case.answers} | asdict(given) | {"model": case.model, "served_by": given.model}
    return json.dumps(row, ensure_ascii=False)


def _given(row: dict[str, Any]) -> GivenAnswer:
    sources = tuple(
        GivenSource(int(one["index"]), _text(one.get("url", "")), _texts(one.get("passages", ())))
        for one in row.get("sources", ())
    )
    seconds = {name: row.get(name) for name in ("search_seconds", "reasoning_seconds", "seconds")}
    return GivenAnswer(
        answer=_text(row["answer"]),
        sources=sources,
        status=_text(row.get("status", "finished")),
        code=row.get("code"),
        rounds=int(row.get("rounds", 0)),
        usage={str(name): int(count) for name, count in (row.get("usage") or {}).items() if count is not None},
        cost_micros=row.get("cost_micros"),
        currency=row.get("currency"),
        model=_text(row.get("served_by", "")),
        **{name: None if value is None else float(value) for name, value in seconds.items()},
    )


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(iter(lambda: file.readline(LINE_BYTES_MAX), ""), start=1):
            if line.strip():
                yield number, line


def _effort(value: object) -> str:
    # `think` may be said as a switch, too.
    effort = {True: "on", False: "off"}.get(value, value) if isinstance(value, bool) else value
    if effort not in EFFORTS:
        raise ValueError(f"think is one of {', '.join(EFFORTS)}, not {value!r}")
    return str(effort)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _texts(values: object) -> tuple[str, ...]:
    """A list of texts; one text alone is a list of one."""
    if isinstance(values, str):
        return (values,)
    if not isinstance(values, list | tuple):
        raise TypeError(f"{values!r} is no list of texts")
    return tuple(_text(one) for one in values)
