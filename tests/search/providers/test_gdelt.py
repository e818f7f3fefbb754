"""GDELT's list of articles."""

from datetime import date

import pytest

from search.errors import ProviderBusy
from search.nouns import Query
from tests.search.providers.asking import exchange

ANSWER = {
    "articles": [
        {
            "url": "https://news.example/harbour",
            "title": "Harbour reopens after storm",
            "seendate": "20261128T031500Z",
            "domain": "news.example",
            "language": "English",
        },
        {"url": "ftp://news.example/", "title": "x"},
    ]
}


def test_articles_become_hits_with_the_day_they_were_seen() -> None:
    hits = exchange("gdelt", "gdelt_url", ANSWER, Query("harbour news today")).hits

    assert [(hit.url, hit.published) for hit in hits] == [("https://news.example/harbour", date(2026, 11, 28))]


def test_short_words_are_left_out_and_three_months_are_the_most() -> None:
    asked = exchange("gdelt", "gdelt_url", ANSWER, Query("EU on AI harbour rules", days=366))

    assert asked.params["query"] == "harbour rules sourcelang:english"
    assert asked.params["timespan"] == "90d"


def test_its_sentence_about_the_rate_is_told_as_busy() -> None:
    said = b"Please limit requests to one every 5 seconds or contact us."

    with pytest.raises(ProviderBusy):
        exchange("gdelt", "gdelt_url", said, Query("harbour"))


def test_nothing_but_short_words_is_not_asked() -> None:
    assert exchange("gdelt", "gdelt_url", ANSWER, Query("EU AI")).paths == []
