"""What becomes of the words' verdicts where a judge is connected: shown with judges that are wrong as often as we say.

How often a real model is right is not shown by this.
"""

from hashlib import sha256

import pytest

from chat.citations.verification import support
from chat.protocol.events import CitationChecked
from chat.runs.judging import DECIDED, judged_event
from chat.runs.request import AnswerRequest
from inference import Judgement, Request
from tests.truth.figures import figures, judged
from tests.truth.pairs import OWN, Pair


def verdict_with_judge(pair: Pair, wrong_of_hundred: int) -> str:
    """The verdict on a pair after a judge that is wrong in so many cases, always in the same ones."""
    found = support(pair.claim, pair.passages, pair.above)
    check = CitationChecked(1, 1, 0, len(pair.claim), found.verdict, found.quote, found.reason)
    is_wrong = int(sha256(pair.claim.encode()).hexdigest(), 16) % 100 < wrong_of_hundred
    judgement = Judgement("supported" if pair.supported != is_wrong else "unsaid", 0.95)
    if found.reason in DECIDED:
        return found.verdict
    request = AnswerRequest(Request("", (), "q"), "en", {1: pair.passages})
    event = judged_event(check, judgement, request, 1500)
    return found.verdict if event is None else event.verdict


@pytest.mark.parametrize(("wrong_of_hundred", "least"), [(0, 0.93), (10, 0.82)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_take_little_from_a_judge(language: str, wrong_of_hundred: int, least: float) -> None:
    pairs = [pair for name in ("blind", "second") for pair in OWN[name]() if pair.language.startswith(language)]
    results = judged(pairs, lambda pair: verdict_with_judge(pair, wrong_of_hundred))

    assert figures(results).balanced_accuracy >= least
