"""The list of images is written anew with what registries say, and the files that name an image follow it."""

from pathlib import Path

import pytest

from launcher.image_registry import NotResolved, Resolved
from launcher.images import renew

OLD, NEW, AMD = (f"sha256:{letter * 64}" for letter in "0ab")
LIST = f"# Why.\npython:3.11.15-slim\nvalkey/valkey:9.0.6\n  index {OLD}\nsearx/ng:2026.9\n"
COMPOSE = f"""image: valkey/valkey:8@{OLD}
image: searx/ng:${{VERSION:-2025.1}}
image: mypython:1
build: FROM python:3.10
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "images.lock").write_text(LIST)
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    (tmp_path / "Dockerfile").write_text("FROM python:3.11.15-slim AS one\n")
    return tmp_path


def known(name: str, tag: str) -> Resolved:
    return Resolved(NEW, {"linux/amd64": AMD, "windows/amd64": OLD})


def unknown(name: str, tag: str) -> Resolved:
    raise NotResolved("nobody answers")


def test_what_was_said_is_written_everywhere(folder: Path) -> None:
    assert renew(folder, known) == 0

    block = f"  index {NEW}\n  linux/amd64 {AMD}\n"
    assert (folder / "images.lock").read_text() == (
        f"# Why.\npython:3.11.15-slim\n{block}valkey/valkey:9.0.6\n{block}searx/ng:2026.9\n{block}"
    )
    assert (folder / "Dockerfile").read_text() == f"FROM python:3.11.15-slim@{NEW} AS one\n"
    assert (folder / "compose.yaml").read_text().splitlines() == [
        f"image: valkey/valkey:9.0.6@{NEW}",
        f"image: searx/ng:${{VERSION:-2026.9@{NEW}}}",
        "image: mypython:1",
        f"build: FROM python:3.11.15-slim@{NEW}",
    ]


def test_where_nobody_answers_all_digests_stay_and_it_is_no_success(folder: Path) -> None:
    assert renew(folder, unknown) == 3

    assert (folder / "images.lock").read_text() == LIST
    assert f"valkey/valkey:9.0.6@{OLD}\n" in (folder / "compose.yaml").read_text()
    assert (folder / "Dockerfile").read_text() == "FROM python:3.11.15-slim AS one\n"
