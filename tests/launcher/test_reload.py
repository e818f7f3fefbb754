"""Which programs start again when a file changes."""

import os
from pathlib import Path

import pytest

from launcher.reload import Sources

NAMES = ("web", "search", "answer", "reaper")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    names = ("chat/api/routes.py", "static/js/main.js", "templates/chat/page.html", "templates/prompts/en/title.txt")
    for name in names:
        write(tmp_path / name)
    return tmp_path


def write(path: Path, seconds: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    os.utime(path, (seconds, seconds))


def test_nothing_starts_again_while_nothing_changes(tree: Path) -> None:
    sources = Sources(tree)

    assert (sources.concerned(NAMES), sources.concerned(NAMES)) == ((), ())


@pytest.mark.parametrize(
    ("name", "concerned"),
    [
        ("chat/api/routes.py", NAMES),
        ("templates/prompts/en/title.txt", NAMES),
        ("chat/new.py", NAMES),
        ("static/js/main.js", ("web",)),
        ("templates/chat/page.html", ("web",)),
        ("chat/__pycache__/routes.py", ()),
        ("chat/notes.swp", ()),
        ("tests/test_x.py", ()),
    ],
)
def test_a_change_concerns_who_has_read_the_file(tree: Path, name: str, concerned: tuple[str, ...]) -> None:
    sources = Sources(tree)
    write(tree / name, seconds=5)

    assert (sources.concerned(NAMES), sources.concerned(NAMES)) == (concerned, ())


def test_a_file_that_goes_is_a_change(tree: Path) -> None:
    sources = Sources(tree)
    (tree / "chat/api/routes.py").unlink()

    assert sources.concerned(NAMES) == NAMES
