"""Reads one PDF from standard input and writes its words to standard output, as JSON.

A program of its own, started by `search.extraction.pdf` with nothing from the environment: PDFs are programs too, so
this one may use only so much memory and time, write no files, and take nobody down with it.
"""

import io
import json
import resource
import sys
from typing import Any

MAX_MEMORY = 700 * 1024 * 1024
MAX_CPU_SECONDS = 6
MAX_PAGES = 60
MAX_CHARACTERS = 200_000


def main() -> None:
    """Standard input to standard output; any failure is this program's end, which its parent understands."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    document = words_of(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(document).encode())


def words_of(body: bytes) -> dict[str, object]:
    """Title and pages of a PDF. Raises whatever pypdf raises."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(body))
    pages: list[str] = []
    room = MAX_CHARACTERS
    for page in reader.pages[:MAX_PAGES]:
        pages.append(_lines_of(page)[:room])
        room -= len(pages[-1])
        if room <= 0:
            break
    title = reader.metadata.title if reader.metadata else None
    return {"title": title if isinstance(title, str) else "", "pages": pages}


def _lines_of(page: Any) -> str:
    """The lines of a page in fixed width; in the order of its pieces where it is vertical, or their places mislead."""
    if _is_vertical(page):
        vertical: str = page.extract_text()
        return vertical
    try:
        lines: str = page.extract_text(extraction_mode="layout")
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        lines = ""
    return lines if lines.strip() else page.extract_text()


def _is_vertical(page: Any) -> bool:
    """Whether a font of the page writes from top to bottom: its encoding's name ends in `-V` (ISO 32000-1, 9.7.5.2)."""
    try:
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].get_object().values()]
        return any(str(font.get("/Encoding", "")).endswith("-V") for font in fonts)
    except (AttributeError, LookupError, TypeError):
        return False


if __name__ == "__main__":
    main()
