"""What else to search for when no model proposes it: the clause that asks, and the subject that a follow-up leans on.

The question itself is always searched for as it stands; these are further queries, so that a wrong one costs little.
"""

import re
from collections.abc import Sequence

from languages.scripts import HAN
from search.text.sentences import sentences
from search.text.stop_words import ASKING_PHRASES
from search.text.tokenizer import words
from search.text.topics import topic

RAMBLING_WORDS = 30
"""A question with more matching words than this (a Chinese character is one) is also searched for by what it asks."""
MAX_CHARACTERS = 300
_LOOKED_AT = 12_000
_FEW_WORDS = 2

_TAIL = 20
"""The last characters of a clause, among which its question mark is looked for."""
_MARK = re.compile(rf"[?？]\W{{0,{_TAIL}}}$")
_ASKS = re.compile(
    r"^\W*(?:(?:so|and|but|now|please|anyway|basically),?\s+)*(?:what|how|why|which|where|when|who|whom|whose|can|could|"
    r"should|would|is|are|do|does|did|will|tell|explain|compare|recommend|suggest)\b"
    r"|\b(?:want to|like to|need to|trying to) (?:know|understand|find|learn|decide)\b"
    r"|(?:想|要|请|請|求|帮|幫)[^。！？]{0,12}(?:知道|了解|瞭解|问|問|推荐|推薦|解释|解釋|介绍|介紹)",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|hers|this|that|these|those|there|one|ones|former|latter)\b"
    r"|[它他她]们?|[它他她]們|这(?:个|些|种|家|款|里|座)?|這(?:個|些|種|家|款|裡|座)?|那(?:个|些|种|家|款|里|座)|那(?:個|種|裡)|前者|后者|後者|其",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[《「“\"]([^《》「」“”\"\n]{2,40})[》」”\"]|(?<![.!?。！？] )(?<!^)\b([A-Z][\w!+#.'-]*(?: [A-Z][\w!+#.'-]*)*)|"
    r"\b((?:[^\W\d]*+\d[^\WA-Za-z]*+[A-Za-z]|[^\WA-Za-z]*+[A-Za-z][^\W\d_]*+[\d_])[\w.-]*)"
)
_HAN = re.compile(f"[{HAN}]")


def rewritten(question: str, earlier: Sequence[str] = ()) -> list[str]:
    """Further queries for `question`, asked after the questions `earlier` (oldest first): none, one or two."""
    text = question[:_LOOKED_AT]
    last_clause = asking_clause(text)
    rewritings = [_with_subject(last_clause, _names(text))] if last_clause else []
    if earlier and leans(last_clause or text) and (subject := _subject(earlier)):
        rewritings.append(f"{subject} {last_clause or text}"[:MAX_CHARACTERS])
    return [query for query in dict.fromkeys(rewritings) if query.casefold() != question.strip().casefold()]


def asking_clause(question: str) -> str:
    """The last clause of a long question that asks something; empty where it is short, or nothing in it asks."""
    if len(words(question)) <= RAMBLING_WORDS:
        return ""
    clauses = [sentence.text for sentence in sentences(question)]
    marked = [clause for clause in clauses if _MARK.search(clause[-_TAIL:])]
    asking = marked or [
        clause for clause in clauses if _ASKS.search(clause[:200]) or ASKING_PHRASES.search(clause[:200])
    ]
    return asking[-1][-MAX_CHARACTERS:].strip() if asking else ""


def _asks(clause: str) -> bool:
    return bool(_ASKS.search(clause) or ASKING_PHRASES.search(clause))


def leans(question: str) -> bool:
    """Whether a question cannot be understood without what was said before."""
    about = topic(question)
    return bool(_LEANS.search(question[:MAX_CHARACTERS])) or len(words(about)) <= (
        4 if _HAN.search(about) else _FEW_WORDS
    )


def _subject(earlier: Sequence[str]) -> str:
    """The newest earlier question that stands by itself, in its own words; the oldest one where none does."""
    by_itself = next((question for question in reversed(earlier) if not leans(question)), earlier[0])
    return topic(asking_clause(by_itself) or by_itself)[:MAX_CHARACTERS]


def _with_subject(clause: str, names: Sequence[str]) -> str:
    """A clause with the names that it leans on, if it does and names none itself."""
    missing = [name for name in names if name.casefold() not in clause.casefold()]
    return f"{' '.join(missing[:2])} {clause}".strip() if leans(clause) else clause


def _names(text: str) -> list[str]:
    """Names and other words that are written like ones, the most frequent first."""
    names = [next(filter(None, match)) for match in _NAME.findall(text)]
    counted = {name: names.count(name) for name in dict.fromkeys(names[:200])}
    return sorted(counted, key=lambda name: -counted[name])
