# ruff: noqa: E501 (markup is read best on its own line)
"""Feeds are read as lists of their items."""

import pytest

from search.conf import SearchConfig
from search.errors import Empty, FetchError, WrongType
from search.extraction.pages import page_of
from search.fetching.content_types import declared_type, sniffed_kind
from search.fetching.fetcher import Download
from search.nouns import Page

LONG = "The lamp of the tower was lit again on Sunday evening."
RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Lights</title><item><title>Lit &amp; seen</title>
<pubDate>Sun, 01 Nov 2026</pubDate><description><![CDATA[<p>{LONG}</p><ul><li>At six</li></ul>]]></description></item>
<item><title>Second</title><description>&lt;p&gt;Fog.&lt;/p&gt;</description></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Lights</title><entry><title>Lit &amp; seen</title>
<updated>2026-11-01</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{LONG}</p><ul><li>At six</li></ul>
</div></content></entry><entry><title>Second</title><summary>Fog.</summary></entry></feed>"""
JSON = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Lights", "items": [{"title": "Lit & seen", '
    f'"date_published": "2026-11-01", "content_html": "<p>{LONG}</p><ul><li>At six</li></ul>"}}, '
    '{"title": "Second", "content_text": "Fog."}]}'
)


def read(body: str, content_type: str) -> Page:
    declared = declared_type(content_type)
    kind = sniffed_kind(declared, body.encode())
    url = "https://a.example/feed"
    return page_of(Download(url, url, kind, declared.charset, body.encode()), SearchConfig())


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (RSS, "application/rss+xml"),
        (RSS, "text/xml; charset=utf-8"),
        (RSS, "text/html"),
        (ATOM, "application/atom+xml"),
        (ATOM, "application/xml"),
        (JSON, "application/feed+json"),
        (JSON, "application/json"),
    ],
)
def test_a_feed_is_its_items(body: str, content_type: str) -> None:
    page = read(body, content_type)

    assert page.title == "Lights"
    assert page.text.startswith("## Lit & seen")
    assert f"{LONG}\n\n- At six\n\n## Second" in page.text
    assert page.text.endswith("Fog.")


def test_other_json_is_refused() -> None:
    with pytest.raises(WrongType):
        read('{"a": [1, 2, 3]}', "application/json")


@pytest.mark.parametrize(
    "body",
    [
        "<rss></rss>",
        "<rss><channel><item>",
        '<!DOCTYPE x [<!ENTITY a "haha">]><rss><item><title>&a;</title></item></rss>',
        '{"version": "https://jsonfeed.org/version/1.1", "items": [[[' + "[" * 5000,
    ],
)
def test_a_broken_feed_is_refused(body: str) -> None:
    with pytest.raises((Empty, FetchError)):
        read(body, "application/rss+xml")


def test_what_xml_does_not_know_costs_no_words() -> None:
    said = f"Fish & chips, caf&eacute;&nbsp;open. {LONG}"
    old = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    feed = f"<?xml version='1.0'?>{old}<rss><channel><item><title>A & B</title><description>{said}</description></item></channel></rss>"

    text = read(feed, "application/rss+xml").text
    assert "## A & B" in text and f"Fish & chips, café open. {LONG}" in text


def test_a_feed_with_entities_of_its_own_is_refused() -> None:
    with pytest.raises(FetchError):
        read(f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>{RSS.partition("?>")[2]}', "application/rss+xml")


def test_a_comment_is_no_text_of_a_feed() -> None:
    body = RSS.replace("<title>Second</title>", "<title>Second<!-- unseen --></title>").replace(
        "Fog.", "Fog.<!-- unseen -->"
    )

    assert "unseen" not in read(body, "application/rss+xml").text
