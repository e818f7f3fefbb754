"""arXiv's Atom feed."""

from datetime import date

import pytest

from search.errors import UnexpectedAnswer
from search.nouns import Query
from tests.search.providers.asking import exchange

FEED = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>ArXiv Query</title>
  <entry><id>http://arxiv.org/abs/2501.12948v1</id><published>2025-01-22T15:19:35Z</published>
    <title>Reasoning
      by reinforcement</title><summary> We introduce &lt;b&gt; models. </summary></entry>
  <entry><id>http://arxiv.org/api/errors#bad</id><title>Error</title></entry>
</feed>"""


def test_entries_become_hits_and_errors_do_not() -> None:
    hits = exchange("arxiv", "arxiv_url", FEED, Query("papers about reasoning by reinforcement")).hits

    assert [hit.url for hit in hits] == ["https://arxiv.org/abs/2501.12948v1"]
    assert (hits[0].title, hits[0].published) == ("Reasoning by reinforcement", date(2025, 1, 22))


def test_every_word_is_asked_for_and_none_is_syntax() -> None:
    asked = exchange("arxiv", "arxiv_url", FEED, Query('reasoning OR "x" (models)', days=7))

    assert asked.params["search_query"].startswith("all:reasoning AND all:x AND all:models AND submittedDate:[")


def test_a_feed_that_names_files_of_ours_is_not_answered() -> None:
    hostile = FEED.replace(b"<feed", b'<!DOCTYPE feed [<!ENTITY f SYSTEM "file:///etc/hostname">]><feed')
    hits = exchange("arxiv", "arxiv_url", hostile.replace(b"We introduce", b"&f;"), Query("reasoning")).hits

    assert "introduce" not in hits[0].snippet
    assert hits[0].snippet in ("", "<b> models.")


def test_what_is_no_feed_is_an_unexpected_answer() -> None:
    with pytest.raises(UnexpectedAnswer):
        exchange("arxiv", "arxiv_url", b"Rate exceeded.", Query("reasoning"))
