"""The image runs the whole product unless it is told otherwise, as nobody special, and holds no tests."""

import json
import re
from importlib import import_module
from pathlib import Path

DOCKER = Path(__file__).resolve().parents[2] / "docker"
LINES = re.sub(r"\\\n\s*", "", (DOCKER / "Dockerfile").read_text()).splitlines()


def last(instruction: str) -> str:
    return [line.removeprefix(instruction).strip() for line in LINES if line.startswith(f"{instruction} ")][-1]


def test_without_a_word_it_is_the_supervisor() -> None:
    *python, module = json.loads(last("CMD"))

    assert python == ["python", "-m"] and callable(import_module(module).main)


def test_nothing_stands_between_the_supervisor_and_the_signal_that_ends_it() -> None:
    """Within five seconds, as tests/launcher/test_supervisor.py shows; Docker waits for ten."""
    assert not any(line.startswith(("ENTRYPOINT", "STOPSIGNAL", "SHELL")) for line in LINES)


def test_it_runs_as_a_number_that_is_not_root() -> None:
    assert last("USER") == "10001"


def test_it_says_whether_it_lives_by_the_probe_that_costs_nothing() -> None:
    *_, script = json.loads(last("HEALTHCHECK").partition(" CMD ")[2])

    assert "http://localhost:8000/live" in script and "PORT=8000" in last("ENV")


def test_tests_pictures_and_secrets_stay_outside() -> None:
    left_out = (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()

    assert {".git", ".env", ".venv", "var", "tests", "docs/images"} <= set(left_out)


def test_it_is_built_for_both_kinds_of_processors_with_a_bill_of_materials() -> None:
    built = (DOCKER / "bake.hcl").read_text()

    assert all(word in built for word in ('"linux/amd64"', '"linux/arm64"', '"type=sbom"', '"docker/Dockerfile"'))
