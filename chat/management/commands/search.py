"""`manage.py search "question"`: what a search does, step by step, for the operator's "why did it find nothing?"."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from search import Hit, Page, Query, Report, Skipped, language_of, research
from search.intent import FOCUSES
from search.research import with_question

Row = dict[str, Any]


class Command(BaseCommand):
    help = "Search the web as a run would, and print queries, hits, pages with their times, and the ranked passages."
    # A search must be possible to look into while the rest of the site is broken.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("question")
        parser.add_argument("--query", action="append", default=[], help="one more query, besides the question itself")
        parser.add_argument("--site", action="append", default=[], help="stay within this site, or -site: out of it")
        parser.add_argument("--focus", choices=FOCUSES, default="", help="the kind of sources; else the words decide")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, question: str, query: list[str], site: list[str], **options: Any) -> None:
        asyncio.run(self.search(question, query, site, options["focus"], as_json=options["json"]))

    async def search(self, question: str, more: list[str], sites: list[str], focus: str, *, as_json: bool) -> None:
        """Print each step as it comes."""
        started = time.monotonic()
        queries = [Query(text, language_of(text)) for text in more]
        for query in with_question(question, queries):
            self.tell({"step": "query", "text": query.text, "language": query.language}, as_json=as_json)
        async with aclosing(research(question, queries, settings.SEARCH, sites, focus)) as nouns:
            async for noun in nouns:
                for row in rows(noun):
                    self.tell({**row, "seconds": round(time.monotonic() - started, 2)}, as_json=as_json)

    def tell(self, row: Row, *, as_json: bool) -> None:
        self.stdout.write(json.dumps(row, ensure_ascii=False) if as_json else line(row))


def rows(noun: Hit | Page | Skipped | Report) -> Iterator[Row]:
    """What there is to tell about one noun; the last one also tells the passages."""
    match noun:
        case Hit():
            yield {"step": "hit", "url": noun.url, "title": noun.title, "provider": noun.provider}
        case Page():
            fields = {"url": noun.url, "characters": len(noun.text), "language": noun.language, "flagged": noun.flagged}
            yield {"step": "page", **fields}
        case Skipped():
            yield {"step": "skipped", "url": noun.url, "code": noun.error.code, "why": str(noun.error)}
        case Report():
            for rank, passage in enumerate(noun.passages, start=1):
                place = f"{passage.start}-{passage.end}"
                where = {"url": passage.url, "place": place, "heading": passage.heading}
                yield {"step": "passage", "rank": rank, "score": passage.score, **where, "text": passage.text}
            code = noun.error.code if noun.error else None
            answered = {"providers": noun.providers, "failures": noun.failures, "widened": noun.widened}
            yield {"step": "report", **answered, "code": code}


def line(row: Row) -> str:
    """A row for people: the step, then its values, long texts cut."""
    seconds = f"{row['seconds']:6.2f} s" if "seconds" in row else " " * 8
    values = "  ".join(short(value) for name, value in row.items() if name not in ("step", "seconds") and value)
    return f"{seconds}  {row['step']:<8} {values}"


def short(value: object) -> str:
    """A value on one line."""
    text = ", ".join(map(str, value)) if isinstance(value, tuple | list) else " ".join(str(value).split())
    return text if len(text) <= 160 else f"{text[:159]}…"
