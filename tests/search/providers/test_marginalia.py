"""Marginalia's results."""

from search.nouns import Query
from search.scopes import Scope
from tests.search.providers.asking import exchange

ANSWER = {
    "license": "CC-BY-NC-SA 4.0",
    "query": "linear b",
    "results": [
        {
            "url": "https://old.example/linear-b",
            "title": "Linear B",
            "description": "A syllabic script",
            "quality": 3.2,
        },
        {"url": "gopher://old.example/", "title": "x"},
    ],
}


def test_results_become_hits() -> None:
    hits = exchange("marginalia", "marginalia_url", ANSWER, Query("What is linear B?")).hits

    assert [(hit.url, hit.title) for hit in hits] == [("https://old.example/linear-b", "Linear B")]


def test_it_is_asked_with_a_key_and_for_one_site_only() -> None:
    query = Query("linear B", scope=Scope(("old.example",)))
    asked = exchange("marginalia", "marginalia_url", ANSWER, query, marginalia_api_key="own")

    assert asked.headers["api-key"] == "own"
    assert asked.params["query"].endswith("site:old.example")
