"""A conversation in which a judge has spoken, as a file to bring in: every verdict and a conflict, in one script."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from chat.protocol.events import CitationChecked, SentenceRepaired, SentenceUncited, SourcesDisagreed
from chat.protocol.state import AnswerPart, RunState, SearchPart, SourceState

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """One sentence of the answer, what became of it, and the words of its page."""

    sentence: str
    verdict: str
    reason: str
    quote: str


ENGLISH = (
    Told("The **bridge** was opened in 1911", "supported", "words", "It was opened to traffic in 1911."),
    Told("It never closes in a storm", "contradicted", "judged", "In a storm the bridge is closed to all traffic."),
    Told("Ships of any size pass under it", "mentioned", "few_words", "Ships pass under it at high tide."),
    Told("Its builder was born in Elsmouth", "unsupported", "no_words", ""),
)
HANS = (
    Told("大桥于 1911 年通车", "supported", "words", "大桥于 1911 年建成通车。"),
    Told("大桥在**暴风雨中**从不关闭", "contradicted", "judged", "遇到暴风雨，大桥禁止一切车辆通行。"),
    Told("任何船只都能从桥下通过", "mentioned", "few_words", "涨潮时船只从桥下通过。"),
    Told("设计者出生在埃尔斯茅斯", "unsupported", "no_words", ""),
)
HANT = (
    Told("大橋於 1911 年通車", "supported", "words", "大橋於 1911 年建成通車。"),
    Told("大橋在**暴風雨中**從不關閉", "contradicted", "judged", "遇到暴風雨，大橋禁止一切車輛通行。"),
    Told("任何船隻都能從橋下通過", "mentioned", "few_words", "漲潮時船隻從橋下通過。"),
    Told("設計者出生在埃爾斯茅斯", "unsupported", "no_words", ""),
)


def judged_record(question: str, told: tuple[Told, ...], stop: str, instead: str | None = None) -> dict[str, Any]:
    """The file: an answer of these sentences, each citing source 1, the first of which source 2 says otherwise.

    What is contradicted is struck where `instead` is given, and that is put in its place; empty: nothing.
    """
    text, checks, marks = "", [], []
    for one in told:
        start = len(text)
        text += one.sentence
        marks.append((len(text), 1))
        text += f"[1]{stop}"
        checks.append(CitationChecked(1, 1, start, len(text), one.verdict, one.quote, one.reason))  # type: ignore[arg-type]
    uncited = SentenceUncited(1, len(text), len(text) + len(question))
    wrong = [one for one in checks if one.verdict == "contradicted" and instead is not None]
    repairs = [SentenceRepaired(1, one.part, one.start, one.end, instead or "") for one in wrong]
    quotes = [one.quote for one in told]
    conflict = SourcesDisagreed(1, 0, checks[0].end, "number", 1, quotes[0], 2, quotes[0].replace("1911", "1912"))
    pages = {1: "\n".join(quotes), 2: conflict.other_quote}
    found = [SourceState(n, f"https://{n}.example/", f"Page {n}", f"{n}.example", None, "read", None) for n in pages]
    state = RunState(
        "", seq=9, question=question, search=True, model="r1", status="finished", seconds=3.0, citations=[1],
        parts=[SearchPart([question], found, over=True, read=2), AnswerPart(text + question, marks=marks)],
        checks=checks, uncited=[uncited], conflicts=[conflict], repairs=repairs,
    )  # fmt: skip
    run = {"id": str(uuid4()), "created_at": NOW.isoformat(), "ended_at": NOW.isoformat(), "state": state.to_json(),
           "sources": [source(one, pages[one.index]) for one in found]}  # fmt: skip
    turn = {"id": str(uuid4()), "parent": None, "question": question, "search": True, "think": False,
            "created_at": NOW.isoformat(), "runs": [run]}  # fmt: skip
    texts = {sha256(page.encode()).hexdigest(): page for page in pages.values()}
    return {"format": "wenyuan.conversation", "version": 1, "id": str(uuid4()), "title": question, "turns": [turn],
            "created_at": NOW.isoformat(), "updated_at": NOW.isoformat(), "texts": texts}  # fmt: skip


def source(state: SourceState, page: str) -> dict[str, Any]:
    described = {"title": state.title, "site": state.site, "published": None}
    read = {"final_url": state.url, "hash": sha256(page.encode()).hexdigest(), "language": "en",
            "fetched_at": NOW.isoformat(), **described}  # fmt: skip
    passages = [{"start": 0, "end": len(page)}]
    return {"index": state.index, "url": state.url, "status": "read", "page": read, "passages": passages, **described}
