"""What is installed is what was locked, by its hash; what asks about known holes never takes silence for approval."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PACKAGES: dict[str, dict[str, object]] = json.loads((ROOT / "package-lock.json").read_text())["packages"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.name))
def test_a_python_package_is_locked_by_version_and_hash(lock: Path) -> None:
    packages = re.split(r"\n(?=[\w.-]+)", lock.read_text().strip())

    assert packages
    for package in packages:
        assert re.match(r"[\w.-]+(?:\[[\w,-]+\])?==\S+.*\\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+", package), (
            package
        )


def test_every_list_of_wanted_packages_has_its_lock() -> None:
    assert {path.stem for path in (ROOT / "requirements").glob("*.in")} == {lock.stem for lock in LOCKS}


def test_a_package_of_the_browser_is_locked_by_its_hash() -> None:
    unlocked = [
        name for name, package in PACKAGES.items() if name and not str(package.get("integrity")).startswith("sha512-")
    ]

    assert len(PACKAGES) > 50
    assert unlocked == []


@pytest.mark.parametrize(
    ("says", "ends", "code", "words"),
    [
        ("No known vulnerabilities found", 0, 0, "no known hole"),
        ("Found 2 known vulnerabilities in 1 package", 1, 1, "Found 2 known"),
        ("ConnectionError: pypi.org", 1, 3, "could not be asked"),
        ("npm error audit endpoint returned an error", 1, 3, "could not be asked"),
    ],
)
def test_an_audit_ends_as_its_answers_are(tmp_path: Path, says: str, ends: int, code: int, words: str) -> None:
    asked = tmp_path / "asked"
    asked.write_text(f"#!/bin/sh\necho '{says}'\nexit {ends}\n")
    asked.chmod(0o755)
    environment = os.environ | {"AUDIT": str(asked), "NPM": str(asked)}

    audit = subprocess.run(
        ["sh", ROOT / "requirements" / "audit.sh"], env=environment, capture_output=True, text=True, check=False
    )

    assert (audit.returncode, words in audit.stdout) == (code, True)
