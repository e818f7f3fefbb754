"""A small model on the processor as a judge, with a stand-in of the same shape: real files, a real child process."""

import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from inference.conf import EngineConfig
from inference.judges.connecting import connect_judge
from inference.judges.entailment import Entailment, judgement_of
from inference.judges.judge import UNDECIDED, Claim, JudgeConfig, Judgement
from inference.judges.nli_child import MANIFEST, MODEL
from tests.inference.judges.tiny_model import write_tiny_model

PAGE = "Boats sail after dark."
CLAIMS = [Claim("Ferries sail at night.", PAGE), Claim("They never sail.", PAGE), Claim("Trains fly.", PAGE)]
LABELS = ["supported", "contradicted", "unsaid"]


def config_of(folder: Path, seconds: float = 60.0) -> JudgeConfig:
    return JudgeConfig("local", EngineConfig(), seconds, folder=folder)


@pytest.fixture
async def judge(tmp_path: Path) -> AsyncIterator[Entailment]:
    judge = Entailment(config_of(write_tiny_model(tmp_path)))
    yield judge
    await judge.aclose()


async def test_a_child_says_what_follows_from_the_passage_and_what_contradicts_it(tmp_path: Path) -> None:
    judge = connect_judge(config_of(write_tiny_model(tmp_path)))
    assert [one.label for one in await judge.judge(CLAIMS)] == LABELS
    await judge.aclose()


async def test_a_page_of_any_length_is_cut_and_the_statement_is_not(judge: Entailment) -> None:
    long = Claim("They never sail.", "Boats sail after dark. " * 20_000)
    assert [one.label for one in await judge.judge([long])] == ["contradicted"]


async def test_a_child_that_dies_leaves_its_claims_undecided(judge: Entailment) -> None:
    await judge.judge(CLAIMS)
    for process in children():
        os.kill(process, signal.SIGKILL)

    assert [one.label for one in await judge.judge(CLAIMS)][-1] in ("undecided", "unsaid")


def children() -> list[int]:
    """The processes of this one that run the model."""
    mine = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == os.getpid() and b"nli_child" in (folder / "cmdline").read_bytes():
                mine.append(int(folder.name))
        except OSError:
            continue
    return mine


async def test_what_is_late_is_undecided_and_comes_next_time(tmp_path: Path) -> None:
    judge = Entailment(config_of(write_tiny_model(tmp_path), seconds=0.001))
    assert await judge.judge(CLAIMS) == [UNDECIDED] * 3
    await judge.aclose()


async def test_without_files_nobody_judges(tmp_path: Path) -> None:
    judge = Entailment(config_of(tmp_path))
    assert await judge.judge(CLAIMS) == [UNDECIDED] * 3
    await judge.aclose()


async def test_a_file_that_was_changed_since_it_was_fetched_is_not_loaded(tmp_path: Path) -> None:
    folder = write_tiny_model(tmp_path)
    (folder / MANIFEST).write_text(json.dumps({"files": {MODEL: "0" * 64}}))
    judge = Entailment(config_of(folder))
    assert await judge.judge(CLAIMS[:1]) == [UNDECIDED]
    await judge.aclose()


async def test_a_model_of_other_labels_judges_nothing(tmp_path: Path) -> None:
    judge = Entailment(config_of(write_tiny_model(tmp_path, labels=("good", "bad", "neutral"))))
    assert await judge.judge(CLAIMS[:1]) == [UNDECIDED]
    await judge.aclose()


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ({"entailment": 0.9, "neutral": 0.1}, Judgement("supported", 0.9)),
        ({"entailment": 0.6, "neutral": 0.4}, UNDECIDED),
        ({"other": 1.0}, UNDECIDED),
        ({}, UNDECIDED),
    ],
)
def test_a_label_counts_where_it_is_probable(probabilities: dict[str, object], expected: Judgement) -> None:
    assert judgement_of(probabilities, 0.8) == expected
