"""A long page keeps its beginning and what fits the question."""

from datetime import UTC, datetime

import pytest

from search.nouns import Page
from search.ranking.cutting import cut
from search.ranking.passages import query_words_of

FILLER = "Nothing of the kind is said in this paragraph, which goes on about ropes and lanterns for a while."


def page(text: str) -> Page:
    return Page("https://a.example/", "https://a.example/", "A", "a.example", text, "en", None, datetime.now(UTC), "h")


def long_page(needle: str) -> Page:
    before = "\n\n".join(f"{place}. {FILLER}" for place in range(400))
    return page(f"The beginning.\n\n{before}\n\n## Fees\n\n{needle}\n\n{before}")


@pytest.mark.parametrize(
    ("needle", "question"),
    [
        ("The harbour fee is 12 euros a night.", "How much is the harbour fee?"),
        ("港口费每晚十二欧元。", "港口费是多少？"),
        ("港口費每晚十二歐元。", "港口費是多少？"),
    ],
)
def test_what_fits_the_question_is_kept_wherever_it_stands(needle: str, question: str) -> None:
    kept = cut(long_page(needle), query_words_of(question, []), 5000).page

    assert len(kept.text) <= 5000
    assert needle in kept.text
    assert kept.text.startswith("The beginning.")
    assert "\n…\n" in kept.text


def test_its_heading_stays_with_it() -> None:
    kept = cut(long_page("The harbour fee is 12 euros."), query_words_of("harbour fee", []), 5000).page

    assert "## Fees\n\nThe harbour fee" in kept.text


def test_a_page_that_fits_stays_as_it_is() -> None:
    short = page("The beginning.\n\nThe end.")

    assert cut(short, query_words_of("harbour", []), 5000).page is short


def test_where_nothing_fits_the_beginning_is_kept() -> None:
    kept = cut(long_page("x"), query_words_of("鲱鱼", []), 5000).page

    assert 2000 < len(kept.text) <= 5000
    assert kept.text.startswith("The beginning.\n\n0. ")


def test_passages_are_slices_of_what_is_kept_and_the_hash_is_its_own() -> None:
    whole = long_page("The harbour fee is 12 euros.")
    prepared = cut(whole, query_words_of("harbour fee", []), 5000)

    assert prepared.page.hash != whole.hash
    for candidate in prepared.candidates:
        passage = candidate.passage
        assert prepared.page.text[passage.start : passage.end] == passage.text
