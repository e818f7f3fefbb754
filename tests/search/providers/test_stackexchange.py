"""Stack Overflow's questions by Stack Exchange's API."""

from datetime import date

import pytest

from search.errors import ProviderBusy
from search.nouns import Query
from tests.search.providers.asking import exchange

ITEMS = [
    {
        "item_type": "question",
        "question_id": 11,
        "title": "Why is <b>x</b> &quot;undefined&quot;?",
        "excerpt": 'It is <span class="highlight">undefined</span>…',
        "creation_date": 1714694400,
    },
    {"item_type": "answer", "question_id": 11, "answer_id": 12, "title": "the same question", "excerpt": "Because"},
    {"item_type": "question", "question_id": "no number", "title": "x"},
]
ANSWER = {
    "items": ITEMS,
    "has_more": False,
    "quota_max": 300,
    "quota_remaining": 287,
}


def test_each_question_is_one_hit() -> None:
    hits = exchange("stackexchange", "stackexchange_url", ANSWER, Query("TypeError: x is undefined")).hits

    assert [hit.url for hit in hits] == ["https://stackoverflow.com/questions/11"]
    assert hits[0].site == "stackoverflow.com"


def test_marks_and_references_are_taken_out_of_titles() -> None:
    first = {"items": ITEMS[:1]}
    hit = exchange("stackexchange", "stackexchange_url", first, Query("undefined")).hits[0]

    assert (hit.title, hit.snippet) == ('Why is x "undefined"?', "It is undefined …")
    assert hit.published == date(2024, 5, 3)


def test_throttling_is_told_as_busy_with_a_pause() -> None:
    told = {"error_id": 502, "error_name": "throttle_violation", "error_message": "too many requests"}

    with pytest.raises(ProviderBusy) as caught:
        exchange("stackexchange", "stackexchange_url", told, Query("undefined"), status=400)

    assert caught.value.retry_after_seconds >= 30
