"""Crossref's works."""

from datetime import date

from search.nouns import Query
from tests.search.providers.asking import exchange

ANSWER = {
    "status": "ok",
    "message": {
        "items": [
            {
                "DOI": "10.1000/(sici)1-2",
                "title": ["Harbour <i>engineering</i>"],
                "abstract": "<jats:p>Of breakwaters.</jats:p>",
                "published": {"date-parts": [[1998, 3]]},
            },
            {"DOI": "10.1000/untitled", "title": []},
            {"title": ["No number"]},
        ]
    },
}


def test_works_become_hits_by_their_doi() -> None:
    hits = exchange("crossref", "crossref_url", ANSWER, Query("harbour engineering")).hits

    assert [hit.url for hit in hits] == ["https://doi.org/10.1000/(sici)1-2"]
    assert (hits[0].title, hits[0].snippet) == ("Harbour engineering", "Of breakwaters.")
    assert hits[0].published == date(1998, 3, 1)


def test_the_age_is_a_filter_and_the_caller_has_a_name() -> None:
    asked = exchange(
        "crossref", "crossref_url", ANSWER, Query("港口 工程", days=7), user_agent="harbour/1 (a@b.example)"
    )

    assert asked.params["filter"].startswith("from-pub-date:2")
    assert asked.headers["user-agent"] == "harbour/1 (a@b.example)"
