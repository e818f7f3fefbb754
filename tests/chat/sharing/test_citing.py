"""What a file says of a cited sentence: no more than was compared."""

from typing import get_args

import pytest

from chat.protocol.events import CitationChecked
from chat.protocol.values import Verdict
from chat.sharing.citing import verdict_of


@pytest.mark.parametrize(
    ("verdict", "reason", "label"),
    [
        ("supported", "words", "Words agree with the page"),
        ("supported", "judged", "Supported"),
        ("contradicted", "judged", "Contradicted"),
        ("unchecked", "limits", "Could not be checked"),
    ],
)
def test_a_model_that_agrees_has_not_found_the_same_words(verdict: Verdict, reason: str, label: str) -> None:
    assert verdict_of(CitationChecked(1, 0, 0, 9, verdict, "", reason)) == label


def test_every_verdict_has_words_for_people() -> None:
    assert [word for word in get_args(Verdict) if verdict_of(CitationChecked(1, 0, 0, 9, word, "")) == word] == []
