"""OpenAlex' works: the open page first, the abstract put together from its index."""

from datetime import date

import pytest

from search.errors import ProviderBusy
from search.nouns import Query
from tests.search.providers.asking import exchange

ANSWER = {
    "meta": {"count": 2, "per_page": 10},
    "results": [
        {
            "display_name": "Herring migrations in the North Sea",
            "doi": "https://doi.org/10.1000/herring",
            "publication_date": "2024-05-03",
            "primary_location": {"landing_page_url": "https://journal.example/herring"},
            "best_oa_location": {"landing_page_url": "https://open.example/herring"},
            "abstract_inverted_index": {"Herring": [0], "move": [1], "north": [2, 4], "and": [3]},
        },
        {"display_name": "Only a DOI", "doi": "https://doi.org/10.1000/doi", "best_oa_location": None},
        {"display_name": None, "doi": "https://doi.org/10.1000/nameless"},
        "not an object",
    ],
}


def test_works_become_hits_that_lead_to_the_open_page() -> None:
    hits = exchange("openalex", "openalex_url", ANSWER, Query("What is known of herring migrations?")).hits

    assert [hit.url for hit in hits] == ["https://open.example/herring", "https://doi.org/10.1000/doi"]
    assert (hits[0].title, hits[0].snippet) == ("Herring migrations in the North Sea", "Herring move north and north")
    assert (hits[0].published, hits[0].provider) == (date(2024, 5, 3), "openalex")


def test_the_topic_is_asked_for_and_no_key_is_sent_where_there_is_none() -> None:
    asked = exchange("openalex", "openalex_url", ANSWER, Query("What is known of herring, and: cod?"))

    assert asked.paths == ["/works"]
    assert "," not in asked.params["search"]
    assert ":" not in asked.params["search"]
    assert "api_key" not in asked.params


def test_age_and_key_are_sent_where_they_are_wanted() -> None:
    asked = exchange("openalex", "openalex_url", ANSWER, Query("鲱鱼 洄游", days=31), openalex_api_key="k")

    assert asked.params["filter"].startswith("from_publication_date:2")
    assert asked.params["api_key"] == "k"


def test_a_day_that_is_used_up_is_told_as_busy() -> None:
    with pytest.raises(ProviderBusy):
        exchange("openalex", "openalex_url", {"error": "Rate limit exceeded"}, Query("herring"), status=429)
