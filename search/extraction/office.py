"""The text of an office document or a book, read by a process of its own with limits (`office_child.py`)."""

import json
import subprocess
import sys
from pathlib import Path

from search.errors import Empty, TooComplex
from search.extraction.blocks import blocks_of, written
from search.extraction.html import tree_of
from search.text.cleaning import one_line

_CHILD = Path(__file__).with_name("office_child.py")
_SECONDS = 5.0


def office_text(body: bytes) -> tuple[str, str]:
    """(title, text) of a DOCX, XLSX, PPTX, ODT, ODS, ODP or EPUB. Raises `TooComplex` and `Empty`."""
    # -I: nothing from the environment, the folder or the user's own packages.
    command = [sys.executable, "-I", str(_CHILD)]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=_SECONDS, env={}, check=True)  # noqa: S603 (fixed)
    except subprocess.TimeoutExpired as error:
        raise TooComplex("document: time") from error
    except subprocess.CalledProcessError as error:
        raise TooComplex(f"document: {error.stderr[-200:].decode('utf-8', 'replace')}") from error
    document = json.loads(done.stdout)
    text = (
        written(blocks_of(tree_of(f"<html><body>{document['html']}</body></html>"))) if document["html"].strip() else ""
    )
    if not text:
        raise Empty("document without words")
    return one_line(document["title"]), text
