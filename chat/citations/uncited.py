"""The sentences of an answer that say something and cite no page.

What asks, leads in, speaks of the answer or to its reader says nothing that a page could hold; neither do headings,
code, formulas and the rows of tables, which cite as a whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chat.citations.cited_sentences import LINE_PREFIX, CitedSentence
from chat.citations.facts import facts_of
from chat.citations.markdown_scanner import MarkdownScanner
from languages.scripts import HAN
from search.text.sentences import sentences

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(rf"(?:(?![{HAN}])[^\W_])+")
_HAN = re.compile(f"[{HAN}]")
_SAYS_NOTHING = re.compile(r"[?？:：][\s\"'”’」』）)*_]*\Z|\A[\s*_]*(?:[-=]{3,}|\|)")
_TO_THE_READER = re.compile(
    r"\b(?:I|I'm|I've|you|your|please|let me)\b|[您你请請]|抱歉|(?<![自故])我(?!国|國|省|市|校|军|軍)"
    r"|(?:本|这个|這個|上述|以上)(?:回答|答案|摘要)|(?:this|the) (?:answer|summary) ",
    re.IGNORECASE,
)
_WORDS_MIN, _HAN_MIN = 8, 14
"""So long is a sentence that says something even without a number, a name or a quotation."""


@dataclass(frozen=True)
class Stretch:
    """`answer[start:end]`; code points."""

    start: int
    end: int


def uncited_sentences(answer: str, cited: Sequence[CitedSentence]) -> list[Stretch]:
    """Where `answer` says something that none of its sentences `cited` covers, in order."""
    covered = [(one.start, one.end) for one in cited]
    scanner = MarkdownScanner()
    scanner.feed(answer, final=True)
    stretches = []
    for stretch in _sentences(answer):
        is_literal = scanner.is_literal(stretch.start)
        while covered and covered[0][1] <= stretch.start:
            covered.pop(0)
        is_covered = bool(covered) and covered[0][0] < stretch.end
        if not is_literal and not is_covered and _says_something(answer[stretch.start : stretch.end]):
            stretches.append(stretch)
    return stretches


def _sentences(answer: str) -> Iterator[Stretch]:
    for line in _LINE.finditer(answer):
        prefix = LINE_PREFIX.match(answer, line.start())
        start = prefix.end() if prefix else line.start()
        if prefix and "#" in prefix[0]:
            continue
        for sentence in sentences(answer[start : line.end()]):
            yield Stretch(start + sentence.start, start + sentence.end)


def _says_something(sentence: str) -> bool:
    if _SAYS_NOTHING.search(sentence) or _TO_THE_READER.search(sentence):
        return False
    words, han = len(_WORD.findall(sentence)), len(_HAN.findall(sentence))
    if words >= _WORDS_MIN or han >= _HAN_MIN:
        return True
    return words + han >= _WORDS_MIN // 2 and bool(facts_of(sentence))
