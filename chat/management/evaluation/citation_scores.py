"""Citation recall and precision as ALCE counts them (Gao et al. 2023, arXiv 2305.14627), by our comparison of words.

A statement counts as recalled if all that it cites, taken together, supports it. A citation counts as precise if its
statement is recalled, and it supports it alone, or the others do not without it. ALCE has a model decide what supports
what; here it is `chat.citations.verification`, so the figures compare two runs of ours and no published table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from chat.citations.page_checks import NOTHING_ABOVE, Above, Pages, answer_sentences
from chat.citations.verification import support


@dataclass(frozen=True)
class CitationScores:
    """Counts of one answer."""

    statements: int
    """That a page could hold, whether they cite one or not."""
    recalled: int
    citations: int
    precise: int
    uncited: int
    """Of the statements, those that cite nothing."""
    not_found: int
    """Of the citations, those whose page has no word of the statement."""

    @property
    def unsupported(self) -> int:
        """Statements that nothing which they cite supports."""
        return self.statements - self.recalled

    @property
    def recall(self) -> float | None:
        return self.recalled / self.statements if self.statements else None

    @property
    def precision(self) -> float | None:
        return self.precise / self.citations if self.citations else None


def citation_scores(
    answer: str, marks: Sequence[tuple[int, int]], pages: Pages, above: Above = NOTHING_ABOVE
) -> CitationScores:
    """Of a kept answer; `marks`: place and source number of each citation."""
    sentences = answer_sentences(answer, marks)
    recalled = precise = citations = not_found = 0
    for sentence in sentences.cited:
        verdicts = {
            index: support(sentence.text, pages.get(index, ()), above.get(index, ())).verdict
            for index in sentence.indexes
        }
        alone = {index for index, verdict in verdicts.items() if verdict == "supported"}
        citations += len(verdicts)
        not_found += sum(verdict == "unsupported" for verdict in verdicts.values())
        if not alone and not _is_supported(sentence.text, sentence.indexes, pages, above):
            continue
        recalled += 1
        for index in sentence.indexes:
            others = [one for one in sentence.indexes if one != index]
            precise += index in alone or not _is_supported(sentence.text, others, pages, above)
    uncited = len(sentences.uncited)
    statements = len(sentences.cited) + uncited
    return CitationScores(statements, recalled, citations, precise, uncited, not_found)


def _is_supported(claim: str, indexes: Sequence[int], pages: Pages, above: Above) -> bool:
    together = [
        pair for index in indexes for pair in zip_longest(pages.get(index, ()), above.get(index, ()), fillvalue="")
    ]
    texts, titles = zip(*together, strict=True) if together else ((), ())
    return bool(together) and support(claim, texts, titles).verdict == "supported"
