"""What SGLang's own parsers stream of each family's output (recorded: `record_parsers`), read by ours: the same deltas.

V4 and V4.1 are parsed by DeepSeek's own recipe, in `test_golden_prompts.py`.
"""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from inference.engine import Answer, Ended, Reasoning
from inference.openai.stream_parser import Expected, StreamParser
from inference.profiles import PROFILES, profile
from tests.inference.asking import engine, question
from tests.inference.asking import written_by as answered_by
from tests.inference.openai.case_server import Case, CaseServer
from tests.inference.openai.model_texts import ABOUT_TAGS, ANSWER, FAMILIES, THOUGHT, Family, Written, written_by

RECORDED = Path(__file__).parents[2] / "fixtures" / "streams" / "parsers.json"
STREAMS: dict[str, dict[str, Any]] = json.loads(RECORDED.read_text("utf-8"))
WRITTEN: dict[str, tuple[Family, Written]] = {
    f"{family.profile}: {one.name}": (family, one) for family in FAMILIES for one in written_by(family)
}
EVERY_STREAM = pytest.mark.parametrize("name", STREAMS)
NOT_RECORDED = {"v4", "v4.1", "deepseek-api", "openai-reasoning", "kimi-vl-thinking", "thinking"}
SAME_PARSERS = {"qwen3.6": "qwen3.5", "glm-5.3": "glm", "kimi-k2-thinking": "kimi-k2.5"}
BYTE_STEP = 211
Read = tuple[str, str, list[list[str]]]


def read(body: bytes, *cuts: int, expected: Expected | None = None) -> Read:
    parser = StreamParser(expected or Expected())
    places = (0, *cuts, len(body))
    deltas = [delta for start, end in pairwise(places) for delta in parser.feed(body[start:end])]
    deltas += parser.end()
    ended = deltas[-1]
    assert isinstance(ended, Ended)
    reasoning = "".join(delta.text for delta in deltas if isinstance(delta, Reasoning))
    answer = "".join(delta.text for delta in deltas if isinstance(delta, Answer))
    return reasoning, answer, [[call.name, call.arguments] for call in ended.calls]


def pieces_of(name: str) -> list[dict[str, Any]]:
    """The deltas as SGLang sends them."""
    pieces: list[dict[str, Any]] = []
    number = 0
    for kind, *run in STREAMS[name]["deltas"]:
        for one in run:
            if kind == "tool_calls":
                index, called, arguments = one
                number += bool(called)
                identity = f"call_{number}" if called else None
                one = [{"index": index, "id": identity, "function": {"name": called, "arguments": arguments}}]
            pieces.append({kind: one})
    return pieces


def sse(pieces: list[dict[str, Any]], finish: str) -> bytes:
    chunks: list[dict[str, Any]] = [*({"delta": piece} for piece in pieces), {"delta": {}, "finish_reason": finish}]
    events = (json.dumps({"choices": [{"index": 0, **one}]}, ensure_ascii=False) for one in chunks)
    return b"".join(b"data: " + event.encode() + b"\n\n" for event in (*events, "[DONE]"))


def meant(name: str) -> Read:
    """What the reference's deltas come to, without the line ends around the thoughts and the answer."""
    whole = STREAMS[name]["whole"]
    answer = whole["content"].lstrip()
    return whole["reasoning_content"].lstrip(), answer, called(name)


def called(name: str) -> list[list[str]]:
    """The calls; those that Gemma's parser gives one index are told apart by their beginnings."""
    calls: list[list[str]] = []
    for piece in (one["tool_calls"][0]["function"] for one in pieces_of(name) if "tool_calls" in one):
        if piece["name"]:
            calls.append([piece["name"], ""])
        calls[-1][1] += piece["arguments"] or ""
    return calls


def joined(pieces: list[dict[str, Any]], place: int) -> Iterator[dict[str, Any]]:
    """`pieces` as a server sends them that was given its model's output in two: all before `place`, all behind."""
    for part in (pieces[:place], pieces[place:]):
        texts = {kind: "".join(one.get(kind, "") for one in part) for kind in ("reasoning_content", "content")}
        yield {kind: text for kind, text in texts.items() if text}
        yield from (one for one in part if "tool_calls" in one)


def test_every_family_has_its_parsers_recorded() -> None:
    for family in FAMILIES:
        known = profile(family.profile)
        assert family.parser == known.parser and family.tool_parser in ("", known.tool_parser)
    thinking = {known.name for known in PROFILES if known.thinks and not known.name.startswith("local")}
    assert {family.profile for family in FAMILIES} | {*SAME_PARSERS} | NOT_RECORDED == thinking


def test_the_same_texts_were_recorded() -> None:
    recorded = {name: one["text"] for name, one in STREAMS.items()}

    assert recorded == {name: one.text for name, (_, one) in WRITTEN.items()}


@EVERY_STREAM
def test_deltas_of_the_reference_are_read_as_they_were_meant_wherever_they_are_cut(name: str) -> None:
    pieces, finish = pieces_of(name), WRITTEN[name][1].finish
    body = sse(pieces, finish)

    for cut in range(0, len(body), BYTE_STEP):
        assert read(body, cut) == meant(name)
    for place in range(len(pieces)):
        assert read(sse(list(joined(pieces, place)), finish)) == meant(name)


TEXTS = [name for name, (_, one) in WRITTEN.items() if one.finish != "tool_calls"]
MEANT = {"thought cut by length": "", "tags in the answer": ABOUT_TAGS, "plain about tags": ABOUT_TAGS}


@pytest.mark.parametrize("name", TEXTS)
def test_a_raw_text_is_parted_as_the_model_meant_it_wherever_it_is_cut(name: str) -> None:
    family, one = WRITTEN[name]
    is_inside = profile(family.profile).is_primed and one.thinks
    thought = THOUGHT if one.thinks and one.name != "empty thought" else ""

    for cut in range(len(one.text) + 1):
        pieces = [{"content": text} for text in (one.text[:cut], one.text[cut:]) if text]
        made = read(sse(pieces, one.finish), expected=Expected(starts_inside=is_inside, thinks=one.thinks))
        assert (made[0].strip(), made[1].strip()) == (thought, MEANT.get(one.name, ANSWER)), cut


def test_where_the_reference_loses_a_word_of_an_answer_the_raw_text_is_asked_for() -> None:
    about = [name for name in TEXTS if ABOUT_TAGS in STREAMS[name]["text"]]
    losing = {WRITTEN[name][0].profile for name in about if ABOUT_TAGS not in STREAMS[name]["whole"]["content"]}

    of_qwen = {"qwq", "qwen3", "qwen3-thinking", "qwen3.5"}
    assert losing == {"r1", "v3-hybrid", "v3.2", "glm", "kimi-k2.5", "minimax-m2", *of_qwen}
    assert all(profile(name).splits_tags for name in losing)


async def test_an_answer_without_thoughts_is_none_where_the_server_parts_them() -> None:
    thought, plain = (sse(pieces_of(f"qwen3.5: {name}"), "stop") for name in ("thought", "empty thought"))
    async with CaseServer(Case("Qwen3.5-35B-A3B", None, "", body=thought)) as server:
        under_test = engine(server.url)
        first = await answered_by(under_test.write(question()))
        server.serves(Case("Qwen3.5-35B-A3B", None, "", body=plain))
        second = await answered_by(under_test.write(question()))

    assert (first.reasoning.strip(), first.answer) == (THOUGHT, ANSWER)
    assert (second.reasoning, second.answer) == ("", ANSWER)
    assert len([delta for delta in second.deltas if not isinstance(delta, Ended)]) == 1
