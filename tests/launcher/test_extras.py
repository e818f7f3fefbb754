"""Packages that only some settings need are installed when a setting names them, and only then."""

from pathlib import Path

import pytest

from launcher import bootstrap
from launcher.bootstrap import Tree, prepare
from launcher.launch import launch


@pytest.mark.parametrize(
    ("settings", "extras"),
    [
        ({}, []),
        ({"SEARCH_PROVIDERS": "wikipedia,handbook"}, []),
        ({"SEARCH_PROVIDERS": "wikipedia, ddgs"}, ["ddgs"]),
        ({"DATABASE_URL": "postgres://a:b@127.0.0.1/c"}, ["postgres"]),
    ],
)
def test_an_extra_is_installed_when_it_is_named(
    settings: dict[str, str], extras: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(bootstrap, "install_packages", lambda tree, name: installed.append(name))
    for step in ("make_venv", "compile_messages"):
        monkeypatch.setattr(bootstrap, step, lambda tree: None)
    monkeypatch.setattr(bootstrap, "front_end_wanted", lambda tree, kind: False)

    prepare(Tree(tmp_path), launch({"ENV_FILE": "/dev/null", **settings}))

    assert installed == ["run", *extras]
