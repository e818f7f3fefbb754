"""The name of a build: the same on every host of a release, another one for every byte that a page is made of."""

import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings

from config.build import CODE, PARTS, build_of
from tests.stack import ROOT
from tests.yardstick import allowed

FILES = {
    "template": "templates/chat/_notices.html",
    "prompt": "templates/prompts/any.txt",
    "translation": "locale/zh_Hans/LC_MESSAGES/django.mo",
    "module": "search/reader.py",
    "deep module": "chat/api/notices.py",
    "words of a module": "chat/citations/lexicon/opposites.txt",
    "libraries": "requirements/run.lock",
    "version": "pyproject.toml",
}
ASKED = "from django.conf import settings; print(settings.BUILD)"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in FILES.values():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"some bytes")
    return tmp_path


@pytest.mark.parametrize("name", FILES.values(), ids=FILES)
def test_one_byte_makes_another_build(tree: Path, name: str) -> None:
    before = build_of(tree, "static")
    (tree / name).write_bytes(b"same bytes")
    after = build_of(tree, "static")
    (tree / name).write_bytes(b"some bytes")

    assert after != before
    assert build_of(tree, "static") == before


def test_names_and_static_files_are_part_of_it_and_files_do_not_run_together(tree: Path) -> None:
    builds = {build_of(tree, "static"), build_of(tree, "other")}
    (tree / "templates" / "a.html").write_text("ab")
    (tree / "templates" / "b.html").write_text("c")
    builds.add(build_of(tree, "static"))
    (tree / "templates" / "a.html").write_text("a")
    (tree / "templates" / "b.html").write_text("bc")
    builds.add(build_of(tree, "static"))
    (tree / "templates" / "b.html").rename(tree / "templates" / "c.html")

    assert len(builds | {build_of(tree, "static")}) == 5


def test_what_differs_between_hosts_of_a_release_does_not_count(tree: Path) -> None:
    before = build_of(tree, "static")
    for name in FILES.values():
        os.utime(tree / name, (1, 1))
    (tree / "search" / "__pycache__").mkdir()
    (tree / "search" / "__pycache__" / "reader.cpython-311.pyc").write_bytes(b"when it was compiled")
    (tree / "templates" / ".index.html.swp").write_bytes(b"an editor's")

    assert build_of(tree, "static") == before


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_when_translations_were_compiled_does_not_count_and_what_they_say_does(tree: Path, language: str) -> None:
    folder = ROOT / "locale" / language / "LC_MESSAGES"
    written = tree / "locale" / language / "LC_MESSAGES" / "django.mo"
    written.parent.mkdir(parents=True, exist_ok=True)
    builds = []
    for year, word in ((2020, "保存"), (2026, "保存"), (2026, "另存")):
        with (folder / "django.po").open("rb") as texts:
            catalog = read_po(texts)
        catalog.creation_date = datetime(year, 1, 1, tzinfo=UTC)
        catalog.add("A word of this test", word)
        with written.open("wb") as compiled:
            write_mo(compiled, catalog)
        builds.append(build_of(tree, "static"))

    assert builds[0] == builds[1] != builds[2]


def test_all_packages_of_ours_are_part_of_it() -> None:
    packages = {folder.parent.name for folder in ROOT.glob("*/__init__.py")} - {"tests"}

    assert packages == set(CODE)
    assert {"templates", "locale", "requirements"} <= set(PARTS)
    assert all((ROOT / part).exists() for part in PARTS)


def test_two_processes_and_a_copy_of_the_tree_have_the_same_name(tmp_path: Path) -> None:
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, tmp_path / part, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(ROOT / part, tmp_path / part)
    told = [asked(seed) for seed in ("1", "2")]

    assert told == [build_of(tmp_path, settings.STATIC_VERSION)] * 2


def test_naming_the_build_takes_a_blink_of_a_start() -> None:
    began = time.process_time()
    build_of(ROOT, "static")

    assert time.process_time() - began < allowed(1)


def asked(seed: str) -> str:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.strip()
