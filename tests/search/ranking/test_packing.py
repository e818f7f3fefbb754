"""What a model is given, and in which order it reads it."""

from datetime import UTC, datetime

from languages.token_estimate import page_tokens
from search.nouns import Page, Passage
from search.ranking.packing import packed, placed, within


def passage(url: str, number: int, score: float = 1.0) -> Passage:
    text = " ".join(f"{word}{number}" for word in ("tide", "rope", "lamp", "pier", "fish", "mast")) + "."
    return Passage(url, 0, len(text), "", text, score)


def page(url: str, text: str) -> Page:
    return Page(url, url, "", "", text, "en", None, datetime(2026, 1, 1, tzinfo=UTC), "")


def test_the_best_comes_first_and_the_second_best_last() -> None:
    assert placed([1, 2, 3, 4, 5]) == [1, 3, 4, 5, 2]
    assert (placed([1, 2]), placed([1]), placed([])) == ([1, 2], [1], [])


def test_the_budget_is_kept_and_smaller_passages_may_still_fit() -> None:
    offered = [passage("https://a.example/", number) for number in range(10)]
    room = page_tokens(offered[0].text) * 3 + 1

    assert packed(offered, room) == offered[:3]
    assert packed(offered, 0) == []


def test_a_second_site_moves_up_before_the_budget_is_over() -> None:
    loud = [passage("https://a.example/", number) for number in range(7)]
    quiet = passage("https://b.example/", 9)

    kept = packed([*loud, quiet], page_tokens(quiet.text) * 3 + 2)

    assert kept == [loud[0], loud[1], quiet]


def test_two_pages_of_one_site_are_not_two_sites() -> None:
    here = [passage(f"https://{name}.a.org/{n}", n) for n, name in enumerate(("www", "m", "www", "m"))]
    there = passage("https://b.org/", 9)

    assert packed([*here, there], 1000)[2] == there


def test_what_fits_is_taken_in_its_order() -> None:
    taken = within([passage("https://a.org/", 1), passage("https://b.org/", 2)], 10**6)

    assert [one.url for one in taken] == ["https://a.org/", "https://b.org/"]
    assert within(taken, 0) == []
