"""docs/operations/walk-through.md says what a real stack in each of its states shows, counts and logs."""

import html
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.stack import ROOT
from tests.walk_through import FOLDER, PICTURES, TOKEN, Company, company, picture

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]
PAGE = ROOT / "docs" / "operations" / "walk-through.md"
SECTIONS = dict(
    zip(
        ("", "who", "how-much", "slow", "idle", "empty"),
        re.split(r"^## .*$", PAGE.read_text(), flags=re.MULTILINE),
        strict=True,
    )
)


def test_every_picture_is_there_and_small_and_belongs_to_a_state() -> None:
    shown = set(re.findall(r"\(\.\./images/([\w-]+\.png)\)", PAGE.read_text()))

    assert shown == {picture(state, number) for state, paths in PICTURES.items() for number in range(len(paths))}
    assert all((FOLDER / name).stat().st_size <= 400_000 for name in shown)


def test_pages_metrics_logs_and_commands_are_as_the_page_says() -> None:
    wrong: list[str] = []
    with company() as scene:
        (ready,) = re.findall(r"^curl .*/ready$", (PAGE.parent / "monitoring.md").read_text(), re.MULTILINE)
        assert '"schema": true' in run(scene, ready)
        for state in scene.states():
            wrong += [f"{state}: {problem}" for problem in missing(scene, state)]

    assert wrong == []


def missing(scene: Company, state: str) -> Iterator[str]:
    """What the section says and the stack does not."""
    section, shown = SECTIONS[state], words(scene, state)
    for quoted in re.findall(r"“([^”]+)”", section):
        if quoted not in shown:
            yield f"no page has {quoted!r}: {shown}"
    said = ""
    for kind, block in re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL):
        if kind == "sh":
            said = run(scene, block)
            continue
        for line in block.splitlines():
            if not re.search(f"^{re.escape(line).replace('…', '.*')}$", said, re.MULTILINE):
                yield f"no command says {line!r}: {said}"


def words(scene: Company, state: str) -> str:
    """All that the state's pages say, and a provider's trial."""
    pages = [scene.page(path.partition("#")[0]) for path in PICTURES[state]]
    if state == "empty":
        pages.append(scene.try_the_provider())
    text = re.sub(r"<[^>]*>", " ", " ".join(pages))
    return re.sub(r"\s+", " ", html.unescape(text))


def run(scene: Company, block: str) -> str:
    """What the commands say, which must succeed."""
    for ours, theirs in (
        (".venv/bin/python", sys.executable),
        ("http://127.0.0.1:8000", scene.stack.url),
        ("var/log", str(scene.stack.data_dir / "log")),
    ):
        block = block.replace(ours, theirs)
    environment = scene.stack.environment | {"METRICS_TOKEN": TOKEN, "RUN": scene.run, "PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["sh", "-e", "-c", block], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
    return done.stdout
