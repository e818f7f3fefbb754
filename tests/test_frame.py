"""What surrounds the code: one version, the hooks of git, the templates of the place where it is hosted."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
SUBJECT = next(hook["entry"] for hook in HOOKS if hook["id"] == "subject")
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))


def test_the_changelog_begins_with_the_version() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert newest is not None and newest.group(1) == VERSION


def test_no_other_file_states_the_version() -> None:
    """`package.json` has none at all; what runs is told by `config.version`."""
    places = [path for kind in ("py", "js", "html", "yaml") for path in ours(kind)] + [ROOT / ".env.example"]

    assert "version" not in json.loads((ROOT / "package.json").read_text())
    assert [str(path.relative_to(ROOT)) for path in places if f"Wenyuan/{VERSION[:3]}" in path.read_text()] == []


@pytest.mark.parametrize(
    "subject",
    [
        "chat: Drop the wait that the press has made needless.",
        "tests, docs: Say it.\n\nWhy.",
        "README: “Start” is shorter.",
        "Merge branch 'x'",
        "x: " + "A" * 68 + ".",
    ],
)
def test_a_good_subject_passes_the_hook(subject: str) -> None:
    assert re.search(SUBJECT, subject, re.MULTILINE)


@pytest.mark.parametrize(
    "subject",
    ["", "fix", "chat: drop it.", "chat: Drop it", "Drop it.", "x: " + "A" * 69 + ".", "y\nchat: Drop it.", ": It."],
)
def test_a_bad_subject_does_not(subject: str) -> None:
    assert not re.search(SUBJECT, subject, re.MULTILINE)


def test_the_hooks_need_nothing_but_this_clone() -> None:
    assert {hook["language"] for hook in HOOKS} == {"system", "pygrep"}
    assert all(hook["entry"].startswith(".venv/bin/") for hook in HOOKS if hook["language"] == "system")


def test_the_hosted_checks_are_the_script_that_runs_everywhere() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())

    assert [step.get("run") for step in workflow["jobs"]["test"]["steps"]][-1] == ".ci/run"
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_a_form_asks_for_what_somebody_who_mends_needs(form: Path) -> None:
    described = yaml.safe_load(form.read_text())
    fields = [field for field in described["body"] if field["type"] != "markdown"]

    assert described["name"] and described["description"]
    assert len({field["id"] for field in fields}) == len(fields)
    assert any(field.get("validations", {}).get("required") for field in fields)


def ours(kind: str) -> list[Path]:
    folders = ("chat", "config", "docker", "inference", "launcher", "search", "static", "templates")
    return [path for folder in folders for path in sorted((ROOT / folder).rglob(f"*.{kind}"))]
