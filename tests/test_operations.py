"""Every command of docs/operations has a test that runs it, or looks it over where it needs containers or a cluster."""

import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import load_command_class

from tests.docker.test_chart import helm
from tests.docker.test_compose import SERVICES
from tests.docker.test_monitoring import TOLD

ROOT = Path(__file__).resolve().parent.parent
PAGES = {path.name: path.read_text() for path in sorted((ROOT / "docs" / "operations").glob("*.md"))}
COMMANDS: list[str] = [
    line
    for text in PAGES.values()
    for block in re.findall(r"```sh\n(.*?)```", text, re.S)
    for line in block.splitlines()
]
INLINE = [
    piece
    for text in PAGES.values()
    for piece in re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.S))
    if re.match(r"(\.venv/bin/python|python|make|docker|pg_restore|openssl) ", piece)
]
DAY, WALK = "tests/launcher/test_operating_commands.py", "tests/launcher/test_walk_through.py"
EVALUATED = "tests/chat/management/test_evaluate_command.py"
STARTED, CONTAINERS = "tests/launcher/test_supervisor.py", "tests/test_operations.py"
HELD_BY = {
    r"make run": f"{STARTED}::test_the_ready_line_is_true",
    r"make (setup|screenshots|image-digests)": "tests/test_makefile.py::test_a_target_that_help_names",
    r"openssl rand": f"{CONTAINERS}::test_a_password_has_letters_and_digits_only",
    r"python -m launcher\.programs": "tests/docker/test_compose.py::test_each_program_of_the_product",
    r"python -m tests\.stores": f"{CONTAINERS}::test_stores_take_the_option",
    r"(\.venv/bin/)?python manage\.py (prepare|invite --administrator)": f"{DAY}::instance",
    r".*manage\.py (invite|reset_second_factor) somebody": f"{DAY}::test_people_are_invited",
    r".*manage\.py (backup|restore) ": f"{DAY}::test_a_backup_is_made",
    r".*manage\.py change_key": f"{DAY}::test_the_key_is_changed",
    r".*manage\.py (usage --since|search \"How)": f"{DAY}::test_use_and_a_search",
    r".*manage\.py evaluate": f"{EVALUATED}::test_finished_answers_are_measured",
    r".*manage\.py (usage --by|search \"What)|grep|curl ": f"{WALK}::test_pages_metrics_logs_and_commands",
    r".*sqlite3; |cp var/secret_key": f"{DAY}::test_files_are_copied_by_hand",
    r"(cp|rm -f) var/wenyuan": f"{DAY}::test_a_database_from_before",
    r".*pg_(dump|restore) ": f"{DAY}::test_postgresql_is_dumped",
    r"docker compose ": f"{CONTAINERS}::test_every_command_of_compose",
    r"docker (build|run) ": f"{CONTAINERS}::test_the_image_is_built_and_started",
    r"kubectl|helm ": f"{CONTAINERS}::test_the_chart_is_rendered_as_it_is_installed",
    r"[A-Z_]+=": f"{CONTAINERS}::test_settings_that_are_shown",
}
"""What a command begins with → the test (the beginning of its name) that runs it, or looks it over."""
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
    assert set(re.findall(r"`wenyuan_(\w+)", PAGES[page])) <= TOLD


def test_every_probe_is_described() -> None:
    from config.probes import REPLIES

    assert {path for path in REPLIES if f"`{path}`" in PAGES["monitoring.md"]} == set(REPLIES)


def test_the_pages_lead_to_each_other() -> None:
    assert {name for name in PAGES if f"({name})" in PAGES["README.md"]} == set(PAGES) - {"README.md"}


@pytest.mark.parametrize("command", dict.fromkeys(COMMANDS + INLINE))
def test_every_command_is_held_by_a_test_that_there_is(command: str) -> None:
    tests = [test for beginning, test in HELD_BY.items() if re.match(beginning, command)]

    assert tests, "no test runs it: write one, and its row above"
    for file, _, name in (test.partition("::") for test in tests):
        assert re.search(rf"^(?:async )?def {name}", (ROOT / file).read_text(), re.M), (file, name)


def test_no_row_is_of_a_command_that_is_gone() -> None:
    assert [row for row in HELD_BY if not any(re.match(row, command) for command in COMMANDS + INLINE)] == []


@pytest.mark.parametrize("command", [line for line in COMMANDS if " manage.py " in line])
def test_every_command_of_ours_takes_the_options_it_is_given(command: str) -> None:
    name, *words = shlex.split(command.partition(" manage.py ")[2])

    load_command_class("chat", name).create_parser("manage.py", name).parse_args(words)


def test_the_image_is_built_and_started_as_its_dockerfile_wants() -> None:
    building, starting = (shlex.split(command_with(f"docker {word} ")) for word in ("build", "run"))
    dockerfile = (ROOT / building[building.index("--file") + 1]).read_text()
    volume, port = starting[starting.index("--volume") + 1], starting[starting.index("--publish") + 1]

    assert f"VOLUME {volume.partition(':')[2]}\n" in dockerfile and f"EXPOSE {port.rpartition(':')[2]}\n" in dockerfile
    assert building[building.index("--tag") + 1] == starting[-1]
    assert {"--read-only", "--tmpfs", "--cap-drop"} <= set(starting)


def test_the_chart_is_rendered_as_it_is_installed(tmp_path: Path) -> None:
    values = tmp_path / "values.yaml"
    values.write_text("image: {repository: registry.example.org/wenyuan, tag: 0.2.0}\n")
    words = shlex.split(command_with("helm upgrade").replace("values.yaml", str(values)))[1:]
    assert words[:2] == ["upgrade", "--install"]  # which asks a cluster; the rest of the line is the same to both

    done = helm("template", *words[2:])

    assert done.returncode == 0, done.stderr
    made = shlex.split(command_with("kubectl create secret"))
    assert made[1:4] == ["create", "secret", "generic"] and f"name: {made[4]}" in done.stdout


def test_settings_that_are_shown_are_settings() -> None:
    shown = {found[1] for line in COMMANDS if (found := re.match(r"([A-Z_]+)=", line))}
    known = re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)

    assert shown and shown <= set(known)


def test_a_password_has_letters_and_digits_only() -> None:
    (command,) = [piece for piece in INLINE if piece.startswith("openssl ")]

    assert re.fullmatch(r"[0-9a-f]{48}", run(command, ROOT))


def test_stores_take_the_option_that_is_named() -> None:
    (command,) = [piece for piece in INLINE if "tests.stores" in piece]

    assert (
        f"`{command.removeprefix('python -m tests.stores')}`".strip("` ") in (ROOT / "tests" / "stores.py").read_text()
    )
