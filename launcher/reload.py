"""`make dev`: which programs a changed file concerns, so that the supervisor starts them again."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

CODE = ("chat", "config", "inference", "languages", "redis_servers", "search", "templates/prompts", "locale")
"""What every program has read at its start."""
PAGES = ("static", "templates", "docs/handbook")
"""What only the web server reads."""
ENDINGS = frozenset((".py", ".txt", ".mo", ".js", ".css", ".html", ".svg", ".md"))
LOOK_SECONDS = 1.0


class Sources:
    """The files of one tree, as they were when they were last looked at."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._code = times(root, CODE)
        self._pages = times(root, PAGES)

    def concerned(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Of the programs `names` those that must be started again, because a file came, went or changed."""
        code, pages = times(self._root, CODE), times(self._root, PAGES)
        of_code, of_pages = code != self._code, pages != self._pages
        self._code, self._pages = code, pages
        return names if of_code else tuple(name for name in names if name == "web" and of_pages)


def times(root: Path, folders: tuple[str, ...]) -> Mapping[str, int]:
    """Path → when it was changed last, of every file that a program reads."""
    return {path: changed for folder in folders for path, changed in files(str(root / folder))}


def files(folder: str) -> Iterator[tuple[str, int]]:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in ("__pycache__", "node_modules"):
                yield from files(entry.path)
        elif os.path.splitext(entry.name)[1] in ENDINGS:  # noqa: PTH122 - a thousand times a second
            yield entry.path, entry.stat().st_mtime_ns
