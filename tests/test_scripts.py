"""The rooms of static/js: which may import which, and that each module has its tests where one looks for them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "static" / "js"
TESTS = ROOT / "tests" / "js"
MAY_IMPORT = {
    "model": {"model"},
    "ui": {"ui", "model"},
    "net": {"net", "ui", "model"},
    "text": {"text", "ui", "model"},
    "views": {"views", "net", "text", "ui", "model"},
}
# The one list of modules without a test file of their own name, with the reason.
TESTED_ELSEWHERE = {
    "main.js": "puts the page together: every browser test runs it",
    "operation.js": "puts the operator's pages together: tests/browser/test_operation.py",
    "net/api.js": "fetch and its refusals: views/thread and net/resync call it",
    "net/feedback.js": "views/feedback judges by it",
    "net/presence.js": "views/temporary says by it that it is open or closed",
    "net/recheck.js": "views/recheck-list asks by it; tests/browser/test_daily.py",
    "net/related.js": "views/related-questions asks by it; tests/browser/test_related.py",
    "net/links.js": "views/share-dialog makes, lists and ends links by it",
    "ui/toast.js": "views/sidebar deletes and takes back by it",
    "ui/nearness.js": "needs layout: tests/browser/test_long_conversations.py",
    "ui/cookies.js": "tests/browser/test_shell.py: the next page is drawn by them",
    "ui/menu.js": "views/retry-menu opens one and walks through it",
    "views/conversation-groups.js": "tests/js/views/sidebar.test.js: the list is drawn by them",
    "views/known-folders.js": "views/folder-list and views/folder-dialog show them",
    "views/answer-part.js": "views/run-view draws every kind of part",
    "views/appearance.js": "tests/browser/test_shell.py",
    "views/charts.js": "needs a canvas: tests/browser/test_operation.py",
    "views/citation-card.js": "where a card stands is ui/placement; tests/browser/test_proof.py taps one",
    "views/conversation-list.js": "views/sidebar lists, groups and marks by it",
    "views/conversation-menu.js": "views/sidebar opens it and chooses from it",
    "views/conversation-row.js": "views/sidebar",
    "views/listing-copy.js": "tests/browser/test_accessibility.py copies from the handbook",
    "views/answer-actions.js": "views/run-view draws it; tests/browser/test_daily.py copies by it",
    "views/ask-options.js": "views/composer asks with them",
    "views/composer-problem.js": "views/composer tells by it",
    "views/send-button.js": "views/composer draws it",
    "views/settling.js": "views/composer waits by it",
    "views/quote-steps.js": "tests/browser/test_proof.py",
    "views/stage.js": "tests/browser/test_shell.py",
    "views/stored-page.js": "tests/browser/test_the_web.py; what it marks is text/passages",
    "views/thread-view.js": "views/thread draws through it",
    "views/take-along.js": "tests/browser/test_sharing.py brings a file in; what a file holds: text/exported",
    "views/title-edit.js": "views/sidebar",
    "views/unseen.js": "views/sidebar",
    "views/turn-verbs.js": "views/thread asks, answers again and goes on by them",
    "views/turn-view.js": "views/run-view and views/question-edit are shown in one",
}


def modules() -> list[Path]:
    return [path.relative_to(SCRIPTS) for path in sorted(SCRIPTS.rglob("*.js"))]


def rooms_imported(module: Path) -> set[str]:
    imports = re.findall(r'^(?:import|export)\b[^"]*"(\.[^"]+)"', (SCRIPTS / module).read_text(), re.MULTILINE)
    return {(SCRIPTS / module.parent / target).resolve().relative_to(SCRIPTS).parts[0] for target in imports}


def test_a_room_imports_only_the_rooms_under_it() -> None:
    in_rooms = [module for module in modules() if module.parent.name]
    over = {str(module): rooms_imported(module) - MAY_IMPORT[module.parts[0]] for module in in_rooms}
    assert {module: rooms for module, rooms in over.items() if rooms} == {}


def test_every_module_but_main_is_in_a_room() -> None:
    assert [str(module) for module in modules() if not module.parent.name] == ["main.js", "operation.js"]


def test_every_module_has_its_tests_or_a_reason() -> None:
    untested = {str(module) for module in modules() if not (TESTS / module).with_suffix(".test.js").exists()}
    assert untested == set(TESTED_ELSEWHERE)


def test_every_test_file_is_of_a_module() -> None:
    files = [path.relative_to(TESTS) for path in sorted(TESTS.rglob("*.test.js"))]
    assert [str(file) for file in files if not (SCRIPTS / file.parent / f"{file.name.split('.')[0]}.js").exists()] == []
