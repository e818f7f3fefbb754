"""The commands of docs/operations do what the pages say; those that any machine can run are run."""

import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from chat.telemetry.metrics import METRICS
from tests.docker.test_compose import SERVICES
from tests.docker.test_monitoring import GAUGES

ROOT = Path(__file__).resolve().parent.parent
PAGES = {path.name: path.read_text() for path in sorted((ROOT / "docs" / "operations").glob("*.md"))}
COMMANDS: list[str] = [
    line
    for text in PAGES.values()
    for block in re.findall(r"```sh\n(.*?)```", text, re.S)
    for line in block.splitlines()
]
OPTIONS_OF_COMPOSE = {"--env-file", "--file", "--build", "--detach"}


def run(command: str, folder: Path) -> str:
    words = shlex.split(command.replace(".venv/bin/python", sys.executable))
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    said: str = done.stdout
    return said.strip()


def command_with(part: str) -> str:
    return next(line for line in COMMANDS if part in line)


def test_the_backup_holds_what_was_written_while_it_ran_and_is_checked(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    with sqlite3.connect(tmp_path / "var" / "wenyuan.sqlite3") as open_one:
        open_one.execute("PRAGMA journal_mode=WAL")
        open_one.execute("CREATE TABLE answers (text)")
        open_one.execute("INSERT INTO answers VALUES ('kept')")
        open_one.commit()  # it is in the log beside the file, which a plain copy would miss
        run(command_with(".backup("), tmp_path)

    assert run(command_with("integrity_check"), tmp_path) == "ok"
    assert sqlite3.connect(tmp_path / "backup.sqlite3").execute("SELECT text FROM answers").fetchall() == [("kept",)]


def test_every_command_of_compose_names_its_file_and_its_services() -> None:
    composed = [shlex.split(line) for text in PAGES.values() for line in re.findall(r"docker compose [^`\n]+", text)]

    assert len(composed) >= 3
    for words in composed:
        assert words[2:6] == ["--env-file", ".env", "--file", "docker/compose.yaml"]
        assert words[6] in ("up", "exec", "logs")
        assert words[7] in SERVICES if words[6] in ("exec", "logs") else set(words[7:]) <= OPTIONS_OF_COMPOSE


def test_every_program_named_is_one_of_ours() -> None:
    named = {name for text in PAGES.values() for name in re.findall(r"`(web|search|answer|reaper)` program", text)}

    assert named and named <= set(SERVICES)


@pytest.mark.parametrize("page", PAGES)
def test_every_metric_named_is_told(page: str) -> None:
    counted = {name if metric.is_histogram else f"{name}_total" for name, metric in METRICS.items()}

    assert set(re.findall(r"`wenyuan_(\w+)", PAGES[page])) <= counted | GAUGES


def test_every_probe_is_described() -> None:
    from config.probes import REPLIES

    assert {path for path in REPLIES if f"`{path}`" in PAGES["monitoring.md"]} == set(REPLIES)


def test_the_pages_lead_to_each_other() -> None:
    assert {name for name in PAGES if f"({name})" in PAGES["README.md"]} == set(PAGES) - {"README.md"}
