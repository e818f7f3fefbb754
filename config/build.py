"""The name of a build: what the pages that stay open are made of, and the code that answers them.

Tabs compare that of their own page with the server's. All hosts of a release have the same files, written and compiled
at different minutes: names and bytes count, times do not, nor what Python keeps beside its modules.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

CODE = ("chat", "config", "inference", "languages", "launcher", "redis_servers", "search")
PARTS = (*CODE, "locale", "pyproject.toml", "requirements", "templates")
"""Besides the static files, which have a version of their own."""
COMPILED_AT = re.compile(rb"POT-Creation-Date: [^\n]*")
"""Babel writes when it compiled into the header of each catalogue."""


def build_of(root: Path, static_version: str) -> str:
    """Twelve hexadecimal digits for what lies in `root`; `static_version` is the name of its static files."""
    digest = hashlib.sha256(static_version.encode())
    for part in PARTS:
        for path in files_of(root / part):
            content = path.read_bytes()
            if path.suffix == ".mo":
                content = COMPILED_AT.sub(b"", content)
            digest.update(f"\0{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def files_of(part: Path) -> Iterator[Path]:
    """In the same order everywhere, without hidden ones and Python's own."""
    if part.is_file():
        yield part
    for folder, folders, names in os.walk(part):
        folders[:] = sorted(name for name in folders if name != "__pycache__" and not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))
