"""Three hundred turns with all that a conversation can have: branches, retries, scripts, code, mathematics, sixty
sources, every verdict, struck statements, pages that disagree, and what its reader said of the answers."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

import uuid6
from django.utils import timezone

from chat.models import Conversation, Feedback, Folder, Page, PageText, Passage, Run, Source, Turn
from chat.models.compression import compressed
from chat.protocol.events import CitationChecked, SentenceRepaired, SentenceUncited, SourcesDisagreed
from chat.protocol.state import AnswerPart, ReasoningPart, RunState, SearchPart, SourceState
from tests.chat.sharing.records import RECEIPT

TURNS, BRANCHING, SOURCES, PAGES = 300, 250, 60, 64
TITLE = "軟體 Ports 软件"
FOLDER = "港口 Harbours"
QUESTIONS = ("Which port?\nAnd **why** [1]?", "软件用哪个端口？", "軟體用哪個連接埠？")
CLAIMS = ("The *server* listens on 30000", "软件在 **30000** 端口监听", "軟體在 30000 連接埠監聽")
EXTRAS = (
    '\n\n```py\nx[1] = "<b>"  # [2]\n```\n\n',
    "\n\n$$E = mc^2$$\n\nIn line: $\\frac{a}{b}$ and x[2]\u2060[2].\n\n",
    "\n\n| a | 乙 |\n| --- | --- |\n| 1 | 2 |\n\n",
)
STRUCK = "Others say that it is 30001"
INSTEAD = "The page says 30000."
UNCITED = "Nobody cites this."


@dataclass
class Rows:
    """What is stored at once."""

    turns: list[Turn] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    feedback: list[Feedback] = field(default_factory=list)


def store_long_conversation(conversation: Conversation) -> None:
    """Its last fifty turns are a branch, which leaves the others after their hundredth."""
    rows, pages = Rows(), stored_pages()
    Conversation.objects.filter(pk=conversation.pk).update(
        title=TITLE, pinned=True, archived=True, folder=Folder.objects.create(owner=conversation.owner, name=FOLDER)
    )
    for number in range(TURNS):
        parent = rows.turns[99 if number == BRANCHING else -1] if number else None
        rows.turns.append(turn_of(conversation, number, parent))
        for attempt in range(2 if number % 10 in (3, 4) else 1):
            add_run(rows, number, attempt, pages)
    Turn.objects.bulk_create(rows.turns)
    Run.objects.bulk_create(rows.runs)
    Source.objects.bulk_create(rows.sources)
    Passage.objects.bulk_create(rows.passages)
    Feedback.objects.bulk_create(rows.feedback)
    first = {run.turn_id: run.pk for run in reversed(rows.runs) if run.client_id == "chosen"}
    Run.objects.filter(pk__in=first.values()).update(chosen_at=timezone.now())


def stored_pages() -> list[Page]:
    texts = [f"Page {n} 頁. The server listens on 30000 by default." for n in range(PAGES)]
    bodies = [
        PageText(hash=sha256(text.encode()).hexdigest(), zipped=compressed(text), kept_at=timezone.now())
        for text in texts
    ]
    PageText.objects.bulk_create(bodies)
    urls = [f"https://a.example/{n}(x)?q=軟" for n in range(PAGES)]
    return Page.objects.bulk_create(
        Page(
            url=url, final_url=f"{url}#end", hash=body.hash, title=f"Page [{n}] 頁", site="a.example", language="en",
            published=date(2026, 11, 1), fetched_at=datetime(2026, 11, 2, tzinfo=UTC), flagged=n == 5, body=body,
            receipt=RECEIPT if n % 2 else None,
        )
        for n, (url, body) in enumerate(zip(urls, bodies, strict=True))
    )  # fmt: skip


def turn_of(conversation: Conversation, number: int, parent: Turn | None) -> Turn:
    id: UUID = uuid6.uuid7()
    wish = {"sites": ["a.example", "-b.example"], "focus": "papers", "days": 30} if number % 7 == 0 else {}
    return Turn(
        id=id, conversation=conversation, parent=parent, client_id=id.hex,
        question=f"{number}: {QUESTIONS[number % 3]}",
        search=True, think=True, effort="deep" if number % 5 == 0 else "on", model_key="r1", **wish,
    )  # fmt: skip


def add_run(rows: Rows, number: int, attempt: int, pages: list[Page]) -> None:
    """An answer; of every tenth turn the first of two was chosen, of others the second goes on with the first."""
    turn, count = rows.turns[-1], SOURCES if number == 7 else 2 + number % 3
    is_cut, is_chosen = number % 10 == 4 and not attempt, number % 10 == 3 and not attempt
    status = "stopped" if is_cut else "finished"
    run = Run(
        turn=turn, owner_id=turn.conversation.owner_id, client_id="chosen" if is_chosen else f"{attempt}", search=True,
        think=True, effort=turn.effort, model="deepseek-r1", model_key="r1", status=status, beat_at=timezone.now(),
        ended_at=timezone.now(), researched=True, seq=9,
        continues=rows.runs[-1] if number % 10 == 4 and attempt else None,
    )  # fmt: skip
    rows.runs.append(run)
    used = [pages[(number + place) % PAGES] for place in range(count)]
    for index, page in enumerate(used, start=1):
        source = Source(
            run=run, index=index, url=page.url, title=page.title, site=page.site, snippet="a snippet 摘要",
            status="read", provider="searxng", published=page.published, page=page,
        )  # fmt: skip
        rows.sources.append(source)
        rows.passages.append(Passage(source=source, rank=0, start=8, end=20, heading="Ports 埠"))
    skipped = Source(run=run, index=count + 1, url="https://c.example/", title="", site="c.example", snippet="")
    skipped.status, skipped.code = "skipped", "fetch.timeout"
    rows.sources.append(skipped)
    run.snapshot = state_of(run, number, attempt, rows.sources[-count - 1 :]).to_json()
    if number % 10 == 6:
        rows.feedback.append(Feedback(run=run, good=number % 20 == 6, reason="sources", comment="哪裡說的？ Where?"))


def state_of(run: Run, number: int, attempt: int, sources: list[Source]) -> RunState:
    """It cites the first page, then the last one that was read, whose sentence was struck."""
    last = len(sources) - 1
    claim = f"{attempt}: {CLAIMS[number % 3]}"
    text = f"# 標題\n\n{claim}[1].{EXTRAS[number % 3]}{STRUCK}[{last}]. {UNCITED}"
    struck, uncited = text.index(STRUCK), text.index(UNCITED)
    marks = [(text.index(f"{claim}[1]") + len(claim), 1), (struck + len(STRUCK), last)]
    listed = [
        SourceState(s.index, s.url, s.title, s.site, "2026-11-01", s.status, code=s.code)  # type: ignore[arg-type]
        for s in sources
    ]
    search = SearchPart(["ports 埠"], sources=listed, over=True, read=last, seconds=1.5, providers=["searxng"])
    verdict = ("supported", "mentioned", "unchecked", "unsupported")[number % 4]
    quote = "The server listens on 30000 by default." if verdict == "supported" else ""
    begin = text.index(claim)
    return RunState(
        str(run.pk), seq=9, turn=str(run.turn_id), question=run.turn.question, search=True, think=True,
        effort=run.effort, model="deepseek-r1", model_key="r1", status=run.status,  # type: ignore[arg-type]
        parts=[search, ReasoningPart(f"想 {number}", over=True, seconds=2.0), AnswerPart(text, marks=marks)],
        checks=[
            CitationChecked(1, 2, begin, begin + len(claim), verdict, quote, "words"),  # type: ignore[arg-type]
            CitationChecked(last, 2, struck, struck + len(STRUCK), "contradicted", "It listens on 30000.", "judged"),
        ],
        uncited=[SentenceUncited(2, uncited, uncited + len(UNCITED))],
        conflicts=[SourcesDisagreed(2, begin, begin + len(claim), "number", 1, "30000 it is.", last, "30001 it is.")],
        repairs=[SentenceRepaired(last, 2, struck, struck + len(STRUCK), INSTEAD)],
        citations=[1, last], usage={"prompt_tokens": 7}, cost_micros=12, currency="USD", seconds=3.0,
    )  # fmt: skip
