"""What has changed: the pages that an answer cites are read once more, and its statements are held against them.

Words decide, as when the answer was written (`checks`); nothing of the answer changes. What is found is kept for an
hour.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone

from chat.citations.page_checks import PageFinding, answer_sentences, page_findings
from chat.concurrency.redis_client import redis
from chat.models import Run, Source
from chat.protocol.state import AnswerPart, RunState
from chat.runs.checks import check_processes
from search import Page, Skipped, reread
from search.errors import TooComplex
from search.sandbox import Killed

READ_SECONDS, KEPT_SECONDS, CLAIMED_SECONDS = 40.0, 3600, 120
PAGES_MAX = 20
"""Cited pages that are read again; what cites later ones is told as not looked at."""
Now = Literal["holds", "changed", "lost", "unread"]
"""As much of it stands there as did; only some of it; hardly any; the page was not or could not be read again."""

RANKS = {"supported": 2, "unchecked": 2, "mentioned": 1, "contradicted": 1, "unsupported": 0}
"""How much of a statement a page had, or has."""


@dataclass(frozen=True)
class Cited:
    """A statement that cites source `index`, before anything was read again."""

    part: int
    start: int
    end: int
    index: int
    text: str
    was: str


@dataclass(frozen=True)
class Statement(Cited):
    """The same with what its page says of it now; `code` says why a page was not read."""

    now: Now
    quote: str
    code: str | None = None


def key_of(run_id: UUID) -> str:
    return f"recheck:{run_id}"


def claim_of(user_id: int) -> str:
    return f"rechecking:{user_id}"


async def recheck(run_id: UUID) -> None:
    """Read again what a run cites, and store what became of its statements. Raises RedisError, DatabaseError."""
    run = await Run.objects.select_related("turn__conversation").aget(pk=run_id)
    try:
        statements = await statements_now(run)
        done = {"checked_at": timezone.now().isoformat(), "statements": [asdict(one) for one in statements]}
        await redis().set(key_of(run_id), json.dumps(done), ex=KEPT_SECONDS)
    finally:
        await redis().delete(claim_of(run.turn.conversation.owner_id))


async def statements_now(run: Run) -> list[Statement]:
    """Every statement that cites something, with what its page says now, by the numbers of the pages."""
    cited = await cited_statements(run.state())
    rows = await sync_to_async(sources_of)(run, {one.index for one in cited})
    pages = await reread([row.url for row in rows.values()], settings.SEARCH, READ_SECONDS) if rows else {}
    statements: list[Statement] = []
    for index in sorted({one.index for one in cited}):
        row = rows.get(index)
        statements += await held([one for one in cited if one.index == index], pages[row.url] if row else None, row)
    return statements


async def cited_statements(state: RunState) -> list[Cited]:
    """Each pair of a sentence and a source that it cites, with the verdict of its time."""
    verdicts = {(one.part, one.start, one.end, one.index): one.verdict for one in state.checks}
    cited: list[Cited] = []
    for place, part in enumerate(state.parts):
        if not isinstance(part, AnswerPart) or not part.marks:
            continue
        sentences = await check_processes().run(answer_sentences, part.text, part.marks)
        for one in sentences.cited:
            spans = ((index, verdicts.get((place, one.start, one.end, index), "unchecked")) for index in one.indexes)
            cited += (Cited(place, one.start, one.end, index, one.text, verdict) for index, verdict in spans)
    return cited


def sources_of(run: Run, indexes: set[int]) -> Mapping[int, Source]:
    """The rows of these sources that stand on somebody's site, by their numbers."""
    rows = run.sources.filter(index__in=sorted(indexes)[:PAGES_MAX], status="read").select_related("page")
    return {row.index: row for row in rows if row.url.startswith(("http://", "https://"))}


async def held(cited: Sequence[Cited], now: Page | Skipped | None, row: Source | None) -> list[Statement]:
    """What a page says now of the statements that cite it; None: it was not read again."""
    if not isinstance(now, Page):
        return [told(one, "unread", "", now.error.code if now else None) for one in cited]
    if row and row.page and row.page.hash == now.hash:
        return [told(one, "holds", "") for one in cited]
    claims = [(one.text, True) for one in cited]
    try:
        findings = await check_processes().run(page_findings, cited[0].index, (now.text,), claims, (), (now.title,))
    except Killed:
        return [told(one, "unread", "", TooComplex.code) for one in cited]
    return [told(one, *judged(one, finding)) for one, finding in zip(cited, findings, strict=True)]


def judged(one: Cited, finding: PageFinding) -> tuple[Now, str]:
    """What has become of a statement by the words of its page as that is now, and the words that decided."""
    verdict, quote = (finding.support.verdict, finding.support.quote) if finding.support else ("unsupported", "")
    if RANKS[verdict] >= RANKS[one.was]:
        return "holds", quote
    return ("changed", quote) if verdict != "unsupported" else ("lost", "")


def told(one: Cited, now: Now, quote: str, code: str | None = None) -> Statement:
    return Statement(**asdict(one), now=now, quote=quote, code=code)
