"""`make bench-history`: how long a search over a long history takes, on SQLite, or on the database of `tests.stores`.

    python -m tests.bench.history --turns 100000 --rounds 10

One user has asked so many questions, in English and Chinese, over five years; words are as frequent as in a language
(Zipf). Each kind of query is asked as the API asks it, with the snippets of its first page. It ends with an error where
the 95th percentile of all is over what is promised.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

import uuid6

from tests.bench.figures import percentile

if TYPE_CHECKING:
    from chat.history.search import Query
    from chat.models import User

P95_MS = 50.0
WORDS, SIGNS = 20_000, 2_000
TURNS_EACH = 10
"""Turns of one conversation."""
YEARS = 5
BATCH = 2_000


def main() -> None:
    """Read the arguments, store the history and print the times."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.history", description=__doc__)
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=10)
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    began = time.monotonic()
    language = Language(Random(7))
    user = seed(given.turns, language)
    print(f"{given.turns} turns stored in {time.monotonic() - began:.0f} s", flush=True)
    sys.exit(measured(user, language, given.rounds))


class Language:
    """Made-up words of two scripts; the first ones are frequent."""

    def __init__(self, random: Random) -> None:
        self.random = random
        syllables = [a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "or", "is")]
        made = ("".join(random.choices(syllables, k=random.choice((1, 2, 2, 3, 3, 4)))) for _ in range(WORDS * 2))
        self.words = list(dict.fromkeys(made))[:WORDS]
        signs = [chr(0x4E00 + n) for n in random.sample(range(0x5000), SIGNS)]
        self.pairs = list(dict.fromkeys("".join(random.choices(signs, k=2)) for _ in range(WORDS)))
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))

    def text(self, count: int, *, is_chinese: bool = False) -> str:
        """So many words."""
        words = self.pairs if is_chinese else self.words
        chosen = self.random.choices(words, cum_weights=self._weights[: len(words)], k=count)
        return "".join(chosen) if is_chinese else " ".join(chosen)


@dataclass(frozen=True)
class Rows:
    """What is stored of some turns."""

    turns: list[Any]
    runs: list[Any]
    sources: list[Any]
    entries: list[Any]


def seed(turns: int, language: Language) -> "User":
    """A user with so many turns, each with an answer and two sources, indexed as `chat/history/index.py` would."""
    from chat.models import Conversation, HistoryEntry, Run, Source, Turn, User

    user = User.objects.create(email="history@example.org")
    now = datetime.now(UTC)
    step = timedelta(days=365 * YEARS) / turns
    for first in range(0, turns, BATCH):
        numbers = range(first, min(turns, first + BATCH))
        rows = Rows([], [], [], [])
        conversations = [
            Conversation(id=uuid6.uuid7(), owner=user, title=language.text(5), updated_at=now, unindexed=0)
            for _ in numbers[::TURNS_EACH]
        ]
        for place, number in enumerate(numbers):
            add(rows, conversations[place // TURNS_EACH], now - step * (turns - number), language)
        Conversation.objects.bulk_create(conversations)
        Turn.objects.bulk_create(rows.turns, batch_size=500)
        Run.objects.bulk_create(rows.runs, batch_size=500)
        Source.objects.bulk_create(rows.sources, batch_size=500)
        HistoryEntry.objects.bulk_create(rows.entries, batch_size=500)
    return user


def add(rows: Rows, conversation: Any, asked_at: datetime, language: Language) -> None:
    from chat.history.index import EPOCH
    from chat.history.words import entry_words
    from chat.models import HistoryEntry, Run, Source, Turn
    from chat.protocol.state import AnswerPart, RunState

    is_chinese = language.random.random() < 0.4
    question, answer = (language.text(count, is_chinese=is_chinese) for count in (10, 300))
    id: UUID = uuid6.uuid7()
    turn = Turn(id=id, conversation=conversation, client_id=id.hex, question=question, search=True, think=True)
    state = RunState(str(id), seq=9, status="finished", parts=[AnswerPart(answer)])
    run = Run(id=id, turn=turn, owner=conversation.owner, client_id="", search=True, think=True, model="m")
    run.status, run.seq, run.snapshot, run.beat_at = "finished", 9, state.to_json(), asked_at
    sites = [f"site{language.random.randrange(400)}.example.org" for _ in range(2)]
    titles = [language.text(6, is_chinese=is_chinese) for _ in sites]
    rows.turns.append(turn)
    rows.runs.append(run)
    for index, (site, title) in enumerate(zip(sites, titles, strict=True), start=1):
        url = f"https://{site}/{id.hex}/{index}"
        rows.sources.append(Source(run=run, index=index, url=url, title=title, site=site, status="read"))
    moment = (asked_at - EPOCH) // timedelta(microseconds=1)
    words = entry_words(conversation.owner_id, [question, answer, *titles], sites)
    rows.entries.append(HistoryEntry(id=moment, conversation=conversation, turn=turn, stamp="x", words=words))


def kinds(language: Language) -> "dict[str, Callable[[], Query]]":
    """What is asked for, by what it is called in the table."""
    from chat.history.search import Query

    frequent, rare, pairs = language.words[:50], language.words[5_000:], language.pairs
    one = language.random.choice
    site = f"site{language.random.randrange(400)}.example.org"

    def day() -> date:
        return (datetime.now(UTC) - timedelta(days=language.random.randrange(365 * YEARS))).date()

    return {
        "a frequent word": lambda: Query(one(frequent) + " "),
        "a rare word": lambda: Query(one(rare) + " "),
        "two frequent words": lambda: Query(f"{one(frequent)} {one(frequent)} "),
        "two rare words, together nowhere": lambda: Query(f"{one(rare)} {one(rare)} "),
        "a frequent and a rare word": lambda: Query(f"{one(frequent)} {one(rare)} "),
        "five words": lambda: Query(language.text(5) + " "),
        "one letter, being typed": lambda: Query(one(frequent)[:1]),
        "two letters, being typed": lambda: Query(one(frequent)[:2]),
        "four letters, being typed": lambda: Query(one(rare)[:4]),
        "a word and a beginning": lambda: Query(f"{one(rare)} {one(rare)[:3]}"),
        "Chinese, one character": lambda: Query(one(pairs)[0]),
        "Chinese, a frequent pair": lambda: Query(one(pairs[:50])),
        "Chinese, four characters": lambda: Query(one(pairs[:500]) + one(pairs[:500])),
        "a word of a site": lambda: Query(one(frequent) + " ", site=site),
        "a word before a day": lambda: Query(one(frequent) + " ", until=day()),
        "all of a site": lambda: Query(site="example.org"),
        "both scripts, together nowhere": lambda: Query(f"{one(frequent)} {one(pairs[:50])}"),
    }


def measured(user: "User", language: Language, rounds: int) -> int:
    """The exit code."""
    every: list[Spent] = []
    for name, query in kinds(language).items():
        times = list(timed(user, query, rounds))
        clock, cpu = [one.clock_ms for one in times], [one.cpu_ms for one in times]
        spread = f"p50 {percentile(clock, 50):6.1f}   worst {max(clock):6.1f} ms   CPU {percentile(cpu, 50):6.1f}"
        print(f"{name:36} {spread}   worst {max(cpu):6.1f} ms", flush=True)
        every += times
    clock, cpu = [one.clock_ms for one in every], [one.cpu_ms for one in every]
    print(f"all {len(every)}: p50 {percentile(clock, 50):.1f}, p95 {percentile(clock, 95):.1f} ms,")
    print(f"of CPU p50 {percentile(cpu, 50):.1f}, p95 {percentile(cpu, 95):.1f} ms")
    return 1 if percentile(clock, 95) > P95_MS else 0


@dataclass(frozen=True)
class Spent:
    """On one query; the CPU is that of this process, in which SQLite is, and of PostgreSQL's, where that is used."""

    clock_ms: float
    cpu_ms: float


def timed(user: "User", query: "Callable[[], Query]", rounds: int) -> Iterator[Spent]:
    from chat.api.representations import history_of

    for _ in range(rounds):
        wanted = query()
        began, cpu_began = time.perf_counter(), cpu_seconds()
        history_of(user, wanted)
        yield Spent((time.perf_counter() - began) * 1000, (cpu_seconds() - cpu_began) * 1000)


def cpu_seconds() -> float:
    """Of this process, and of the one on this machine that serves its connection (`/proc/…/schedstat`: nanoseconds)."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return time.process_time()
    connection.ensure_connection()
    spent = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return time.process_time() + int(spent.split()[0]) / 1e9


if __name__ == "__main__":
    main()
