"""Wikipedia's sister projects, each for its kind of question."""

import pytest

from search.nouns import Query
from search.providers.wikimedia import project_for
from tests.search.providers.asking import exchange

ANSWER = {
    "pages": [
        {
            "key": "herring",
            "title": "herring",
            "excerpt": 'a <span class="searchmatch">herring</span>',
            "description": None,
        },
        {"title": "no key"},
    ]
}


@pytest.mark.parametrize(
    ("question", "project"),
    [
        ("What does serendipity mean?", "wiktionary"),
        ("缘分是什么意思", "wiktionary"),
        ("緣分的詞源", "wiktionary"),
        ("A three-day itinerary for Lisbon", "wikivoyage"),
        ("里斯本旅遊攻略", "wikivoyage"),
        ("Quotes by Lu Xun", "wikiquote"),
        ("鲁迅的名言", "wikiquote"),
        ("静夜思原文", "wikisource"),
        ("A recipe for mapo tofu", "wikibooks"),
        ("How tall is Mount Everest?", None),
    ],
)
def test_the_question_s_words_choose_the_project(question: str, project: str | None) -> None:
    assert project_for(question) == project


def test_the_project_is_asked_in_the_question_s_edition_without_the_choosing_words() -> None:
    query = Query("What does herring mean?")
    asked = exchange("wikimedia", "wikimedia_url", ANSWER, query, suffix="/{language}/{project}")

    assert asked.paths == ["/en/wiktionary/w/rest.php/v1/search/page"]
    assert asked.params["q"] == "herring"
    assert asked.hits[0].url == f"{asked.origin}/en/wiktionary/wiki/herring"


def test_nobody_is_asked_what_is_nobody_s_kind() -> None:
    asked = exchange("wikimedia", "wikimedia_url", ANSWER, Query("How tall is Mount Everest?"))

    assert (asked.paths, asked.hits) == ([], [])
