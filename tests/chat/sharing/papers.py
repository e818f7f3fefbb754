"""PDF and DOCX files read back as text, by the libraries that read them."""

import base64
import io

from docx import Document
from pypdf import PdfReader


def pdf_text(content: bytes | str) -> str:
    """Of a file, or of its base64."""
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(_bytes(content))).pages)
    return text.replace("\0", "")  # pypdf reads codes of two bytes so


def docx_text(content: bytes | str) -> str:
    """Of a file, or of its base64: its paragraphs, with the links that stand in them."""
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(_bytes(content))).paragraphs)


def _bytes(content: bytes | str) -> bytes:
    return base64.b64decode(content) if isinstance(content, str) else content
