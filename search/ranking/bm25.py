"""BM25 over whatever texts are at hand: passages, sentences, handbook pages.

k1 = 1.0 and b = 0.75 were the best of the range 0.9 to 1.2 on twelve public sets of questions and passages in English
and both Chinese scripts (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, gives the formula).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from search.text.stop_words import ASKING_CHINESE, ASKING_ENGLISH, PARTICLES
from search.text.tokenizer import words

K1 = 1.0
B = 0.75


def scores(question: str, texts: Sequence[str]) -> list[float]:
    """One BM25 score for each of `texts`, in their order; 0.0 where no word of the question occurs."""
    return bm25(content_words(question), [words(text) for text in texts])


def bm25(terms: Iterable[str], documents: Sequence[Sequence[str]]) -> list[float]:
    """The same for texts that are already split into words."""
    unique = set(terms)
    counts = [Counter(word for word in document if word in unique) for document in documents]
    return bm25_of_counts(unique, counts, list(map(len, documents)))


def bm25_of_counts(terms: Iterable[str], counts: Sequence[Mapping[str, int]], lengths: Sequence[int]) -> list[float]:
    """The same where each text is known by how often it has the words asked for (at least these), and its length."""
    unique = set(terms)
    weights = idf(unique, counts)
    mean = sum(lengths) / max(1, len(lengths)) or 1.0
    return [
        sum(weights[word] * _saturated(count, length / mean) for word, count in counted.items() if word in unique)
        for counted, length in zip(counts, lengths, strict=True)
    ]


def idf(terms: Iterable[str], documents: Sequence[Mapping[str, int]]) -> dict[str, float]:
    """How much each wanted word tells documents apart; a word that none has weighs most."""
    total = len(documents)
    holding = {word: sum(1 for document in documents if word in document) for word in terms}
    return {word: rarity(count, total) for word, count in holding.items()}


def rarity(holding: int, total: int) -> float:
    """The inverse document frequency of a word that `holding` of `total` texts have; never negative."""
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))


def content_words(question: str) -> list[str]:
    """The words a question is about, each once; all of its words when nothing else is left."""
    return content_of(words(question))


def content_of(text_words: Sequence[str]) -> list[str]:
    """The same of words that are already split."""
    once = list(dict.fromkeys(text_words))
    return [word for word in once if not _only_asks(word)] or once


def alike(first: Sequence[str], second: Sequence[str]) -> float:
    """How much two lists of content words say the same, 0 to 1; a heading alike the question is a good sign."""
    either = {*first, *second}
    return len({*first} & {*second}) / len(either) if either else 0.0


def _only_asks(word: str) -> bool:
    return word in _asking() or (len(word) == 2 and not word.isascii() and not PARTICLES.isdisjoint(word))


@lru_cache(maxsize=1)
def _asking() -> frozenset[str]:
    return frozenset((*words(ASKING_ENGLISH), *ASKING_CHINESE.split()))


def _saturated(count: int, relative_length: float) -> float:
    return count * (K1 + 1) / (count + K1 * (1 - B + B * relative_length))
