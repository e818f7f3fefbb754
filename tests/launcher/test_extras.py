"""Packages that only some settings need are installed when a setting names them, and only then."""

import re
from pathlib import Path

import pytest

from launcher.bootstrap import Tree, fingerprint, front_end_stamp, prepare
from launcher.launch import launch


@pytest.fixture
def clone(tmp_path: Path) -> Tree:
    """Whose front end is there, and whose Python only notes how it was called."""
    tree = Tree(tmp_path)
    for folder in (tree.python.parent, tmp_path / "requirements", tmp_path / "node_modules"):
        folder.mkdir(parents=True)
    tree.python.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n')
    tree.python.chmod(0o755)
    for name in ("run", "postgres", "ddgs", "observe", "judge", "ldap"):
        (tmp_path / "requirements" / f"{name}.lock").write_text(name)
    (tmp_path / "package-lock.json").write_text("{}")
    front_end_stamp(tree).write_text(f"run {fingerprint(tmp_path / 'package-lock.json')}")
    return tree


@pytest.mark.parametrize(
    ("settings", "extras"),
    [
        ({}, []),
        ({"SEARCH_PROVIDERS": "wikipedia,handbook"}, []),
        ({"SEARCH_PROVIDERS": "wikipedia, ddgs"}, ["ddgs"]),
        ({"DATABASE_URL": "postgres://a:b@127.0.0.1/c"}, ["postgres"]),
        ({"SENTRY_DSN": "https://key@sentry.example.org/1"}, ["observe"]),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.example.org:4318"}, ["observe"]),
        ({"LDAP_URL": "ldaps://directory.example.org"}, ["ldap"]),
        ({"JUDGE": "local", "JUDGE_MODEL_DIR": "models"}, ["judge"]),
    ],
)
def test_an_extra_is_installed_when_it_is_named(settings: dict[str, str], extras: list[str], clone: Tree) -> None:
    prepare(clone, launch({"ENV_FILE": "/dev/null", **settings}))

    calls = (clone.root / "calls").read_text()
    assert re.findall(r"--requirement \S+/(\w+)\.lock", calls) == ["run", *extras]
