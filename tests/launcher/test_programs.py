"""The programs have one list, whoever starts them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chat.conf import ChatConfig
from launcher.launch import Refused, launch
from launcher.programs import SEARCHES_MAX, named, programs, variables

ROOT = Path(__file__).resolve().parents[2]
ONE = launch({"ENV_FILE": os.devnull, "HOST": "0.0.0.0", "PORT": "8080"})


def test_each_program_has_a_name_of_its_own() -> None:
    assert [program.name for program in programs(ONE)] == ["web", "search", "answer", "reaper"]


def test_the_web_server_listens_where_it_is_told() -> None:
    command = " ".join(named("web", ONE).command)

    assert "--host 0.0.0.0 --port 8080" in command


def test_nobodys_word_on_an_address_is_taken_unless_a_proxy_is_named() -> None:
    behind = launch({"ENV_FILE": os.devnull, "TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8"})

    assert "--no-proxy-headers" in named("web", ONE).command
    assert "--proxy-headers --forwarded-allow-ips 127.0.0.1,10.0.0.0/8" in " ".join(named("web", behind).command)


@pytest.mark.parametrize("name", ["", "webs", "migrate"])
def test_an_unknown_program_is_refused_by_name(name: str) -> None:
    with pytest.raises(Refused, match="only web, search, answer, reaper"):
        named(name, ONE)


def test_every_program_is_told_not_to_check_the_whole_site() -> None:
    assert variables(ONE)["CELERY_SKIP_CHECKS"] == "1"


def test_a_program_that_cannot_start_says_why(tmp_path: Path) -> None:
    environ = os.environ | {"ENV_FILE": os.devnull, "PORT": "0x", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "launcher.programs", "web"]
    result = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("Wenyuan cannot start: PORT must be a whole number")


def test_a_process_becomes_the_program_that_is_named(tmp_path: Path) -> None:
    environ = os.environ | {"ENV_FILE": os.devnull, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "nowhere"}
    command = [sys.executable, "-m", "launcher.programs", "reaper"]
    result = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True)

    assert "No module named 'nowhere'" in result.stderr  # said by Django, which is what it has become


def test_a_search_worker_has_as_many_threads_as_searches_at_a_time() -> None:
    assert str(ChatConfig.searches_max) == SEARCHES_MAX
    command = named("search", launch({"SEARCHES_MAX": "3", "ENV_FILE": os.devnull})).command
    assert command[-4:] == ("--pool", "threads", "--concurrency", "3")
