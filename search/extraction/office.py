"""The text of an office document or a book, read by a process of its own with limits (`office_child.py`)."""

import json
import subprocess
import sys
from pathlib import Path

from search.errors import Empty, TooComplex
from search.extraction.blocks import blocks_of, written
from search.extraction.hidden import settle_hidden
from search.extraction.html import tree_of
from search.extraction.noise import remove_noise
from search.text.cleaning import one_line

_SEARCH = Path(__file__).parents[1]
_START = """
import sys, types
package = types.ModuleType("search")
package.__path__ = [sys.argv[1]]
sys.modules["search"] = package
from search.extraction.office_child import main
main()
"""
"""The child needs the reader's modules and nothing else of `search`, whose own beginning costs more than a document."""
_SECONDS = 12.0
"""By the clock, for a machine that is busy; of the processor it gets six (`office_child.py`)."""


def office_text(body: bytes) -> tuple[str, str]:
    """(title, text) of a DOCX, XLSX, PPTX, ODT, ODS, ODP or EPUB. Raises `TooComplex` and `Empty`."""
    # -I: nothing from the environment, the folder or the user's own packages.
    command = [sys.executable, "-I", "-c", _START, str(_SEARCH)]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=_SECONDS, env={}, check=True)  # noqa: S603 (fixed)
    except subprocess.TimeoutExpired as error:
        raise TooComplex("document: time") from error
    except subprocess.CalledProcessError as error:
        raise TooComplex(f"document: {error.stderr[-200:].decode('utf-8', 'replace')}") from error
    document = json.loads(done.stdout)
    text = _text(document["html"]) if document["html"].strip() else ""
    if not text:
        raise Empty("document without words")
    return one_line(document["title"]), text


def _text(html: str) -> str:
    tree = tree_of(f"<html><body>{html}</body></html>")
    remove_noise(tree)
    settle_hidden(tree)
    return written(blocks_of(tree))
