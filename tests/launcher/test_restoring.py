"""A backup of the real product, taken while it writes answers: where it is restored, they are written to their end."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.playback.process import playback_process
from tests.security.member import PASSWORD, Member
from tests.stack import ROOT, Stack, fresh_stack

pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]
WRITTEN = ("reasoning", "answering")


def test_answers_in_the_air_go_on_where_the_backup_is_restored(tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "all.backup", tmp_path / "elsewhere"
    with (
        playback_process(pace=0.06) as model,
        fresh_stack(SEARCH_PROVIDERS="handbook", INFERENCE_URLS=model.url) as stack,
    ):
        ada = Member(stack.url, "ada")
        runs = [ada.ask(f"What is a citation, number {number}?").json()["run"] for number in range(2)]
        wait_until_written(ada, runs)
        manage(stack, "backup", str(file))
        stack.stop()
        other = Stack(stack.environment | {"DATA_DIR": str(elsewhere)}, elsewhere)
        try:
            manage(other, "restore", str(file))
            other.start()
            sign_in(ada)
            assert [ada.ended(run, 90) for run in runs] == ["finished"] * 2
        finally:
            other.remove()


def wait_until_written(member: Member, runs: list[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if all(member.client.get(f"/api/v1/runs/{run}").json()["status"] in WRITTEN for run in runs):
            return
        time.sleep(0.2)
    raise AssertionError("nothing is being written")


def manage(stack: Stack, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=stack.environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def sign_in(member: Member) -> None:
    """Sessions are not restored: whoever had signed out must not be signed in again."""
    assert member.client.get("/api/v1/conversations").status_code == 401
    member.client.get("/accounts/login/")
    form = {"login": "ada@example.org", "password": PASSWORD}
    token = {"csrfmiddlewaretoken": member.client.cookies["csrftoken"]}
    member.client.post("/accounts/login/", data=form | token).raise_for_status()
