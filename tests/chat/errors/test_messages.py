"""A code's sentence, also of one that this version does not know."""

import pytest
from django.utils.translation import override

from chat.errors.messages import CODES, sentence


@pytest.mark.parametrize(
    ("unknown", "family"),
    [
        ("fetch.odd", "fetch.failed"),
        ("engine.odd", "engine.failed"),
        ("image.odd", "run.internal"),
        ("", "run.internal"),
    ],
)
def test_an_unknown_code_is_told_as_its_family(unknown: str, family: str) -> None:
    assert sentence(unknown) == str(CODES[family].sentence)


def test_a_sentence_is_filled_in_the_active_language() -> None:
    with override("zh-hans"):
        assert "12000" in sentence("question.too_long", limit=12_000)


def test_only_a_refusal_has_places_to_be_filled() -> None:
    filled = {code for code, meaning in CODES.items() if "{" in str(meaning.sentence)}

    assert {code.split(".")[0] for code in filled} <= {"account", "limit", "question", "request"}
