"""English statements are compared word by word and clause by clause."""

import pytest

from chat.citations.spaced_claims import spaced_statement
from chat.citations.verification import support

PORT = (
    "Anna Reiss, an Austrian engineer, retired from the port of Varda in 2016. The new quay, built by the Danish firm "
    "Nordhavn, opened in March 2019, six months late. In its first year the port handled 1,340 ships, of which 61 "
    "carried grain. Ships may not enter at night. The red cranes at Varda were painted by Ole Madsen. Varda has done "
    "well against silt."
)


@pytest.mark.parametrize(
    "claim",
    [
        "Reiss is an engineer from Austria.",
        "A firm from Denmark constructed the quay.",
        "More than 1,300 ships were handled in the first year.",
        "Fewer than 70 of the ships carried grain.",
        "At night ships cannot enter.",
    ],
)
def test_synonyms_forms_and_numbers_about_so_great_agree(claim: str) -> None:
    assert support(claim, (PORT,)).verdict == "supported"


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("The quay was built by the Danish firm Aarsleff.", "name"),
        ("More than 1,500 ships were handled in the first year.", "number"),
        ("Fewer than 60 of the ships carried grain.", "number"),
        ("The new quay opened six months early.", "opposite"),
        ("Ships may enter at night.", "negation"),
        ("The port never handled ships in its first year.", "negation"),
        ("The cranes at Varda were painted by Elsa Korn.", "name"),
        ("The cranes are painted green.", "other_word"),
        ("Varda has not done well against silt.", "negation"),
    ],
)
def test_what_is_turned_round_says_why(claim: str, reason: str) -> None:
    found = support(claim, (PORT,))

    assert (found.verdict, found.reason) == ("mentioned", reason)


def test_a_common_word_says_less_than_a_rare_one() -> None:
    statement = spaced_statement("The glaciologist")
    weights = dict(zip(statement.words, statement.weights, strict=True))

    assert weights["the"] < weights["glaciolog"]
