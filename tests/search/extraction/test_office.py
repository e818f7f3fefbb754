# ruff: noqa: E501 (markup is read best on its own line)
"""Office documents and books are read by a process of their own."""

import io
import zipfile

import pytest

from search.conf import SearchConfig
from search.errors import Empty, FetchError, TooComplex, WrongType
from search.extraction.office import office_text
from search.extraction.pages import page_of
from search.fetching.content_types import Kind, declared_type, sniffed_kind
from search.fetching.fetcher import Download

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCX = {
    "word/document.xml": f"""<w:document {W}><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Lights</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">The lamp </w:t></w:r><w:r><w:t>is lit.</w:t></w:r><w:del><w:r><w:t>Not.</w:t></w:r></w:del></w:p>
<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Bring oil</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>May</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>9 to 5</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"""
}
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
XLSX = {
    "xl/workbook.xml": f'<workbook {R}><sheets><sheet name="Hours" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/sharedStrings.xml": "<sst><si><t>Month</t></si><si><r><t>Ho</t></r><r><t>urs</t></r></si></sst>",
    "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": '<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    '<row><c s="1"><v>46143</v></c><c><v>8.5</v></c></row></sheetData></worksheet>',
}
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="urn:p"'
PPTX = {
    "ppt/presentation.xml": f'<p:presentation {A} {R}><p:sldIdLst><p:sldId id="256" r:id="r7"/></p:sldIdLst></p:presentation>',
    "ppt/_rels/presentation.xml.rels": '<Relationships><Relationship Id="r7" Target="slides/slide1.xml"/></Relationships>',
    "ppt/slides/slide1.xml": f"""<p:sld {A}><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><a:p><a:r><a:t>Lights</a:t></a:r></a:p></p:sp>
<p:sp><a:p><a:r><a:t>The lamp is lit.</a:t></a:r></a:p></p:sp></p:sld>""",
}
T = 'xmlns:text="urn:t" xmlns:table="urn:b" xmlns:office="urn:o"'
ODT = {
    "content.xml": f"""<office:document-content {T}><office:body><office:text><text:h text:outline-level="2">Lights</text:h>
<text:p>The lamp<text:s/>is <text:span>lit</text:span>.</text:p><text:list><text:list-item><text:p>Bring oil</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>May</text:p></table:table-cell><table:table-cell><text:p>9 to 5</text:p></table:table-cell>
</table:table-row></table:table></office:text></office:body></office:document-content>"""
}
EPUB = {
    "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
    "OPS/book.opf": '<package xmlns:dc="urn:dc"><metadata><dc:title>The book of lights</dc:title></metadata><manifest>'
    '<item id="b" href="two.xhtml"/><item id="a" href="one.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
    "OPS/one.xhtml": "<html><head><title>x</title></head><body><h1>Lights</h1><p>The lamp is lit.</p></body></html>",
    "OPS/two.xhtml": "<html><body><ul><li>Bring oil</li></ul><table><tr><td>May</td><td>9 to 5</td></tr></table></body></html>",
}


def packed(parts: dict[str, str]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return body.getvalue()


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (DOCX, "# Lights\n\nThe lamp is lit.\n\n- Bring oil\n\nMay | 9 to 5"),
        (XLSX, "## Hours\n\nMonth | Hours\n2026-05-01 | 8.5"),
        (PPTX, "## Lights\n\nThe lamp is lit."),
        (ODT, "## Lights\n\nThe lamp is lit.\n\n- Bring oil\n\nMay | 9 to 5"),
        (EPUB, "# Lights\n\nThe lamp is lit.\n\n- Bring oil\n\nMay | 9 to 5"),
    ],
)
def test_a_document_keeps_its_shape(parts: dict[str, str], text: str) -> None:
    assert office_text(packed(parts))[1] == text


def test_a_book_is_a_page_like_any_other() -> None:
    body = packed(EPUB)
    kind = sniffed_kind(declared_type("application/epub+zip"), body)
    page = page_of(Download("https://a.example/b", "https://a.example/b", kind, "", body), SearchConfig())

    assert (kind, page.title) == (Kind.OFFICE, "The book of lights")


def test_a_document_without_a_type_is_known_by_its_parts() -> None:
    assert sniffed_kind(declared_type("application/octet-stream"), packed(DOCX)) is Kind.OFFICE


@pytest.mark.parametrize("content_type", ["application/octet-stream", "text/html", ""])
def test_other_archives_are_refused(content_type: str) -> None:
    with pytest.raises(WrongType):
        sniffed_kind(declared_type(content_type), packed({"a.txt": "x"}))


@pytest.mark.parametrize(
    "body", [b"PK\x03\x04 and nothing", packed({"word/document.xml": "<a"}), packed(DOCX)[:300], packed({"x": "y"})]
)
def test_a_broken_document_ends_its_own_process_only(body: bytes) -> None:
    with pytest.raises((TooComplex, Empty)):
        office_text(body)


def test_an_archive_that_swells_is_refused() -> None:
    with pytest.raises(FetchError):
        office_text(
            packed({"word/document.xml": f"<w:document {W}><w:body>{'<w:p/>' * 12_000_000}</w:body></w:document>"})
        )
