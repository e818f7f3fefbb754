"""What a checker makes of labelled pairs, in figures."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.truth.pairs import Pair

Judge = Callable[[Pair], str]


@dataclass(frozen=True)
class Judged:
    pair: Pair
    verdict: str
    seconds: float


@dataclass(frozen=True)
class Figures:
    """Of some judged pairs; shares of 1."""

    pairs: int
    balanced_accuracy: float
    precision: float
    true_flagged: float
    true_not_found: float
    false_supported: float
    p95_ms: float


def judged(pairs: Iterable[Pair], judge: Judge) -> list[Judged]:
    results = []
    for pair in pairs:
        began = time.perf_counter()
        verdict = judge(pair)
        results.append(Judged(pair, verdict, time.perf_counter() - began))
    return results


def figures(results: list[Judged]) -> Figures:
    """Only “supported” counts as a yes."""
    true = [one for one in results if one.pair.supported]
    false = [one for one in results if not one.pair.supported]
    right, wrong = (sum(one.verdict == "supported" for one in some) for some in (true, false))
    lost = sum(one.verdict == "unsupported" for one in true)
    slow = sorted(one.seconds for one in results)
    return Figures(
        pairs=len(results),
        balanced_accuracy=(right / max(1, len(true)) + 1 - wrong / max(1, len(false))) / 2,
        precision=right / max(1, right + wrong),
        true_flagged=1 - right / max(1, len(true)),
        true_not_found=lost / max(1, len(true)),
        false_supported=wrong / max(1, len(false)),
        p95_ms=1000 * slow[int(len(slow) * 0.95)] if slow else 0.0,
    )


def verdicts(results: Iterable[Judged]) -> Counter[str]:
    return Counter(one.verdict for one in results)
