"""Passages are slices of pages; the best ones are chosen within a budget."""

from datetime import UTC, datetime
from itertools import pairwise

from languages.token_estimate import page_tokens
from search.nouns import Page, Passage
from search.ranking.passages import MAX_PARAGRAPHS, MAX_TOKENS, best_of, passages_of, prepared, query_words_of

FISH = "Herring are caught in spring. They are salted in barrels. "
BOATS = "The breakwater of Elsmouth measures 1,240 metres. "


def page(text: str, url: str = "https://a.example/1", title: str = "") -> Page:
    return Page(url, url, title, "a.example", text, "en", None, datetime(2026, 1, 1, tzinfo=UTC), "")


def best_passages(question: str, queries: list[str], pages: list[Page], max_tokens: int) -> list[Passage]:
    """As research chooses them, without its children and its clock."""
    query_words = query_words_of(question, queries)
    return best_of([prepared(page, query_words) for page in pages], query_words, max_tokens)


def test_every_passage_is_a_slice_of_its_page() -> None:
    text = (
        f"# One\n\n{FISH}\n\n{BOATS}\n\n## 二\n\n第一句。\n\n- item\n- item\n\n```\n# no heading\n\ncode\n```\n\n"
        + FISH * 60
    )

    found = passages_of(page(text))

    assert len(found) > 3
    assert all(text[passage.start : passage.end] == passage.text for passage in found)
    assert all(page_tokens(passage.text) <= MAX_TOKENS for passage in found)


def test_no_text_is_lost_and_none_comes_twice() -> None:
    text = "\n\n".join(f"Paragraph {n}. {FISH * (n % 30)}".strip() for n in range(40))

    found = passages_of(page(text))

    assert " ".join(" ".join(passage.text for passage in found).split()) == " ".join(text.split())


def test_a_passage_stays_under_one_heading_and_knows_it() -> None:
    found = passages_of(page(f"Before.\n\n## Fish\n\n{FISH}\n\n## Boats\n\n{BOATS}"))

    assert [(passage.heading, passage.text.split()[0]) for passage in found] == [
        ("", "Before."),
        ("Fish", "Herring"),
        ("Boats", "The"),
    ]


def test_a_passage_has_three_paragraphs_at_most() -> None:
    found = passages_of(page("\n\n".join(["Short one."] * 10)))

    assert [passage.text.count("Short") for passage in found] == [3, 3, 3, 1]
    assert MAX_PARAGRAPHS == 3


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    found = passages_of(page(FISH * 80))

    assert len(found) > 1
    assert all(passage.text.endswith(".") for passage in found)


def test_a_comment_in_a_listing_is_no_heading() -> None:
    found = passages_of(page("Run this:\n\n```\n# a comment\nmake run\n```"))

    assert [passage.heading for passage in found] == [""]


def test_the_passage_that_answers_comes_first() -> None:
    pages = [page(f"## Fish\n\n{FISH}\n\n## Boats\n\n{BOATS}")]

    best = best_passages("How long is the breakwater of Elsmouth?", [], pages, 1000)

    assert best[0].heading == "Boats"
    assert best[0].score > 0
    assert all(first.score >= second.score for first, second in pairwise(best))


def test_queries_help_where_the_question_has_other_words() -> None:
    pages = [page(f"## Fish\n\n{FISH}\n\n## Boats\n\n{BOATS}")]

    best = best_passages("What swims there?", ["herring spring"], pages, 1000)

    assert best[0].heading == "Fish"


def test_a_title_tells_what_its_passages_are_about() -> None:
    pages = [page(f"{FISH}", title="Elsmouth"), page(f"{FISH}", "https://b.example/", title="Norway")]

    assert best_passages("Elsmouth herring", [], pages, 1000)[0].url == "https://a.example/1"


def test_the_passage_under_the_very_question_comes_first() -> None:
    text = "## What is Elsmouth?\n\nA town by the sea.\n\n## Boats\n\nElsmouth builds boats, and boats are Elsmouth."

    best = best_passages("What is Elsmouth?", [], [page(text)], 1000)

    assert best[0].text == "A town by the sea."


def test_the_budget_is_kept() -> None:
    pages = [page("\n\n".join(f"Catch {n} of {n * 7}. {FISH * 3}" for n in range(40)))]

    best = best_passages("herring", [], pages, 900)

    assert 0 < sum(page_tokens(passage.text) for passage in best) <= 900


def test_a_second_site_gets_a_place_even_in_a_small_budget() -> None:
    loud = page("\n\n".join(["herring spring " * 20 + "."] * 30))
    quiet = page("A herring is a fish that people catch here in spring.", "https://b.example/")

    best = best_passages("herring spring", [], [loud, quiet], 600)

    assert {passage.url for passage in best} == {"https://a.example/1", "https://b.example/"}


def test_what_another_site_says_word_for_word_is_given_once() -> None:
    news = "The breakwater of Elsmouth broke in the storm of last night, and nobody was hurt, says the harbour master."
    pages = [
        page(news),
        page(news.replace("last night", "Tuesday"), "https://b.example/"),
        page(BOATS, "https://c.example/"),
    ]

    best = best_passages("breakwater of Elsmouth", [], pages, 1000)

    assert sorted(passage.url for passage in best) in (
        ["https://a.example/1", "https://c.example/"],
        ["https://b.example/", "https://c.example/"],
    )


def test_pages_in_another_language_are_represented_by_their_beginnings() -> None:
    best = best_passages("鲱鱼", [], [page(f"{FISH}\n\n## Later\n\n{BOATS}")], 1000)

    assert [passage.start for passage in best] == [0]


def test_no_pages_give_no_passages() -> None:
    assert best_passages("anything", [], [], 1000) == []


def test_wide_characters_cost_twice_as_much() -> None:
    assert (page_tokens("abcdefghij"), page_tokens("一二三四五六七八九十"), page_tokens("")) == (3, 6, 0)
