"""Which quotables answer a question: BM25 clause by clause, and a floor below which nothing does.

The floor: the chosen must hold a quarter of the weight of the question, where words that no page has weigh most. On
the handbook in three languages it lets 10 of 504 pairs of a page and a question about something else through (nearly
all by the word "work"), and stops 18 of 225 questions that the headings of a page ask.
"""

import math
import re
from collections.abc import Sequence
from typing import Protocol

from inference.quotes.clauses import Form, clauses, form, names, subject
from inference.quotes.quotable import Quotable
from languages.scripts import EAST_ASIAN_LETTERS, HAN_SIGNS


class Ranker(Protocol):
    """Splits texts into matching words and says how well texts answer a question."""

    def words(self, text: str) -> list[str]:
        """Every matching word of `text`, in order."""
        ...

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score for each of `texts`, in their order; 0.0 where it has nothing of the question."""
        ...


MAX_CHOSEN = 6
FLOOR = 0.25
KEPT = 0.4
"""A sentence is dropped when it scores less than this share of its clause's best."""

_HEADING_WEIGHT = 0.5
_TITLE_WEIGHT = 0.5
_ALIKE = 0.8

_FRAGMENT = 0.6
_POINTER = 0.5
_DEFINES = 1.6
_COMMAND = 1.25
_SAYS_HOW = 1.25
_OPENS = 1.0
"""What a sentence gains by standing first below a heading or title that is about nothing but the question."""
_MISSES = 0.5
"""Of the worth of a sentence that has the words of the question, and not the number or date that it asks for."""
_NEXT = 2
"""So many sentences behind the best one are looked at for what it misses itself."""

_LINK = re.compile(
    r"\]\([^)\n]{0,500}\)|\b(?:as |is |are )?(?:described|explained|listed) in [A-Z]|^See |请看|請看"
    r"|[请請]?[参參][见見阅閱]|方法[见見]"
)
_PURPOSE = re.compile(
    r"^(?:To (?P<verb>[a-z]+)|(?:若|如果)?(?:要|想|需)"
    r"|[^，,。]{1,20}(?:的方法是|分[一二两兩三四五]步|先))"
)
_HAN_LETTER = re.compile(f"[{HAN_SIGNS}{EAST_ASIAN_LETTERS}]")


def chosen(question: str, offered: Sequence[Quotable], ranker: Ranker) -> list[Quotable]:
    """At most `MAX_CHOSEN` of `offered`, best first; none when they do not reach the floor."""
    question_form = form(question)
    ranks = [_ranked(clause, offered, ranker, question_form) for clause in clauses(question)]
    picked = _completed(_dealt(ranks, ranker), offered, question_form)
    return picked if _covered(question, picked, offered, ranker) >= FLOOR else []


def _ranked(clause: str, offered: Sequence[Quotable], ranker: Ranker, question_form: Form) -> list[Quotable]:
    """Those that answer one clause, best first."""
    own = ranker.scores(clause, [quotable.text for quotable in offered])
    headings = ranker.scores(clause, [quotable.heading for quotable in offered])
    titles = ranker.scores(clause, [quotable.title for quotable in offered])
    fits = _Fits(clause, question_form, ranker)
    scores = [
        (text + _HEADING_WEIGHT * heading + _TITLE_WEIGHT * title) * _worth(quotable, question_form) * fits.of(quotable)
        if text > 0
        else 0.0
        for quotable, text, heading, title in zip(offered, own, headings, titles, strict=True)
    ]
    scores = _without_others(names(clause), offered, scores)
    least = KEPT * max(scores, default=0.0)
    good = [place for place, score in enumerate(scores) if score > 0 and score >= least]
    return [offered[place] for place in sorted(good, key=lambda place: -scores[place])]


def _without_others(own: Sequence[str], offered: Sequence[Quotable], scores: Sequence[float]) -> list[float]:
    """`scores`, 0.0 for sentences that name other things only, where one names what is asked about, its `own` names."""
    texts = [f"{quotable.text} {quotable.heading} {quotable.title}".lower() for quotable in offered]
    is_named = [any(name in text for name in own) for text in texts]
    if not any(score > 0 and named for score, named in zip(scores, is_named, strict=True)):
        return list(scores)
    return [
        score if named or not names(quotable.text) else 0.0
        for score, named, quotable in zip(scores, is_named, offered, strict=True)
    ]


class _Fits:
    """How much more a sentence is worth for its place and its beginning."""

    def __init__(self, clause: str, question_form: Form, ranker: Ranker) -> None:
        self._form = question_form
        self._ranker = ranker
        self._telling = frozenset(_weighed(clause, ranker))
        self._known: dict[str, float] = {}

    def of(self, quotable: Quotable) -> float:
        """From 1: nothing of that."""
        says_how = _SAYS_HOW if self._form.is_procedure and self._says_how(quotable.text) else 1.0
        leads = quotable.opens and (not self._form.defined or self._form.defines(quotable.text))
        return says_how * (1 + _OPENS * self._likeness(quotable.heading) if leads else 1.0)

    def _says_how(self, text: str) -> bool:
        """Whether it begins with the purpose: “To connect …” for who asks how to connect, not how to stop."""
        purpose = _PURPOSE.search(text)
        if purpose is None or purpose["verb"] is None:
            return purpose is not None
        return not self._telling.isdisjoint(self._ranker.words(purpose["verb"]))

    def _likeness(self, heading: str) -> float:
        if heading not in self._known:
            words = frozenset(_weighed(heading, self._ranker)) if heading else frozenset[str]()
            self._known[heading] = len(words & self._telling) / max(1, len(words | self._telling))
        return self._known[heading]


def _worth(quotable: Quotable, question_form: Form) -> float:
    """What the form of a sentence says of it: "X is …" answers what X is, one that names a command says how."""
    worth = 1.0 if quotable.is_whole else _FRAGMENT
    if question_form.defines(quotable.text):
        worth *= _DEFINES
    if not question_form.may_answer(quotable.text):
        worth *= _MISSES
    if question_form.is_procedure and (quotable.is_code or "`" in quotable.text):
        worth *= _COMMAND
    # "See the page …" answers nothing by itself.
    return worth * _POINTER if _LINK.search(quotable.text) else worth


def _completed(picked: list[Quotable], offered: Sequence[Quotable], question_form: Form) -> list[Quotable]:
    """With the sentence just behind the best one, where that one names the thing and this one says how much or when."""
    if not picked or any(question_form.may_answer(quotable.text) for quotable in picked):
        return picked
    best = picked[0]
    behind = [one for one in offered if one.source == best.source and 0 < one.place - best.place <= _NEXT]
    answer = next((one for one in behind if one.heading == best.heading and question_form.may_answer(one.text)), None)
    return [best, *(one for one in behind if answer and one.place <= answer.place), *picked[1:]][:MAX_CHOSEN]


def _dealt(ranks: Sequence[Sequence[Quotable]], ranker: Ranker) -> list[Quotable]:
    """The best of every clause, then the second best of every clause, and so on."""
    picked: list[Quotable] = []
    known: list[frozenset[str]] = []
    for place in range(max(map(len, ranks), default=0)):
        for quotable in (rank[place] for rank in ranks if place < len(rank)):
            words = frozenset(ranker.words(quotable.text))
            if len(picked) < MAX_CHOSEN and not any(_alike(words, other) for other in known):
                picked.append(quotable)
                known.append(words)
    return picked


def _alike(words: frozenset[str], other: frozenset[str]) -> bool:
    return len(words & other) >= _ALIKE * max(1, len(words | other))


def _covered(question: str, picked: Sequence[Quotable], offered: Sequence[Quotable], ranker: Ranker) -> float:
    """The share of the question's weight (inverse document frequency) that `picked` holds."""
    documents = [frozenset(ranker.words(quotable.text)) for quotable in offered]
    weights = {word: _weight(word, documents) for word in _weighed(question, ranker)}
    picked_words = frozenset[str]().union(*(ranker.words(quotable.text) for quotable in picked))
    whole = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in picked_words) / whole if whole else 0.0


def _weighed(question: str, ranker: Ranker) -> list[str]:
    """The words that count for the floor, each once.

    Those that score nothing by themselves only ask; single Chinese characters occur in everything, pairs do not.
    """
    topic = subject(question) or question
    topic_words = list(dict.fromkeys(ranker.words(topic)))
    telling = [
        word for word, score in zip(topic_words, ranker.scores(topic, topic_words), strict=True) if score > 0
    ] or topic_words
    return [word for word in telling if len(word) > 1 or not _HAN_LETTER.match(word)] or telling


def _weight(word: str, documents: Sequence[frozenset[str]]) -> float:
    holding = sum(1 for document in documents if word in document)
    return math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
