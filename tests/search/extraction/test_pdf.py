"""PDFs are read by a process of their own."""

import time

import pytest

from search.conf import SearchConfig
from search.errors import Empty, TooComplex
from search.extraction.pages import page_of
from search.extraction.pdf import pdf_text
from search.fetching.content_types import Kind
from search.fetching.fetcher import Download
from tests.search.pdfs import document, pdf, stream

LINES = (
    "The breakwater of Elsmouth measures 1,240 metres and was fin-\n"
    "ished in 1911. It is the longest of the coast.\nShips wait outside."
)


def test_lines_become_paragraphs_again() -> None:
    title, text = pdf_text(pdf(LINES, title="The harbour"))

    assert title == "The harbour"
    assert text.startswith("The breakwater of Elsmouth measures 1,240 metres and was finished in 1911.")


def test_every_page_is_read_in_order() -> None:
    _, text = pdf_text(pdf("First page here.", "Second page here."))

    assert text == "First page here.\n\nSecond page here."


def test_a_pdf_becomes_a_page_like_any_other() -> None:
    download = Download(
        "https://a.example/x.pdf", "https://a.example/x.pdf", Kind.PDF, "", pdf(LINES, title="The harbour")
    )

    page = page_of(download, SearchConfig())

    assert (page.title, page.language, page.site) == ("The harbour", "en", "a.example")
    assert "finished in 1911" in page.text


def test_a_pdf_without_words_is_empty() -> None:
    with pytest.raises(Empty):
        pdf_text(pdf(""))


@pytest.mark.parametrize("body", [b"%PDF-1.4\nnothing of the kind", b"%PDF-", pdf(LINES)[:300]])
def test_a_broken_pdf_ends_its_own_process_only(body: bytes) -> None:
    with pytest.raises((TooComplex, Empty)):
        pdf_text(body)


def test_a_bomb_ends_at_its_limits() -> None:
    bomb = stream(b"(x) Tj " * 60_000_000)
    body = document(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
            bomb,
            b"<< >>",
        ]
    )
    started = time.monotonic()

    with pytest.raises((TooComplex, Empty)):
        pdf_text(body)
    assert time.monotonic() - started < 9


def test_pages_that_contain_themselves_end() -> None:
    body = document(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>", b"<< >>"]
    )

    with pytest.raises((TooComplex, Empty)):
        pdf_text(body)


def test_a_process_that_takes_too_long_is_ended() -> None:
    with pytest.raises(TooComplex, match="time"):
        pdf_text(pdf(LINES), seconds=0.001)


def vertical(*columns: str) -> bytes:
    """A PDF whose font writes from top to bottom; each column is one stroke of the pen."""
    drawn = [
        b"BT /F 12 Tf 1 0 0 1 %d 700 Tm <%s> Tj ET" % (500 - 20 * place, text.encode("utf-16-be").hex().encode())
        for place, text in enumerate(columns)
    ]
    codes = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
        b"<< /Type /Font /Subtype /Type0 /Encoding /Identity-V /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        b"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> >> /Contents 5 0 R /MediaBox [0 0 9 9] >>",
        stream(b"\n".join(drawn)),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /H /DW 1000 >>",
        stream(b"begincmap %s endcmap" % codes),
        b"<< >>",
    ]
    return document(objects)


def test_a_page_in_vertical_writing_is_read_column_by_column() -> None:
    text = pdf_text(vertical("港口的钟在中午响起，", "夜里也响。"))[1]

    assert text.replace("\n", "") == "港口的钟在中午响起，夜里也响。"
