"""A conversation as tests of its forms need it: branches, scripts, code, mathematics, and pages that are cited."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

from django.utils import timezone

from chat.models import Conversation, Page, PageText, Passage, Run, Source, Turn
from chat.models.compression import compressed
from chat.protocol.events import CitationChecked
from chat.protocol.state import AnswerPart, ReasoningPart, RunState, SearchPart, SourceState

ANSWER = (
    '# Ports\n\nThe 軟體 listens on 30000[1]. 软件也是[2].\n\n```py\nx[1] = "<b>"\n```\n\n'
    "$E = mc^2$ <script>alert(1)</script>"
)
TEXT = "A page. The server listens on 30000 by default."

RECEIPT = {
    "bytes_hash": "5e" * 32, "size_bytes": 4096, "charset": "gb18030", "status": 200, "content_type": "text/html",
    "last_modified": "Mon, 02 Nov 2026 08:00:00 GMT", "etag": '"a1"',
}  # fmt: skip


def answered(conversation: Conversation, question: str, parent: Turn | None = None, *, sources: int = 2) -> Run:
    """A turn with a finished answer over read pages, all of it as the product stores it."""
    turn = Turn.objects.create(
        conversation=conversation, parent=parent, client_id=uuid4().hex, question=question, search=True, think=True
    )
    now = timezone.now()
    run = Run.objects.create(
        turn=turn, search=True, think=True, model="r1", status="finished", beat_at=now, ended_at=now, researched=True
    )
    listed = [
        SourceState(n, f"https://a.example/{n}(x)", f"Page [{n}] 頁", "a.example", "2026-11-01", "read")
        for n in range(1, sources + 1)
    ]
    state = finished(run, listed)
    Run.objects.filter(pk=run.pk).update(seq=9, snapshot=state.to_json())
    for one in listed:
        keep(run, one)
    return Run.objects.select_related("turn").get(pk=run.pk)


def finished(run: Run, listed: list[SourceState]) -> RunState:
    """A state with a search, reasoning, and an answer that cites two of the sources."""
    checks = [
        CitationChecked(1, 2, 9, 36, "supported", "The server listens on 30000 by default.", "words"),
        CitationChecked(2, 2, 40, 45, "unsupported", "", "no_words"),
    ]
    marks = [(ANSWER.index("[1]"), 1), (ANSWER.index("[2]"), 2)]
    search = SearchPart(["ports"], sources=listed, over=True, read=len(listed), seconds=1.5, providers=["searxng"])
    thoughts = ReasoningPart("I think, </div> therefore", over=True, seconds=2.0)
    return RunState(
        str(run.pk), seq=9, turn=str(run.turn_id), question=run.turn.question, search=True, think=True, model="r1",
        status="finished", parts=[search, thoughts, AnswerPart(ANSWER, marks=marks)], checks=checks, citations=[1, 2],
        usage={"prompt_tokens": 7}, seconds=3.0,
    )  # fmt: skip


def keep(run: Run, source: SourceState) -> None:
    """Store a source with its page and a passage of it."""
    digest, now = sha256(TEXT.encode()).hexdigest(), timezone.now()
    body, _ = PageText.objects.get_or_create(hash=digest, defaults={"zipped": compressed(TEXT), "kept_at": now})
    page, _ = Page.objects.get_or_create(
        url=source.url, hash=digest,
        defaults={"final_url": source.url, "title": source.title, "site": source.site, "language": "en", "body": body,
                  "fetched_at": datetime(2026, 11, 2, tzinfo=UTC), "receipt": RECEIPT if source.index == 1 else None},
    )  # fmt: skip
    row = Source.objects.create(
        run=run, index=source.index, url=source.url, title=source.title, site=source.site, snippet="a snippet",
        provider="searxng", status="read", page=page,
    )  # fmt: skip
    Passage.objects.create(source=row, rank=0, start=8, end=47, heading="Ports")
