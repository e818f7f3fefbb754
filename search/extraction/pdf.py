"""The text of a PDF, read by a process of its own with limits on memory and time (`pdf_child.py`)."""

import json
import re
import subprocess
import sys
from pathlib import Path

from search.errors import Empty, TooComplex
from search.text.cleaning import one_line, visible
from search.text.scripts import CJK, FULL_WIDTH

_CHILD = Path(__file__).with_name("pdf_child.py")
_SECONDS = 5.0
_MAX_OUTPUT = 4_000_000
_FULL_LINE = 0.75
_END = re.compile(r"[.!?:;。！？：；…][\"'”’」』）)\]]*$")
_HYPHEN = re.compile(r"(?<=[a-z])[-\u2010]$")
_WIDE_END = re.compile(f"[{CJK}{FULL_WIDTH}]$")


def pdf_text(body: bytes) -> tuple[str, str]:
    """(title, text) of a PDF. Raises `TooComplex` where its limits ended it, `Empty` where there are no words."""
    # -I: nothing from the environment, the folder or the user's own packages.
    command = [sys.executable, "-I", str(_CHILD)]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=_SECONDS, env={}, check=True)  # noqa: S603 (fixed)
    except subprocess.TimeoutExpired as error:
        raise TooComplex("PDF: time") from error
    except subprocess.CalledProcessError as error:
        raise TooComplex(f"PDF: {error.stderr[-200:].decode('utf-8', 'replace')}") from error
    if len(done.stdout) > _MAX_OUTPUT:
        raise TooComplex("PDF: output")
    told = json.loads(done.stdout)
    text = "\n\n".join(filter(None, map(_paragraphs, told["pages"])))
    if not text:
        raise Empty("PDF without words")
    return one_line(told["title"]), text


def _paragraphs(page: str) -> str:
    """A page's lines put together again: a full line without an end is not the end of its paragraph."""
    lines = [one_line(line) for line in visible(page).split("\n")]
    full = max(map(len, lines), default=0) * _FULL_LINE
    joined: list[str] = []
    is_open = False
    for line in lines:
        if is_open and line:
            joined[-1] = _joined(joined[-1], line)
        elif line:
            joined.append(line)
        is_open = bool(line) and len(line) >= full and not _END.search(line)
    return "\n\n".join(joined)


def _joined(before: str, line: str) -> str:
    if _HYPHEN.search(before):
        return before[:-1] + line
    return before + line if _WIDE_END.search(before) else f"{before} {line}"
