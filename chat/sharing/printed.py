"""What a printed page is made of. Nothing of Django is here: the children that write PDF and DOCX load no more."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["title", "question", "date", "heading", "text", "item", "quoted", "code", "table", "source", "quote"]


@dataclass(frozen=True)
class Run:
    """A stretch of text of one look."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_code: bool = False
    is_struck: bool = False
    address: str = ""
    """Where it leads: http, https, or `#source-2-3`."""
    is_chip: bool = False
    """It is the number of a citation."""
    is_warned: bool = False
    """Its page does not have what it is cited for."""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    """A stretch of the page. `level`: of a heading from 1, of an item's depth from 0."""

    kind: Kind
    runs: Runs = ()
    level: int = 0
    marker: str = ""
    """What stands before an item: a number or a dot."""
    rows: tuple[tuple[Runs, ...], ...] = ()
    """Of a table; the first one is its head."""
    anchor: str = ""
    """What an address within the file calls it."""


@dataclass(frozen=True)
class Paper:
    """A whole document, and the locale of the language that its own words are in."""

    title: str
    locale: str
    blocks: tuple[Block, ...]
    lacking: str = ""
    """What a form says whose font has not all letters of the text."""

    def letters(self) -> set[str]:
        """Those that are in it."""
        cells = (runs for block in self.blocks for runs in (block.runs, *(cell for row in block.rows for cell in row)))
        return {letter for runs in cells for run in runs for letter in run.text if letter.isalpha()}


def file_in(paper: Paper, form: Literal["pdf", "docx"]) -> str:
    """The file in base64, for a child of the sandbox: whoever only names this loads neither library."""
    if form == "pdf":
        from chat.sharing.pdf import pdf_of

        return pdf_of(paper)
    from chat.sharing.docx import docx_of

    return docx_of(paper)
