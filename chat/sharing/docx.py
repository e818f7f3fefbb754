"""A document as DOCX, with styles of its own kind, so that whoever opens it can go on with it. Runs in a child."""

import base64
import io
import unicodedata
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from chat.sharing.printed import Block, Paper, Run, Runs

ASIAN_FONT, LATIN_FONT, CODE_FONT = "Microsoft YaHei", "Calibri", "Consolas"
"""Who has them not sees their system's own."""
LINK, WARNED, FAINT = RGBColor(31, 90, 143), RGBColor(125, 82, 7), RGBColor(107, 97, 84)
STYLES = {"title": "Title", "question": "Heading 1", "quoted": "Quote"}
INDENT = Mm(7)
LEFTWARD = ("R", "AL")
"""Bidirectional classes of letters (Unicode Standard Annex 9)."""
AFTER_BIDI = ("w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")
"""What may stand behind a paragraph's direction (ECMA-376 17.3.1.26), of what is written here."""


def docx_of(paper: Paper) -> str:
    """The file in base64."""
    document = Document()
    _prepare(document, paper)
    writer = _Writer(document)
    for block in paper.blocks:
        writer.write(block)
    file = io.BytesIO()
    document.save(file)
    return base64.b64encode(file.getvalue()).decode()


def _prepare(document: DocxDocument, paper: Paper) -> None:
    about = document.core_properties
    about.title, about.author, about.comments, about.language = paper.title[:255], "", "", paper.locale
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    for style in document.styles:
        if style.type in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER):
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(name), None)
            fonts.set(qn("w:eastAsia"), ASIAN_FONT)
            fonts.set(qn("w:ascii"), LATIN_FONT)
            fonts.set(qn("w:hAnsi"), LATIN_FONT)


class _Writer:
    def __init__(self, document: DocxDocument) -> None:
        self._document = document
        self._anchors = 0

    def write(self, block: Block) -> None:
        match block.kind:
            case "table":
                self._write_table(block)
            case "code":
                self._write_code(block.runs[0].text if block.runs else "")
            case "heading":
                self._write_runs(self._document.add_heading(level=min(block.level, 4)), block.runs)
            case "item" | "source":
                self._write_item(block)
            case _:
                paragraph = self._document.add_paragraph(style=STYLES.get(block.kind))
                if block.kind == "quote":
                    paragraph.paragraph_format.left_indent = INDENT
                self._write_runs(paragraph, block.runs, is_faint=block.kind in ("date", "quote"))

    def _write_item(self, block: Block) -> None:
        paragraph = self._document.add_paragraph()
        shape = paragraph.paragraph_format
        shape.left_indent, shape.first_line_indent = INDENT * (block.level + 1), -INDENT
        shape.space_after = Pt(3)
        shape.tab_stops.add_tab_stop(INDENT * (block.level + 1))
        if block.anchor:
            self._mark(paragraph, block.anchor)
        self._write_runs(paragraph, (Run(f"{block.marker}\t"), *block.runs))

    def _mark(self, paragraph: Paragraph, anchor: str) -> None:
        """A bookmark, which citations lead to."""
        self._anchors += 1
        for name in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(name)
            mark.set(qn("w:id"), str(self._anchors))
            if name == "w:bookmarkStart":
                mark.set(qn("w:name"), anchor)
            paragraph._p.append(mark)

    def _write_code(self, text: str) -> None:
        paragraph = self._document.add_paragraph()
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F4F0E7")):
            shade.set(qn(f"w:{name}"), value)
        paragraph._p.get_or_add_pPr().append(shade)
        self._write_runs(paragraph, (Run(text, is_code=True),))

    def _write_table(self, block: Block) -> None:
        width = max((len(row) for row in block.rows), default=0)
        if not width:
            return
        table = self._document.add_table(rows=0, cols=width, style="Table Grid")
        for place, row in enumerate(block.rows):
            cells = table.add_row().cells
            for cell, runs in zip(cells, row, strict=False):
                self._write_runs(cell.paragraphs[0], runs, is_bold=place == 0)
        self._document.add_paragraph()

    def _write_runs(self, paragraph: Paragraph, runs: Runs, *, is_bold: bool = False, is_faint: bool = False) -> None:
        for run in runs:
            made = paragraph.add_run(run.text)  # it makes breaks and tabs of \n and \t
            made.bold, made.italic = (run.is_bold or is_bold) or None, run.is_italic or None
            made.font.strike = run.is_struck or None
            made.font.superscript = run.is_chip or None
            made.underline = run.is_warned or None
            if run.is_code:
                made.font.name, made.font.size = CODE_FONT, Pt(9.5)
            if color := WARNED if run.is_warned else LINK if run.address else FAINT if is_faint else None:
                made.font.color.rgb = color
            if is_leftward(run.text):
                made.font.rtl = True
            if run.address:
                self._lead(paragraph, made._r, run.address)
        if begins_leftward("".join(run.text for run in runs)):
            direction: Any = OxmlElement("w:bidi")
            paragraph._p.get_or_add_pPr().insert_element_before(direction, *AFTER_BIDI)

    def _lead(self, paragraph: Paragraph, element: Any, address: str) -> None:
        """Put what was written last into a link; python-docx has none."""
        link = OxmlElement("w:hyperlink")
        if address.startswith("#"):
            link.set(qn("w:anchor"), address[1:])
        else:
            link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        link.append(element)
        paragraph._p.append(link)


def is_leftward(text: str) -> bool:
    """Whether letters in it are written from right to left, as Arabic and Hebrew are."""
    return not text.isascii() and any(unicodedata.bidirectional(sign) in LEFTWARD for sign in text)


def begins_leftward(text: str) -> bool:
    """By its first letter, as browsers decide with dir="auto"."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind for kind in kinds if kind in ("L", *LEFTWARD)), "L") in LEFTWARD
