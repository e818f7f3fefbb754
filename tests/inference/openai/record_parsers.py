"""Records what SGLang's own parsers make of each family's output, at every cut of it.

`python -m tests.inference.openai.record_parsers`, by the Python of an installed SGLang (0.5.23 was used), from the
folder of this repository: it needs nothing else. For each text it writes down the deltas that a client is streamed
where each unit comes alone, and what else its whole may be where the text is cut in two somewhere.
"""

import importlib
import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.inference.openai.model_texts import FAMILIES, Family, Written, units, written_by

RECORDED = Path(__file__).parents[2] / "fixtures" / "streams" / "parsers.json"
SCHEMA = {"type": "object", "properties": {"q": {"type": "string"}}}
FUNCTION = {"name": "search", "description": "d", "parameters": SCHEMA}
MAX_OUTCOMES = 3
Piece = tuple[str, Any]
"""`reasoning_content` or `content` with its text, or `tool_calls` with (index, name, arguments)."""


def main() -> None:
    recorded = {
        f"{family.profile}: {one.name}": streamed(family, one) for family in FAMILIES for one in written_by(family)
    }
    RECORDED.parent.mkdir(exist_ok=True)
    lines = (f" {json.dumps(key)}: {json.dumps(made, ensure_ascii=False)}" for key, made in recorded.items())
    RECORDED.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    print(f"{len(recorded)} streams, {sum(bool(made['otherwise']) for made in recorded.values())} depend on the cut")


def streamed(family: Family, one: Written) -> dict[str, Any]:
    """The deltas of one text, and the cuts at which its whole is another."""
    alone = units(family, one.text)
    deltas = parsed(family, one, alone)
    usual = whole(deltas)
    cuts = [whole(parsed(family, one, ("".join(alone[:cut]), "".join(alone[cut:])))) for cut in range(1, len(alone))]
    otherwise = list({json.dumps(made): made for made in cuts if made != usual}.values())
    return {"text": one.text, "deltas": packed(deltas), "whole": usual, "otherwise": otherwise[:MAX_OUTCOMES]}


def packed(deltas: list[Piece]) -> list[list[Any]]:
    """Neighbours of a kind under one name."""
    return [[kind, *(text for _, text in run)] for kind, run in groupby(deltas, key=lambda piece: piece[0])]


def parsed(family: Family, one: Written, pieces: Iterable[str]) -> list[Piece]:
    """As `serving_chat.py` does it: what the reasoning's parser calls content goes to the one for calls."""
    forced = family.is_forced and one.thinks
    calls_too = bool(family.call) and one.finish == "tool_calls"
    parsers = importlib.import_module("sglang.srt.parser.reasoning_parser")
    thoughts = parsers.ReasoningParser(family.parser, True, forced, tool_call_parser_active=calls_too)
    calls = call_parser(family) if calls_too else None
    deltas: list[Piece] = []
    for piece in (*pieces, None):
        reasoning, content = thoughts.parse_stream_end() if piece is None else thoughts.parse_stream_chunk(piece)
        if reasoning:
            deltas.append(("reasoning_content", reasoning))
        if calls is None:
            deltas += [("content", content)] if content else []
            continue
        said, made = calls.parse_stream_chunk(content or "")
        if piece is None:
            more, last = calls.parse_stream_end()
            said, made = (said or "") + more, [*made, *last]
        deltas += [("content", said)] if said else []
        deltas += [("tool_calls", (call.tool_index, call.name, call.parameters)) for call in made]
    return deltas


def call_parser(family: Family) -> Any:
    protocol = importlib.import_module("sglang.srt.entrypoints.openai.protocol")
    parsers = importlib.import_module("sglang.srt.function_call.function_call_parser")
    return parsers.FunctionCallParser([protocol.Tool(type="function", function=FUNCTION)], family.tool_parser)


def whole(deltas: list[Piece]) -> dict[str, Any]:
    """The deltas put together."""
    calls: dict[int, list[str]] = {}
    for kind, call in deltas:
        if kind == "tool_calls":
            named = calls.setdefault(call[0], ["", ""])
            named[0] += call[1] or ""
            named[1] += call[2] or ""
    texts = {
        field: "".join(text for kind, text in deltas if kind == field) for field in ("reasoning_content", "content")
    }
    return {**texts, "calls": [calls[index] for index in sorted(calls)]}


if __name__ == "__main__":
    main()
