"""The web server starts again with other scripts: an open page says so once, goes on, and keeps what is in its box."""

import json
import os
import shutil
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.reading import Reader
from tests.stack import ROOT, stack_in

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "node_modules", "var", "build", "tests", "test-results", ".*_cache")


@pytest.mark.timeout(400)
def test_an_open_page_is_told_of_a_new_version_and_keeps_its_draft(open_reader: OpenReader, tmp_path: Path) -> None:
    with stack_in(None, {"SEARCH_PROVIDERS": "handbook"}, own_tree(tmp_path / "tree")) as stack:
        reader = open_reader(stack)
        reader.ask("How do I connect SGLang?")
        reader.wait_until_over()
        older = build(reader)
        reader.part("question-input").fill("And with two cards?")
        with (stack.tree / "static" / "js" / "main.js").open("a") as script:
            script.write("// A newer one.\n")
        (web,) = [pid for pid, command in stack.processes().items() if "uvicorn" in command]
        os.kill(web, signal.SIGTERM)  # the supervisor starts it again
        notice = reader.page.get_by_text("A new version is here.")
        expect(notice).to_be_visible(timeout=90_000)
        assert build(reader) == older  # nothing reloads by itself
        reader.page.get_by_role("button", name="Reload").click()
        expect(notice).to_be_hidden()
        reader.page.locator("html[data-ready]").wait_for(timeout=60_000)  # eighty plain files, none of them known

        assert build(reader) != older
        expect(reader.part("question-input")).to_have_value("And with two cards?")
        expect(reader.part("answer")).to_be_visible()


def own_tree(tree: Path) -> Path:
    """The program in a folder of its own, where a script may be changed."""
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
    (tree / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    return tree


def build(reader: Reader) -> str:
    return str(json.loads(reader.page.locator("script#page").inner_text())["build"])
