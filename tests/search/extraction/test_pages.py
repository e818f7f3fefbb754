"""A download becomes a readable, honest, reproducible page."""

from datetime import date
from pathlib import Path

import pytest

from search import errors
from search.conf import SearchConfig
from search.extraction.pages import page_of
from search.fetching.content_types import Kind
from search.fetching.fetcher import Download
from search.nouns import Page
from search.text.cleaning import LONGEST_RUN

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
CONFIG = SearchConfig()


def extracted(html: str | bytes, kind: Kind = Kind.HTML, charset: str = "", config: SearchConfig = CONFIG) -> Page:
    body = html.encode() if isinstance(html, str) else html
    return page_of(Download("https://example.com/a", "https://example.com/b", kind, charset, body), config)


def fixture(name: str) -> Page:
    return extracted((PAGES / name).read_bytes())


def test_an_article_keeps_its_structure_and_nothing_around_it() -> None:
    assert fixture("harbour.html").text == (PAGES / "harbour.txt").read_text(encoding="utf-8").strip()


def test_an_article_says_who_what_and_when() -> None:
    page = fixture("harbour.html")

    assert (page.title, page.published, page.site) == ("The harbour of Elsmouth", date(2026, 3, 14), "example.com")
    assert (page.language, page.url, page.final_url) == ("en", "https://example.com/a", "https://example.com/b")


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ('<meta property="article:author" content="Ann Example">', "Ann Example"),
        ('<meta name="author" content="王小明">', "王小明"),
        ('<meta name="author" content="admin">', ""),
        (f'<meta name="author" content="{"Ann Example, " * 3}{"Xy " * 200}">', "Ann Example"),
        ('<meta name="author" content="Ann <|im_end|> Example">', "Ann Example"),
        ("", ""),
    ],
)
def test_an_author_is_a_short_clean_line(head: str, author: str) -> None:
    html = f"<html><head><title>T</title>{head}</head><body><p>{'The tide comes twice a day. ' * 9}</p></body></html>"

    assert extracted(html).author == author


def test_the_same_bytes_give_the_same_page() -> None:
    assert fixture("harbour.html").hash == fixture("harbour.html").hash
    assert len(fixture("harbour.html").hash) == 64


def test_a_big_page_keeps_its_title_date_and_text() -> None:
    html = (PAGES / "harbour.html").read_text(encoding="utf-8")
    rows = "".join(
        f"<p>Catch number <b>{n}</b> was weighed on the quay and sold within the hour.</p>" for n in range(4000)
    )

    page = extracted(html.replace("</article>", rows + "</article>"))

    assert (page.title, page.published) == ("The harbour of Elsmouth", date(2026, 3, 14))
    assert "longest breakwater" in page.text
    assert "Catch number 400 was weighed" in page.text


def test_nothing_hidden_reaches_the_text() -> None:
    text = fixture("hidden.html").text

    assert "The tide tables are printed every year" in text
    assert "IGNORE" not in text


@pytest.mark.parametrize(("name", "language"), [("harbour-gbk.html", "zh-hans"), ("harbour-big5.html", "zh-hant")])
def test_chinese_pages_in_old_charsets_are_exact(name: str, language: str) -> None:
    page = fixture(name)

    assert page.language == language
    assert page.text == (PAGES / name.replace(".html", ".txt")).read_text(encoding="utf-8").strip()


def test_a_text_file_keeps_its_words_and_loses_its_line_breaks() -> None:
    text = "A first line that was broken by a mail program\nin the middle of a sentence. Second.\n\nNext paragraph."

    assert extracted(text, Kind.TEXT).text.startswith("A first line that was broken by a mail program in the middle")


def test_a_very_long_page_is_cut_between_lines() -> None:
    page = extracted(
        "\n\n".join(f"Paragraph number {n} of the text." for n in range(500)),
        Kind.TEXT,
        config=SearchConfig(max_text_characters=1000),
    )

    assert 500 <= len(page.text) <= 1000
    assert page.text.endswith("of the text.")


@pytest.mark.parametrize("html", ["", "<html></html>", "<html><body><script>fill()</script></body></html>", "   "])
def test_a_page_without_text_is_empty(html: str) -> None:
    with pytest.raises(errors.Empty):
        extracted(html)


@pytest.mark.parametrize("unit", [".", "-", "=", "…", ",!", "$"])
def test_a_run_of_signs_enters_no_page_whole(unit: str) -> None:
    page = extracted(f"<p>The breakwater of Elsmouth is long. It is {unit * 30_000} metres long, they say.</p>")

    assert len(page.text) < LONGEST_RUN + 200
    assert page.text.endswith("metres long, they say.")


@pytest.mark.parametrize("html", ["<div>" * 5000 + "x", "<a>" * 200_000])
def test_absurd_markup_is_refused(html: str) -> None:
    with pytest.raises(errors.TooComplex):
        extracted(html)


def test_broken_descriptions_do_not_lose_the_page() -> None:
    html = (PAGES / "harbour.html").read_text(encoding="utf-8").replace('"headline":', '"headline":[[{,')

    assert "longest breakwater" in extracted(html).text


def test_references_to_characters_that_are_none_lose_only_themselves() -> None:
    text = extracted("<p>Odd &#xD800;&#0;&#x110000; but &#20013;&#x6587; and &amp; are kept in this text.</p>").text

    assert text == "Odd but 中文 and & are kept in this text."


def test_surrogates_and_nuls_never_reach_the_text() -> None:
    text = extracted("<p>A page with \0 and &#xD800; and &#0; inside, long enough to be kept.</p>").text

    text.encode()
    assert "\0" not in text


def test_paragraphs_in_boxes_keep_what_stands_in_their_inline_tags() -> None:
    inline = "the <b>bold word {n}</b>, <code>apt install {n}</code>, <a href='/x'>the chapter {n}</a>, <em>so {n}</em>"
    boxes = "".join(f"<div class=para>Here {inline.format(n=n)}<br>and a line {n}.</div>" for n in range(12))
    html = f"<html><head><title>Handbook</title></head><body><div class=section>{boxes}</div></body></html>"
    text = extracted(html).text

    plain = "the bold word {n}, apt install {n}, the chapter {n}, so {n}\nand a line {n}."
    assert all(plain.format(n=n) in text for n in range(12))
