"""What an answer cites, and what the pages say of its sentences.

Both texts are strangers': they are compared in child processes with limits, one page of a run at a time. What kills its
child was not checked, says so, and is not tried again.
"""

import logging
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chat.citations.cited_sentences import CitedSentence
from chat.citations.conflicts import Conflict
from chat.citations.page_checks import AnswerSentences, PageFinding, answer_sentences, page_findings
from chat.citations.verification import UNCHECKED, UNSUPPORTED, Support
from chat.protocol import events
from chat.protocol.state import AnswerPart, Part
from chat.runs.request import AnswerRequest
from search.sandbox import Killed, Limits, Sandbox

log = logging.getLogger(__name__)
Finding = events.CitationChecked | events.SentenceUncited | events.SourcesDisagreed
_CONFLICTS_MAX = 20
"""Of an answer: more than a reader would look at says that the pages are about different things."""
_KILLED_MAX = 3
"""After so many pages that were not survived, the others of the run are not compared either: its neighbours wait."""


@lru_cache(maxsize=1)
def check_processes() -> Sandbox:
    """The children that compare; each is started when it is first needed."""
    preloaded = ("chat.citations.sandbox_preload",)
    return Sandbox(2 * (os.cpu_count() or 1) + 1, Limits(cpu_seconds=4, wall_seconds=30.0), preloaded)


def cited_indexes(parts: Sequence[Part]) -> list[int]:
    """The numbers that an answer cites, in order of first appearance."""
    marks = (mark for part in parts if isinstance(part, AnswerPart) for mark in part.marks or ())
    return list(dict.fromkeys(index for _, index in marks))


async def checks(
    parts: Sequence[Part],
    answer_request: AnswerRequest,
    processes: Sandbox | None = None,
    stored: Sequence[Finding] = (),
) -> list[Finding]:
    """What the pages say of each sentence, part by part: each citation's worth, who says otherwise, who cites none.

    Without pages nothing can be cited, and nothing is uncited. Cited sentences before the last of those that a lost
    writer has `stored` findings of are not compared again: what it died of may be among them.
    """
    children, passages = processes or check_processes(), answer_request.passages
    answers = [(place, part) for place, part in enumerate(parts) if isinstance(part, AnswerPart)]
    if not passages and not any("[" in part.text for _, part in answers):
        return []  # most answers without a search: a child need not be asked to find no mark in them
    sentences = {place: await _sentences(part, children) for place, part in answers}
    begun = last_checked(stored)
    cited = [one for place, known in sentences.items() if known for one in known.cited if (place, one.start) >= begun]
    pages = await _pages(cited, passages, children)
    findings: list[Finding] = []
    for place, part in answers:
        known = sentences[place]
        if known is None:
            findings += _unchecked(place, part)
            continue
        for sentence in known.cited:
            if (place, sentence.start) >= begun:
                findings += _of_cited(sentence, place, pages)
        findings += (events.SentenceUncited(place, one.start, one.end) for one in known.uncited if passages)
    return _without_many_conflicts(findings)


def last_checked(stored: Sequence[Finding]) -> tuple[int, int]:
    """The part and the start of the last sentence with a stored check; all before it are complete, it may not be."""
    return max(((one.part, one.start) for one in stored if isinstance(one, events.CitationChecked)), default=(-1, -1))


def place_of(finding: Finding) -> tuple[object, ...]:
    """What a finding is about: where it stands in the answer, and which sources. A judge may have changed the rest."""
    place = (finding.type, finding.part, finding.start, finding.end)
    match finding:
        case events.CitationChecked():
            return (*place, finding.index)
        case events.SourcesDisagreed():
            return (*place, finding.index, finding.other)
        case events.SentenceUncited():
            return place


@dataclass(frozen=True)
class _Page:
    """What a page says of the claims; `findings` None: comparing was not survived."""

    findings: Mapping[str, PageFinding] | None

    def support(self, claim: str) -> Support:
        return UNCHECKED if self.findings is None else self.findings[claim].support or UNSUPPORTED

    def conflict(self, claim: str) -> Conflict | None:
        return self.findings[claim].conflict if self.findings else None


async def _sentences(part: AnswerPart, children: Sandbox) -> AnswerSentences | None:
    """The sentences of a part; None where telling them apart was not survived."""
    try:
        return await children.run(answer_sentences, part.text, part.marks)
    except Killed as error:
        log.warning("the sentences of an answer of %d characters were not told apart: %s", len(part.text), error)
        return None


async def _pages(
    cited: Sequence[CitedSentence], passages: Mapping[int, tuple[str, ...]], children: Sandbox
) -> dict[int, _Page]:
    """What each page says of each cited sentence, one page after the other."""
    pages: dict[int, _Page] = {}
    texts = list(dict.fromkeys(one.text for one in cited))
    citing = {(index, one.text) for one in cited for index in one.indexes}
    counts = Counter(text for _, text in citing)
    of_one_page = frozenset(text for text in texts if counts[text] == 1)
    for index in sorted(passages) if texts else ():
        killed = sum(page.findings is None for page in pages.values())
        claims = [(text, (index, text) in citing) for text in texts]
        try:
            if killed >= _KILLED_MAX:
                raise Killed("too many before it")
            claim_findings = await children.run(page_findings, index, passages[index], claims, of_one_page=of_one_page)
            pages[index] = _Page(dict(zip(texts, claim_findings, strict=True)))
        except Killed as error:
            log.warning("page %d of an answer was not checked: %s", index, error)
            pages[index] = _Page(None)
    return pages


def _of_cited(cited: CitedSentence, place: int, pages: Mapping[int, _Page]) -> Iterator[Finding]:
    span = (place, cited.start, cited.end)
    others = set(pages)
    for index in cited.indexes:
        backing = pages[index].support(cited.text) if index in pages else UNSUPPORTED
        yield events.CitationChecked(index, *span, backing.verdict, backing.quote, backing.reason)
        if backing.verdict != "supported":
            continue
        others.discard(index)
        for other in sorted(others):
            if one := pages[other].conflict(cited.text):
                others.discard(other)  # told once, beside the first page that it contradicts
                yield events.SourcesDisagreed(*span, one.kind, index, backing.quote, other, one.quote)


def _unchecked(place: int, part: AnswerPart) -> Iterator[Finding]:
    """Each bare mark of a part whose sentences nobody knows."""
    for start, index in part.marks or ():
        span = (place, start, start + len(f"[{index}]"))
        yield events.CitationChecked(index, *span, UNCHECKED.verdict, UNCHECKED.quote, UNCHECKED.reason)


def _without_many_conflicts(findings: list[Finding]) -> list[Finding]:
    many = [one for one in findings if isinstance(one, events.SourcesDisagreed)][_CONFLICTS_MAX:]
    return [one for one in findings if one not in many]
