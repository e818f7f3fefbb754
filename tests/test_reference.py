"""What is documented from the code is what the code says, and one registry of codes serves all who speak of them."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from chat.errors.messages import CODES, CONTINUABLE, FAMILIES, status_of
from chat.management.commands.reference import references
from chat.operation.audit import ACTIONS
from chat.protocol.events import EVENTS
from inference.errors import EngineError
from search.errors import SearchError

ROOT = Path(__file__).resolve().parent.parent
TYPES_TOOL = ROOT / "node_modules" / "json-schema-to-typescript"
OURS = [path for top in ("chat", "inference", "search") for path in sorted((ROOT / top).rglob("*.py"))]
NEVER_SHOWN = {"engine.cannot_continue"}
"""Caught where the run then writes its answer again."""


@pytest.mark.parametrize("name", references())
def test_a_written_reference_is_what_the_code_says(name: str) -> None:
    assert (ROOT / name).read_text() == references()[name], "run `make reference` and commit what it has written"


@pytest.mark.skipif(not TYPES_TOOL.is_dir(), reason="`make check` has the tool and compares them, too")
def test_the_browsers_types_are_those_of_the_description() -> None:
    result = subprocess.run(["node", "tests/js/api-types.js", "--check"], cwd=ROOT, capture_output=True, text=True)

    assert (result.returncode, result.stderr) == (0, "")


def test_every_code_belongs_to_a_family_that_is_documented() -> None:
    assert {code.split(".")[0] for code in CODES} == set(FAMILIES)


def test_every_error_of_the_leaves_has_its_sentence() -> None:
    kinds = [*subclasses(EngineError), *subclasses(SearchError)]

    assert len(kinds) > 20
    assert {kind.code for kind in kinds} - NEVER_SHOWN - set(CODES) == set()  # type: ignore[attr-defined]


def test_every_code_that_is_written_in_the_source_is_known() -> None:
    families = "|".join(family for family in FAMILIES if family != "not_found")
    written = {
        node.value
        for path in OURS
        if path.name not in {"ui_words.py", "conversation_words.py"}  # their keys look like codes
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(rf"({families})\.[a-z_]+", node.value)
        and not (ROOT / f"{node.value.replace('.', '/')}.py").exists()  # a module's name
    }

    assert written - set(CODES) - NEVER_SHOWN - set(EVENTS) - set(ACTIONS) == set()


def test_every_refusal_has_a_status() -> None:
    raised = [
        ast.literal_eval(node.args[0])
        for path in OURS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"
    ]

    assert len(raised) >= 6
    assert all(status_of(code) >= 400 for code in raised)


def test_no_request_is_refused_with_what_happens_to_a_run() -> None:
    with pytest.raises(ValueError, match=r"engine\.cut"):
        status_of("engine.cut")


def test_the_browser_goes_on_after_the_same_codes() -> None:
    script = (ROOT / "static" / "js" / "model" / "run-state.js").read_text()
    listed = re.search(r"const CUT = new Set\(\[([^\]]*)\]\)", script)

    assert listed is not None
    assert set(re.findall(r'"([a-z_.]+)"', listed.group(1))) == CONTINUABLE


def subclasses(kind: type[Exception]) -> list[type[Exception]]:
    return [found for below in kind.__subclasses__() for found in (below, *subclasses(below))]
