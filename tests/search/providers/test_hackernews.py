"""Hacker News' stories by Algolia's search."""

from datetime import date

from search.nouns import Query
from tests.search.providers.asking import exchange

ANSWER = {
    "hits": [
        {
            "objectID": "1",
            "title": "A new database",
            "url": "https://db.example/new",
            "created_at": "2026-11-02T10:00:00Z",
        },
        {"objectID": "2", "title": "Ask HN: Which one?", "url": None, "story_text": "<p>Which &#x2F; why"},
        {"objectID": "../3", "title": "No address"},
        {"objectID": "4", "title": None, "url": "https://x.example/"},
    ]
}


def test_stories_lead_to_their_page_and_questions_to_their_discussion() -> None:
    hits = exchange("hackernews", "hackernews_url", ANSWER, Query("latest database news")).hits

    assert [hit.url for hit in hits] == ["https://db.example/new", "https://news.ycombinator.com/item?id=2"]
    assert hits[0].published == date(2026, 11, 2)
    assert hits[1].snippet == "Which / why"


def test_only_stories_are_asked_for_and_only_new_ones_where_that_is_wanted() -> None:
    asked = exchange("hackernews", "hackernews_url", ANSWER, Query("database", days=7))

    assert asked.params["tags"] == "story"
    assert asked.params["numericFilters"].startswith("created_at_i>")
