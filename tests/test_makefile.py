"""Every target that `make help` names is there, and its recipe can be shown."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text()
NAMED = re.findall(r'@echo "make ([a-z-]+)', MAKEFILE)
PHONY = re.findall(r"[a-z-]+", re.search(r"^\.PHONY:((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE).group(1))  # type: ignore[union-attr]
SGLANG = ("SGLANG_LAUNCH=/bin/true", "SGLANG_CPU_HOME=/")


def shown(*arguments: str) -> str:
    """What `make` would do; raises when a target has no rule."""
    command = ["make", "--dry-run", "--no-print-directory", *arguments]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    result = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("target", NAMED)
def test_a_target_that_help_names_does_something(target: str) -> None:
    steps = [line for line in shown(target, *SGLANG).splitlines() if not line.startswith("test ")]

    assert steps and "Nothing to be done" not in steps[0]


def test_help_names_every_target_for_people() -> None:
    inner = {"help", "python", "real-sglang", "every-check", "every-test", "these-tests", "screenshots-sglang"}

    assert set(PHONY) - inner == set(NAMED)


def test_every_rule_is_phony() -> None:
    rules = re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE)

    assert sorted(set(rules)) == sorted(PHONY)


def test_no_dry_run_ever_runs_a_recipe() -> None:
    """`make -n` runs a line that names MAKE itself; the tests that it would start here are these very ones."""
    assert re.findall(r"^\t.*\$[({]MAKE[)}]", MAKEFILE, re.MULTILINE) == []


@pytest.mark.parametrize(
    ("paths", "steps"),
    [
        ("tests/search", ["pytest tests/search"]),
        ("tests/js/tree.test.js", ["node --test --test-reporter=spec tests/js/tree.test.js"]),
        ("tests/a tests/js/b.test.js", ["pytest tests/a", "node --test --test-reporter=spec tests/js/b.test.js"]),
    ],
)
def test_chosen_tests_are_given_to_what_runs_them(paths: str, steps: list[str]) -> None:
    assert shown("these-tests", f"T={paths}").splitlines() == steps


def test_the_load_is_given_its_sizes_and_its_window() -> None:
    assert "tests.bench.load --size 1 --size 100 --seconds 3" in shown("bench", "SIZES=1 100", "WINDOW=3")
