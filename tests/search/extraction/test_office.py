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


def words(body: str) -> str:
    return f"<w:document {W}><w:body>{body}</w:body></w:document>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def sheet(rows: str, columns: str = "", **book: str) -> dict[str, str]:
    return (
        XLSX
        | {"xl/worksheets/sheet1.xml": f"<worksheet><cols>{columns}</cols><sheetData>{rows}</sheetData></worksheet>"}
        | book
    )


SLIDE = "ppt/slides/slide1.xml"
RELATIONS = "<Relationships>{}</Relationships>"
SHOWN = {
    "heads and items by the styles' own names": (
        {
            "word/document.xml": words(
                '<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>第一章</w:t></w:r></w:p>'
                '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>带手电筒</w:t></w:r></w:p>'
            ),
            "word/styles.xml": f'<w:styles {W}><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="a">'
            '<w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:pPr><w:numPr/></w:pPr></w:style></w:styles>',
        },
        "# 第一章\n\n- 带手电筒",
    ),
    "notes behind the text, without changes, comments and hidden words": (
        {
            "word/document.xml": words(
                f'<w:p>{run("It was lit in 1804.")}<w:r><w:footnoteReference w:id="2"/></w:r><w:ins>{run(" It shines.")}</w:ins>'
                f"<w:del><w:r><w:delText>No.</w:delText></w:r></w:del>{run('Hidden.', '<w:vanish/>')}</w:p>"
            ),
            "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:id="0"><w:p>{run("—")}</w:p></w:footnote>'
            f'<w:footnote w:id="2"><w:p>{run("By the register.")}</w:p></w:footnote></w:footnotes>',
            "word/comments.xml": f"<w:comments {W}>{run('Really?')}</w:comments>",
        },
        "It was lit in 1804. It shines.\n\nBy the register.",
    ),
    "a text box once, cells that are one": (
        {
            "word/document.xml": words(
                f"<w:p>{run('Before.')}<w:r><w:Choice><w:txbxContent><w:p>{run('Boxed.')}</w:p></w:txbxContent></w:Choice>"
                f"<w:Fallback><w:txbxContent><w:p>{run('Boxed.')}</w:p></w:txbxContent></w:Fallback></w:r></w:p>"
                f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p>{run("Both")}</w:p></w:tc></w:tr>'
                f"<w:tr><w:tc><w:p>{run('May')}</w:p></w:tc><w:tc><w:p>{run('9')}</w:p></w:tc></w:tr></w:tbl>"
            )
        },
        "Before.\nBoxed.\n\nBoth\nMay | 9",
    ),
    "cells in their columns, values as they are shown": (
        sheet(
            '<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="b"><v>1</v></c><c r="D1"><v>0.30000000000000004</v></c></row>'
            '<row hidden="1"><c r="A2"><v>7</v></c></row><row><c r="A3" s="2"><v>0.25</v></c><c r="B3" s="3"><v>46143.5</v></c>'
            '<c r="C3" s="4"><v>0.5451388889</v></c><c r="D3" t="inlineStr"><is><t>灯台</t><rPh><t>トウダイ</t></rPh></is></c></row>',
            **{
                "xl/styles.xml": '<styleSheet><numFmts><numFmt numFmtId="165" formatCode="h:mm"/></numFmts><cellXfs><xf numFmtId="0"/>'
                '<xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="22"/><xf numFmtId="165"/></cellXfs></styleSheet>'
            },
        ),
        "## Hours\n\nMonth |  | TRUE | 0.3\n25% | 2026-05-01 12:00 | 13:05 | 灯台",
    ),
    "no column and no sheet that is hidden": (
        sheet(
            '<row><c r="A1"><v>1</v></c><c r="B1"><v>999</v></c><c r="C1"><v>3</v></c></row>',
            '<col min="2" max="2" hidden="1"/>',
            **{
                "xl/workbook.xml": f'<workbook {R}><sheets><sheet name="Hours" r:id="r1"/><sheet name="X" state="veryHidden" r:id="r1"/>'
                "</sheets></workbook>"
            },
        ),
        "## Hours\n\n1 | 3",
    ),
    "a chart's numbers and the speaker's notes": (
        PPTX
        | {
            SLIDE: f'<p:sld {A} xmlns:c="urn:c" {R}><a:p/><c:chart r:id="r1"/><p:grpSp><p:sp><a:p><a:t>Grouped.</a:t></a:p></p:sp></p:grpSp></p:sld>',
            "ppt/slides/_rels/slide1.xml.rels": RELATIONS.format(
                '<Relationship Id="r1" Target="../charts/c.xml"/><Relationship Id="r2" Target="../notesSlides/n.xml"/>'
            ),
            "ppt/charts/c.xml": "<c><ser><tx><v>Ships</v></tx><cat><v>East</v><v>West</v></cat><val><v>1</v><v>2</v></val></ser></c>",
            "ppt/notesSlides/n.xml": f'<p:n {A}><p:sp><p:ph type="sldNum"/><a:p><a:t>7</a:t></a:p></p:sp><p:sp><a:p><a:t>Said.</a:t></a:p></p:sp></p:n>',
        },
        "Grouped.\n\n| Ships\nEast | 1\nWest | 2\n\nSaid.",
    ),
    "notes of an open document, nothing hidden in it": (
        {
            "content.xml": f"""<office:c {T}><office:body><text:tracked-changes>No.</text:tracked-changes><text:p>Lit.<text:note>
<text:note-citation>1</text:note-citation><text:note-body><text:p>By the register.</text:p></text:note-body></text:note></text:p>
<text:section text:display="none"><text:p>999</text:p></text:section><table:table><table:table-row><table:table-cell table:number-columns-repeated="2">
<text:p>8</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row></table:table></office:body></office:c>"""
        },
        "Lit.\n\n8 | 8\n\nBy the register.",
    ),
    "chapters whose names are escaped, without their contents page": (
        EPUB
        | {
            "OPS/book.opf": '<package><manifest><item id="n" href="two.xhtml" properties="nav"/><item id="a" href="ch%201.xhtml#x"/></manifest>'
            '<spine><itemref idref="n"/><itemref idref="a"/></spine></package>',
            "OPS/ch 1.xhtml": '<html xmlns:epub="u"><body><p><ruby>灯台<rt>とうだい</rt></ruby>は古い。<a epub:type="noteref" href="#n">1</a>'
            "</p><p hidden=''>999</p></body></html>",
        },
        "灯台は古い。",
    ),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_document_is_what_its_program_shows(name: str) -> None:
    parts, text = SHOWN[name]

    assert office_text(packed(parts))[1] == text


def test_a_slide_that_is_not_shown_is_not_read() -> None:
    with pytest.raises(Empty):
        office_text(packed(PPTX | {SLIDE: PPTX[SLIDE].replace("<p:sld ", '<p:sld show="0" ')}))


def test_a_document_reads_no_other_file() -> None:
    asks = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "{"y" * 99}">]>'
    text = office_text(packed({"word/document.xml": asks + words(f"<w:p>{run('The lamp is lit.&x;&y;')}</w:p>")}))[1]

    assert text == "The lamp is lit."


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
