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
    ("claim", "page"),
    [
        ("The remake did not come about.", "A remake, announced in 2003 by the studio, was never made."),
        ("Newborn seals can swim.", "Seals that are just born can swim."),
        ("The tunnel was not built.", "The city abandoned the tunnel before it was built."),
    ],
)
def test_what_did_not_come_to_pass_may_be_denied(claim: str, page: str) -> None:
    assert support(claim, (page,)).verdict == "supported"


def test_a_title_says_little_of_what_follows_it() -> None:
    page = "Coffee and pressure\nA review found that caffeine has an effect on hypertension."

    found = support("Decaffeinated coffee lowers pressure for years.", (page,))

    assert (found.verdict, found.quote) == ("mentioned", "Coffee and pressure")


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


@pytest.mark.parametrize(
    ("claim", "main"),
    [
        ("Adam Lind is accused of having hit a girl.", "girl"),
        ("Lind is a citizen of Yarrow.", "citizen"),
        ("The talks will go on until May.", "talk"),
        ("They did.", None),
    ],
)
def test_the_main_word_of_a_statement_is_the_last_that_says_something_and_is_no_name(
    claim: str, main: str | None
) -> None:
    statement = spaced_statement(claim)

    assert (statement.main is None and main is None) or statement.words[statement.main or 0] == main


def test_half_a_statement_without_its_main_word_has_few_words() -> None:
    found = support("The quay of Varda is held by a trust for old dancers.", (PORT.replace(". ", " of Varda. "),))

    assert found.reason == "few_words"


@pytest.mark.parametrize(
    ("claim", "page"),
    [
        ("The store holds 250MB of mail.", "The store, wrote Acme, now holds 250MB of mail like that of Yonder."),
        ("Lena Brandt is the president of Orbis.", "Said Orbis president Lena Brandt: we are pleased."),
        ("The guard, a Finnish man, was among the dead.", "The Finnish guard was among the dead but did not say why."),
        ("Ole Varn died in May 2009.", "Ole Varn (12 November 1931 – 4 May 2009) was a Swede."),
    ],
)
def test_other_clauses_units_and_dates_in_brackets_are_no_difference(claim: str, page: str) -> None:
    assert support(claim, (page,)).verdict == "supported"
