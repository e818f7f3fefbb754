"""The text of a PDF, read by a process of its own with limits on memory and time (`pdf_child.py`)."""

import json
import subprocess
import sys
from pathlib import Path

from search.errors import Empty, TooComplex
from search.extraction.pdf_layout import running_text
from search.extraction.pdf_letters import plain_letters
from search.text.cleaning import one_line, visible

_CHILD = Path(__file__).with_name("pdf_child.py")
SECONDS = 12.0
"""By the clock, for a machine that is busy; the child limits its own use of the processor."""
_MAX_OUTPUT = 4_000_000


def pdf_text(body: bytes, seconds: float = SECONDS) -> tuple[str, str]:
    """(title, text) of a PDF. Raises `TooComplex` where its limits ended it, `Empty` where there are no words."""
    # -I: nothing from the environment, the folder or the user's own packages.
    command = [sys.executable, "-I", str(_CHILD)]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=seconds, env={}, check=True)  # noqa: S603 (fixed)
    except subprocess.TimeoutExpired as error:
        raise TooComplex("PDF: time") from error
    except subprocess.CalledProcessError as error:
        raise TooComplex(f"PDF: {error.stderr[-200:].decode('utf-8', 'replace')}") from error
    if len(done.stdout) > _MAX_OUTPUT:
        raise TooComplex("PDF: output")
    document = json.loads(done.stdout)
    text = running_text([visible(plain_letters(page)) for page in document["pages"]])
    if not text:
        raise Empty("PDF without words")
    return one_line(document["title"]), text
