"""A document as PDF: A4, one font with Latin and Chinese letters of which the used ones are inside, links that work.

Runs in a child of the sandbox (`chat/sharing/papers.py`): it lays out whatever a model has written.
"""

import base64
import logging
import re
from importlib.resources import as_file, files
from typing import Any

from fpdf import FPDF
from fpdf.enums import TextMode, WrapMode
from fpdf.errors import FPDFException
from fpdf.fonts import FontFace

from chat.sharing.printed import Block, Paper, Run, Runs
from languages.scripts import HAN, HAN_SIGNS, HANGUL, KANA

FONT = "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"
"""Noto Sans SC (SIL Open Font License): Chinese, Latin, Greek, Cyrillic, kana, mathematics; no Korean, no Arabic."""
INK, FAINT, LINK, WARNED, SHADE = (33, 29, 24), (107, 97, 84), (31, 90, 143), (125, 82, 7), (244, 240, 231)
SIZES = {"title": 18.0, "question": 14.0, "date": 9.0, "code": 9.0, "quote": 9.5, "table": 9.5, "source": 10.0}
HEADINGS = {1: 14.0, 2: 13.0, 3: 12.0, 4: 11.0}
TEXT, LINE = 11.0, 1.55
INDENT = 6.0
"""Millimetres, as all lengths."""
SPACE = {"title": 4.0, "question": 7.0, "date": 0.0, "heading": 4.0, "item": 0.8, "source": 1.5, "quote": 0.5}
BREAK = "\u200b"
_CLOSING = re.escape("，。、；：？！）】》」』〉”’…—％·,.;:?!)]}%")
_OPENING = re.escape("（【《「『〈“‘([{")
_BETWEEN = re.compile(
    rf"(?<=[{HAN_SIGNS}{HAN}{KANA}{HANGUL}])(?<![{_OPENING}])(?![{_CLOSING}\s])|(?<=[{_CLOSING}])(?=[{HAN}{KANA}{HANGUL}])"
)


def pdf_of(paper: Paper) -> str:
    """The file in base64. Raises FPDFException."""
    logging.getLogger("fpdf").setLevel(logging.ERROR)  # it names every character that the font has not
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with as_file(files(FONT[0]) / FONT[1]) as font:
        page = _Page()
        page.add_font("text", "", font)
        loaded: Any = page.fonts["text"]
        loaded.cw[ord(BREAK)] = 0  # the font has no such sign, and would leave room for it
        page.set_title(paper.title)
        page.set_lang(paper.locale)
        page.set_margin(20)
        page.set_auto_page_break(True, 18)
        page.add_page()
        if any(ord(letter) not in loaded.cmap for letter in paper.letters()):
            page.write_block(Block("date", (Run(paper.lacking),)))
        for block in paper.blocks:
            page.write_block(block)
        return base64.b64encode(bytes(page.output())).decode()


def breakable(text: str) -> str:
    """`text` with a place to break where Chinese may: not before a closing sign, not behind an opening one."""
    return text if text.isascii() else _BETWEEN.sub(BREAK, text)


class _Page(FPDF):
    def __init__(self) -> None:
        super().__init__(format="A4")
        self._links: dict[str, int] = {}

    def footer(self) -> None:
        self.set_y(-12)
        self._look(Run(""), 8.0, FAINT)
        self.cell(0, 5, str(self.page_no()), align="C")

    def write_block(self, block: Block) -> None:
        if self.will_page_break(20) and block.kind in ("question", "heading"):
            self.add_page()  # no heading stands alone at an end
        self.ln(SPACE.get(block.kind, 2.0))
        match block.kind:
            case "code":
                self._write_code(block.runs[0].text if block.runs else "")
            case "table":
                self._write_table(block)
            case _:
                self._write_text(block)

    def _write_text(self, block: Block) -> None:
        size = HEADINGS.get(block.level, TEXT) if block.kind == "heading" else SIZES.get(block.kind, TEXT)
        color = FAINT if block.kind in ("date", "quote", "quoted") else INK
        is_bold = block.kind in ("title", "question", "heading")
        begin = self.l_margin
        if block.anchor:
            self.set_link(self._link(block.anchor), y=self.get_y(), page=self.page_no())
        if block.kind in ("item", "source"):
            self.set_x(begin + block.level * INDENT)
            self._look(Run(""), size, color)
            self.write(size * LINE * 0.3528, block.marker)
            self.set_left_margin(begin + (block.level + 1) * INDENT)
        elif block.kind in ("quote", "quoted"):
            self.set_left_margin(begin + INDENT)
        self.set_x(max(self.l_margin, self.get_x()))
        self._write_runs(block.runs, size, color, is_bold=is_bold)
        self.set_left_margin(begin)
        self.ln(size * LINE * 0.3528)

    def _write_runs(self, runs: Runs, size: float, color: tuple[int, int, int], *, is_bold: bool) -> None:
        for run in runs:
            self._look(run, size, color, is_bold=is_bold)
            link: str | int = self._link(run.address[1:]) if run.address.startswith("#") else run.address
            self.char_vpos = "SUP" if run.is_chip else "LINE"
            self.write(size * LINE * 0.3528, breakable(run.text), link, wrapmode=WrapMode.WORD)
        self.char_vpos = "LINE"

    def _look(self, run: Run, size: float, color: tuple[int, int, int], *, is_bold: bool = False) -> None:
        is_latin = run.is_code and all(" " <= letter <= "~" or letter == "\n" for letter in run.text)
        self.set_font("courier" if is_latin else "text", size=size)
        shown = WARNED if run.is_warned else LINK if run.address else color
        self.set_text_color(*shown)
        # The font has one weight: what is bold is drawn with an outline.
        self.text_mode = TextMode.FILL_STROKE if is_bold or run.is_bold else TextMode.FILL
        self.set_draw_color(*shown)
        self.set_line_width(size * 0.009)
        self.underline = run.is_warned
        self.strikethrough = run.is_struck

    def _link(self, anchor: str) -> int:
        if anchor not in self._links:
            self._links[anchor] = self.add_link(page=1)
        return self._links[anchor]

    def _write_code(self, text: str) -> None:
        self._look(Run(text, is_code=True), SIZES["code"], INK)
        self.set_fill_color(*SHADE)
        shown = text.replace("\t", "    ") or " "
        self.multi_cell(0, 4.6, shown, fill=True, align="L", wrapmode=WrapMode.CHAR, new_x="LMARGIN", new_y="NEXT")

    def _write_table(self, block: Block) -> None:
        self._look(Run(""), SIZES["table"], INK)
        rows = [["".join(run.text for run in cell) for cell in row] for row in block.rows]
        self.set_draw_color(*FAINT)
        start = self.page, self.get_y()
        try:
            head = FontFace(fill_color=SHADE)
            with self.table(headings_style=head, line_height=5.4, padding=1, text_align="LEFT") as table:
                for row in rows:
                    cells = table.row()
                    for cell in row:
                        cells.cell(breakable(cell))
        except (FPDFException, ValueError):  # too many columns for the page, or a cell that is higher than it
            if (self.page, self.get_y()) != start:
                self.ln(2)
            self.set_x(self.l_margin)
            for row in rows:
                self._write_text(Block("text", (Run(" | ".join(row)),)))
