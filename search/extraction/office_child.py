"""Reads one office document or book from standard input, writes it to standard output as JSON: title and simple HTML.

DOCX, XLSX, PPTX (ECMA-376), ODT, ODS, ODP (OpenDocument 1.3) and EPUB 3 are archives of XML. A program of its own, as
`pdf_child.py`: archives swell, so this one may use only so much memory and time, and takes nobody down with it.
"""

import io
import json
import resource
import sys
import zipfile

from search.extraction.office_archive import Archive
from search.extraction.office_books import book
from search.extraction.office_open import open_document
from search.extraction.office_sheets import sheets
from search.extraction.office_slides import slides
from search.extraction.office_words import words_document

MAX_MEMORY = 700 * 1024 * 1024
MAX_CPU_SECONDS = 6
MAX_CHARACTERS = 400_000


def main() -> None:
    """Standard input to standard output; any failure is this program's end, which its parent understands."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    title, html = read(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps({"title": title, "html": html[:MAX_CHARACTERS]}).encode())


def read(body: bytes) -> tuple[str, str]:
    """(title, HTML) of a document. Raises `ValueError` for other archives, and whatever zipfile and lxml raise."""
    archive = Archive(zipfile.ZipFile(io.BytesIO(body)))
    if archive.has("word/document.xml"):
        return archive.title(), words_document(archive)
    if archive.has("xl/workbook.xml"):
        return archive.title(), sheets(archive)
    if archive.has("ppt/presentation.xml"):
        return archive.title(), slides(archive)
    if archive.has("META-INF/container.xml") and not archive.has("content.xml"):
        return book(archive, MAX_CHARACTERS)
    if archive.has("content.xml"):
        return archive.title(), open_document(archive)
    raise ValueError("another archive")
