"""What an answer is worth, counted by hand."""

from dataclasses import replace

import pytest

from chat.management.evaluation.cases import Case, GivenAnswer, GivenSource
from chat.management.evaluation.figures import changes, figures_of, means

TOWER = "The Eiffel Tower is 330 metres tall and stands in Paris."
GARDEN = "The garden of Giverny was planted by Claude Monet in 1893."
SOURCES = (
    GivenSource(1, "https://www.example.org/tower/", (TOWER,)),
    GivenSource(2, "https://example.org/garden", (GARDEN,)),
    GivenSource(3, "https://example.org/unread"),
)
CASE = Case(
    "tower",
    "How tall is the Eiffel Tower?",
    gold_urls=("http://example.org/tower#height",),
    gold_passages=("is 330 metres  tall",),
    answers=(("330 m", "330 metres"), ("Paris", "巴黎")),
)
RIGHT = GivenAnswer(
    "The Eiffel Tower in Paris is 330 metres tall [1].", SOURCES, rounds=1, seconds=9.0, search_seconds=2.0
)


def test_a_right_answer_has_all_that_is_known_of_it() -> None:
    one = figures_of(CASE, RIGHT)

    assert (one.page_found, one.passage_shown, one.right, one.cited_right) == (1, 1, 1, 1)
    assert (one.citation_recall, one.citation_precision, one.unsupported, one.uncited) == (1, 1, 0, 0)
    assert (one.pages, one.other_seconds, one.cost) == (2, 7.0, None)


def test_a_wrong_page_cited_is_neither_right_nor_precise() -> None:
    one = figures_of(CASE, replace(RIGHT, answer="The Eiffel Tower in Paris is 331 metres tall [citation:2]."))

    assert (one.right, one.cited_right, one.citation_recall, one.citation_precision) == (0, 0, 0, 0)
    assert (one.page_found, one.unsupported) == (1, 1)


def test_a_citation_that_adds_nothing_is_not_precise() -> None:
    one = figures_of(CASE, replace(RIGHT, answer="The Eiffel Tower in Paris is 330 metres tall [1][2]."))

    assert (one.citation_recall, one.citation_precision) == (1, 0.5)


def test_a_statement_without_a_citation_is_not_recalled() -> None:
    answer = f"{RIGHT.answer} The painter Claude Monet planted the garden of Giverny in 1893."
    one = figures_of(CASE, replace(RIGHT, answer=answer))

    assert (one.citation_recall, one.unsupported, one.uncited) == (0.5, 1, 1)


@pytest.mark.parametrize(
    ("spelling", "answer", "right"),
    [
        ("30", "330 metres", 0),
        ("5", "2.5 km", 0),
        ("5", "It was 5.", 1),
        ("paris", "PARIS!", 1),
        ("Pari", "Paris", 0),
        ("巴黎", "在巴黎市", 1),
        ("GDP", "中国GDP增长", 1),
        ("C++", "Written in C++.", 1),
        ("１２", "12", 1),
    ],
)
def test_a_spelling_stands_there_as_a_word_of_its_own(spelling: str, answer: str, right: int) -> None:
    assert figures_of(Case("a", "q", answers=((spelling,),)), GivenAnswer(answer)).right == right


def test_what_nobody_knows_is_not_measured() -> None:
    one = figures_of(Case("a", "q"), GivenAnswer("Yes."))

    assert (one.page_found, one.passage_shown, one.right, one.cited_right, one.seconds) == (None,) * 5
    assert means([one])["right"] is None


def test_two_evaluations_are_compared_by_the_questions_that_both_have() -> None:
    good, bad = figures_of(CASE, RIGHT), figures_of(CASE, replace(RIGHT, answer="I do not know.", seconds=3.0))
    known = changes({"a": good, "b": bad, "c": good}, {"a": bad, "b": bad, "d": good})

    assert (known["right"].better, known["right"].worse) == (0, 1)
    assert (known["right"].before, known["right"].after) == (0.5, 0)
    assert (known["seconds"].better, known["seconds"].worse) == (1, 0)
