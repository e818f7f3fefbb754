"""Wikidata's items by their names."""

from search.nouns import Query
from tests.search.providers.asking import exchange

ANSWER = {
    "results": [
        {
            "id": "Q84",
            "display-label": {"language": "en", "value": "London"},
            "description": {"language": "en", "value": "capital of the United Kingdom"},
        },
        {"id": "Q92561", "display-label": None, "description": None},
        {"id": "P84", "display-label": {"value": "architect"}},
    ]
}


def test_items_become_hits_and_properties_do_not() -> None:
    asked = exchange("wikidata", "wikidata_url", ANSWER, Query("London"))

    assert [hit.url for hit in asked.hits] == [f"{asked.origin}/wiki/Q84", f"{asked.origin}/wiki/Q92561"]
    assert (asked.hits[0].title, asked.hits[0].snippet) == ("London", "capital of the United Kingdom")
    assert asked.hits[1].title == "Q92561"


def test_names_are_looked_for_in_the_question_s_language() -> None:
    asked = exchange("wikidata", "wikidata_url", ANSWER, Query("倫敦", "zh-hant"))

    assert asked.params["language"] == "zh-hant"
