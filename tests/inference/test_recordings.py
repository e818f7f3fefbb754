"""Every recorded answer and refusal comes to what it should, however its bytes are cut, also over a socket."""

import json
import random
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

import pytest

from inference.engine import Answer, Ended, Reasoning, Recast
from inference.errors import EngineError
from inference.openai.stream_parser import StreamParser
from tests.inference.asking import engine, question
from tests.playback import Playback
from tests.playback.recordings import FOLDER, Recording, names, recording

Outcome = dict[str, str]
OUTCOMES: dict[str, Outcome] = json.loads((FOLDER / "outcomes.json").read_text("utf-8"))
"""Checked by hand: recording → the texts, and the finish or the error's code. Raw text is read as a generic model's."""
ANSWERS = [name for name in OUTCOMES if not name.startswith("refused_")]
RANDOM_CUTS, PIECES = 40, 12


def read(name: str, pieces: Iterable[bytes]) -> Outcome:
    """What comes of a body that arrives in `pieces`."""
    parser, told = StreamParser(), {"reasoning": "", "answer": ""}
    try:
        for piece in pieces:
            add(told, parser.feed(piece))
        add(told, parser.end())
    except EngineError as error:
        told["end"] = error.code
    return told


def add(told: Outcome, deltas: Sequence[object]) -> None:
    for delta in deltas:
        match delta:
            case Reasoning(text):
                told["reasoning"] += text
            case Answer(text):
                told["answer"] += text
            case Recast("answer"):
                told["reasoning"] = ""
            case Recast():
                told["reasoning"], told["answer"] = told["answer"], ""
            case Ended(finish):
                told["end"] = finish


def test_every_recording_has_its_outcome() -> None:
    assert {*OUTCOMES} == {name for kind in ("stream_", "whole_", "refused_") for name in names(kind)}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_cut_at_every_chunk_boundary_is_the_same(name: str) -> None:
    found = recording(name)
    chunks = [Recording(found.head, (piece,)).body for piece in found.pieces]

    assert read(name, chunks) == OUTCOMES[name]
    for cut in accumulate(map(len, chunks)):
        assert read(name, [found.body[:cut], found.body[cut:]]) == OUTCOMES[name], cut


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_cut_at_random_bytes_is_the_same(name: str) -> None:
    body, chance = recording(name).body, random.Random(name)

    for _ in range(RANDOM_CUTS):
        assert read(name, cut_up(body, chance)) == OUTCOMES[name]


@pytest.mark.parametrize("name", OUTCOMES)
async def test_a_server_that_sends_the_recorded_bytes_is_understood(name: str) -> None:
    found, chance = recording(name), random.Random(name)
    cut = Recording(b"", tuple(cut_up(found.head + b"".join(found.pieces), chance)))
    async with Playback("normal") as server:
        for played in (found, cut):
            server.play("normal", recorded=played)
            assert await over_a_socket(server) == OUTCOMES[name]


async def over_a_socket(server: Playback) -> Outcome:
    under_test, told = engine(server.url, attempts=1, profile="generic"), {"reasoning": "", "answer": ""}
    try:
        async for delta in under_test.write(question()):
            add(told, [delta])
    except EngineError as error:
        told["end"] = error.code
    await under_test.aclose()
    return told


def cut_up(data: bytes, chance: random.Random) -> list[bytes]:
    places = sorted(chance.sample(range(1, len(data)), min(PIECES, len(data) - 1)))
    return [data[start:end] for start, end in pairwise([0, *places, len(data)])]
