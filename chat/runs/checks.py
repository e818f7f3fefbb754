"""What an answer cites, and what the pages say of its sentences.

Both texts are strangers': they are compared in child processes with limits. Where an answer kills its child, its pages
are held against it one at a time; the page that kills its child again was not checked, says so, and is not tried again.
"""

import logging
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from chat.citations.cited_sentences import CitedSentence
from chat.citations.page_checks import (
    Above,
    AnswerSentences,
    ClaimFinding,
    Claims,
    PageFinding,
    Pages,
    answer_sentences,
    claim_findings,
    page_findings,
)
from chat.citations.verification import UNCHECKED, UNSUPPORTED, Support
from chat.journal.journal import Journal
from chat.protocol import events
from chat.protocol.state import AnswerPart, Part
from chat.runs.request import AnswerRequest
from search.sandbox import Killed, Limits, Sandbox

log = logging.getLogger(__name__)
Finding = events.CitationChecked | events.SentenceUncited | events.SourcesDisagreed
Known = Mapping[tuple[str, tuple[int, ...]], ClaimFinding]
"""What the same pages say of claims, by their text and the sources that they cite."""
_TOGETHER = 64
"""Findings that go to Redis in one round trip, which takes all of them or none."""
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


async def check_citations(journal: Journal, answer_request: AnswerRequest, early: Known | None = None) -> None:
    """Journal what the pages say of the answer's sentences, but for what a lost writer has said already."""
    state = journal.state
    stored: list[Finding] = [*state.checks, *state.uncited, *state.conflicts]
    places = set(map(place_of, stored))
    findings = await checks(list(state.parts), answer_request, stored=stored, early=early)
    fresh = [finding for finding in findings if place_of(finding) not in places]
    for first in range(0, len(fresh), _TOGETHER):
        await journal.append(*fresh[first : first + _TOGETHER])


async def checks(
    parts: Sequence[Part],
    answer_request: AnswerRequest,
    processes: Sandbox | None = None,
    stored: Sequence[Finding] = (),
    early: Known | None = None,
) -> list[Finding]:
    """What the pages say of each sentence, part by part: each citation's worth, who says otherwise, who cites none.

    Without pages nothing can be cited, and nothing is uncited. Cited sentences before the last of those that a lost
    writer has `stored` findings of are not compared again: what it died of may be among them. Nor is what was found
    `early`.
    """
    children, passages, above = processes or check_processes(), answer_request.passages, answer_request.above
    answers = [(place, part) for place, part in enumerate(parts) if isinstance(part, AnswerPart)]
    if not passages and not any("[" in part.text for _, part in answers):
        return []  # most answers without a search: a child need not be asked to find no mark in them
    sentences = {place: await _sentences(part, children) for place, part in answers}
    begun = last_checked(stored)
    cited = [one for place, known in sentences.items() if known for one in known.cited if (place, one.start) >= begun]
    by_claim = await _found(_asked(cited), early or {}, passages, above, children)
    findings: list[Finding] = []
    for place, part in answers:
        known = sentences[place]
        if known is None:
            findings += _unchecked(place, part)
            continue
        for sentence in known.cited:
            if (place, sentence.start) >= begun:
                findings += _of_cited(sentence, place, by_claim.get(sentence.text))
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


async def _sentences(part: AnswerPart, children: Sandbox) -> AnswerSentences | None:
    """The sentences of a part; None where telling them apart was not survived."""
    try:
        return await children.run(answer_sentences, part.text, part.marks)
    except Killed as error:
        log.warning("the sentences of an answer of %d characters were not told apart: %s", len(part.text), error)
        return None


def _asked(cited: Sequence[CitedSentence]) -> list[tuple[str, tuple[int, ...]]]:
    """Each claim once, with all the sources that it cites."""
    indexes: dict[str, dict[int, None]] = {}
    for one in cited:
        indexes.setdefault(one.text, {}).update(dict.fromkeys(one.indexes))
    return [(text, tuple(of_text)) for text, of_text in indexes.items()]


async def _found(
    claims: Claims, known: Known, passages: Pages, above: Above, children: Sandbox
) -> dict[str, ClaimFinding]:
    """What the pages say, by claim: in one job of what is not known yet, or page by page where one kills it."""
    missing = [one for one in claims if one not in known]
    findings = [known[one] for one in claims if one in known]
    if missing and passages:
        try:
            findings += await children.run(claim_findings, missing, passages, above)
        except Killed as error:
            log.warning("the pages of an answer are compared one by one: %s", error)
            findings += await _page_by_page(missing, passages, above, children)
    return {one.claim: one for one in findings}


async def _page_by_page(claims: Claims, passages: Pages, above: Above, children: Sandbox) -> list[ClaimFinding]:
    """The same, one page after the other: of the one that is not survived nothing is known."""
    pages = await _pages(claims, passages, above, children)
    findings = []
    for claim, indexes in claims:
        of_pages = {index: page[claim] if page else None for index, page in pages.items()}
        supports = tuple(_support(of_pages[index]) if index in of_pages else None for index in indexes)
        others = (one.conflict for one in of_pages.values() if one and one.conflict)
        findings.append(ClaimFinding(claim, indexes, supports, tuple(others)))
    return findings


def _support(finding: PageFinding | None) -> Support:
    return UNCHECKED if finding is None else finding.support or UNSUPPORTED


async def _pages(
    cited: Claims, passages: Pages, above: Above, children: Sandbox
) -> dict[int, Mapping[str, PageFinding] | None]:
    """What each page says of each claim; None: comparing was not survived."""
    pages: dict[int, Mapping[str, PageFinding] | None] = {}
    texts = list(dict.fromkeys(text for text, _ in cited))
    citing = {(index, text) for text, indexes in cited for index in indexes}
    counts = Counter(text for _, text in citing)
    of_one_page = frozenset(text for text in texts if counts[text] == 1)
    for index in sorted(passages):
        killed = sum(page is None for page in pages.values())
        claims = [(text, (index, text) in citing) for text in texts]
        try:
            if killed >= _KILLED_MAX:
                raise Killed("too many before it")
            of_page = await children.run(
                page_findings, index, passages[index], claims, of_one_page, above.get(index, ())
            )
            pages[index] = dict(zip(texts, of_page, strict=True))
        except Killed as error:
            log.warning("page %d of an answer was not checked: %s", index, error)
            pages[index] = None
    return pages


def _of_cited(cited: CitedSentence, place: int, finding: ClaimFinding | None) -> Iterator[Finding]:
    span = (place, cited.start, cited.end)
    supports = dict(zip(finding.indexes, finding.supports, strict=True)) if finding else {}
    conflicts = {one.other: one for one in finding.conflicts} if finding else {}
    for index in cited.indexes:
        backing = supports.get(index) or UNSUPPORTED
        yield events.CitationChecked(index, *span, backing.verdict, backing.quote, backing.reason)
        if backing.verdict != "supported":
            continue
        conflicts.pop(index, None)
        for other in sorted(conflicts):
            one = conflicts.pop(other)  # told once, beside the first page that it contradicts
            yield events.SourcesDisagreed(*span, one.kind, index, backing.quote, other, one.quote)


def _unchecked(place: int, part: AnswerPart) -> Iterator[Finding]:
    """Each bare mark of a part whose sentences nobody knows."""
    for start, index in part.marks or ():
        span = (place, start, start + len(f"[{index}]"))
        yield events.CitationChecked(index, *span, UNCHECKED.verdict, UNCHECKED.quote, UNCHECKED.reason)


def _without_many_conflicts(findings: list[Finding]) -> list[Finding]:
    many = [one for one in findings if isinstance(one, events.SourcesDisagreed)][_CONFLICTS_MAX:]
    return [one for one in findings if one not in many]
