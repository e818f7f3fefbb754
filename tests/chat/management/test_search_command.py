"""The operator's look into a search."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from tests.search.handbooks import handbook_config


@pytest.fixture(autouse=True)
def small_handbook(settings: Settings, tmp_path: Path) -> None:
    settings.SEARCH = handbook_config(tmp_path)


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


def test_every_step_of_a_search_is_told_in_order() -> None:
    steps = [
        line.split()[2] if " s " in line else line.split()[0] for line in told("How do I make a backup?").splitlines()
    ]

    assert steps[:3] == ["query", "hit", "page"]
    assert steps[-2:] == ["passage", "report"]


def test_json_is_one_object_a_line() -> None:
    rows = [json.loads(line) for line in told("如何備份？", "--json").splitlines()]

    assert rows[0] == {"step": "query", "text": "如何備份？", "language": "zh-hant"}
    assert rows[-1]["step"] == "report"
    assert rows[-1]["providers"] == ["handbook"]
    assert any(row["step"] == "passage" and "資料夾" in row["text"] for row in rows)


def test_a_search_that_finds_nothing_says_why() -> None:
    assert "search.nothing_found" in told("What is the weather in Berlin?")


def test_more_queries_are_asked_too() -> None:
    rows = [json.loads(line) for line in told("qwertz", "--query", "backup", "--json").splitlines()]

    assert [row["text"] for row in rows if row["step"] == "query"] == ["qwertz", "backup"]
    assert any(row["step"] == "hit" for row in rows)
