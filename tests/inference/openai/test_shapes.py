"""Further examples of each kind of shape in which servers answer, made up for models and servers that no list names."""

import gzip
import json
import zlib
from collections.abc import Iterable

import brotli
import pytest

from tests.inference.openai.case_server import Case
from tests.inference.openai.test_cases import judge, read

THOUGHTS, ANSWER = "The user asks for the bell. I recall noon.", "The bell rings at noon."
LONG = "I weigh what is known of the bell. " * 30


def event(delta: object, finish: str | None = None) -> bytes:
    chunk = {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


def streamed(*deltas: object, finish: str | None = "stop", done: bytes = b"data: [DONE]\n\n") -> bytes:
    end = event({}, finish) if finish else b""
    return b"".join(map(event, deltas)) + end + done


def typed(text: str, size: int = 5) -> Iterable[dict[str, str]]:
    """`text` as the deltas of a model that writes it piece by piece."""
    return ({"content": text[place : place + size]} for place in range(0, len(text), size))


def said(text: str, model: str = "house-model") -> Case:
    return Case(model, THOUGHTS, ANSWER, body=streamed(*typed(text)))


TAGGED = {
    "lone closing, unknown name": said(f"{THOUGHTS}\n</think>\n\n{ANSWER}"),
    "lone closing, not on a line of its own": said(f"{THOUGHTS}</think>{ANSWER}"),
    "lone closing, a space in it": said(f"{THOUGHTS}\n</ think >\n{ANSWER}"),
    "lone closing, another tag": said(f"{THOUGHTS}\n</thinking>\n\n{ANSWER}"),
    "lone closing, Magistral's": said(f"{THOUGHTS}[/THINK]{ANSWER}"),
    "lone closing, Kimi's": said(f"{THOUGHTS}◁/think▷{ANSWER}"),
    "lone closing in capitals": said(f"{THOUGHTS}\n</THINK>\n{ANSWER}"),
    "seed tags": said(f"<seed:think>{THOUGHTS}</seed:think>{ANSWER}"),
    "MiniMax tags": said(f"<mm:think>\n{THOUGHTS}\n</mm:think>\n{ANSWER}"),
    "reasoning tags": said(f"<reasoning>\n{THOUGHTS}\n</reasoning>\n{ANSWER}"),
    "thought tags": said(f"\n\n<thought>{THOUGHTS}</thought>{ANSWER}"),
    "Magistral tags": said(f"[THINK]{THOUGHTS}[/THINK]{ANSWER}"),
    "harmony behind a start": said(
        f"<|start|>assistant<|channel|>analysis<|message|>{THOUGHTS}<|end|>"
        f"<|start|>assistant<|channel|>final<|message|>{ANSWER}<|return|>"
    ),
    "tag named in double quotes": Case(
        "QwQ-32B",
        'I end with "</think>" now.',
        ANSWER,
        body=streamed(*typed(f'I end with "</think>" now.\n</think>\n\n{ANSWER}')),
    ),
    "answer about the tag": Case(
        "house-model",
        "",
        "Close with `</think>`, then answer.",
        body=streamed(*typed("Close with `</think>`, then answer.")),
    ),
    "answer with a listing of tags": Case(
        "house-model", "", "```\na\n</think>\nb\n```\nSo.", body=streamed(*typed("```\na\n</think>\nb\n```\nSo."))
    ),
    "R1 without a tag, long": Case("DeepSeek-R1-Distill-Llama-70B", "", LONG, body=streamed(*typed(LONG))),
    "QwQ without a tag": Case("QwQ-32B", "", LONG, body=streamed(*typed(LONG, 40))),
}
PARTED = ({"reasoning_content": THOUGHTS}, {"content": ANSWER})
FIELDS = {
    "reasoning_details alone": streamed(
        {"reasoning_details": [{"type": "reasoning.text", "text": THOUGHTS, "format": "x"}]}, {"content": ANSWER}
    ),
    "reasoning and its details": streamed(
        {"reasoning": THOUGHTS, "reasoning_details": [{"type": "reasoning.text", "text": THOUGHTS}]},
        {"content": ANSWER},
    ),
    "details with a summary and something encrypted": streamed(
        {
            "reasoning_details": [
                {"type": "reasoning.summary", "summary": THOUGHTS},
                {"type": "reasoning.encrypted", "data": "x"},
            ]
        },
        {"content": ANSWER},
    ),
    "empty reasoning_content beside reasoning": streamed(
        {"reasoning_content": "", "reasoning": THOUGHTS}, {"reasoning_content": None, "content": ANSWER}
    ),
    "a field called reasoning_text": streamed({"reasoning_text": THOUGHTS}, {"content": ANSWER}),
    "a field called thought": streamed({"thought": THOUGHTS}, {"content": ANSWER}),
    "blocks of thinking": streamed(
        {"thinking_blocks": [{"type": "thinking", "thinking": THOUGHTS, "signature": "x"}]}, {"content": ANSWER}
    ),
    "parts with a plain thinking": streamed(
        {"content": [{"type": "thinking", "thinking": THOUGHTS}]}, {"content": [{"type": "text", "text": ANSWER}]}
    ),
    "parts of output_text": streamed(
        {"content": [{"type": "reasoning", "text": THOUGHTS}, {"type": "output_text", "text": ANSWER}]}
    ),
    "parts of bare strings": streamed({"reasoning_content": THOUGHTS}, {"content": ["The bell ", "rings at noon."]}),
    "a part alone": streamed({"reasoning": {"text": THOUGHTS}}, {"content": {"type": "text", "text": ANSWER}}),
    "neither finish nor usage, only done": streamed({"reasoning_content": THOUGHTS}, {"content": ANSWER}, finish=None),
    "finish without done": streamed(*PARTED, done=b""),
    "stop under another name": streamed(*PARTED, finish="eos_token"),
    "tool_calls without a call": streamed(*PARTED, finish="tool_calls"),
    "comments between": b": ping\n\n".join(
        [event({"reasoning_content": THOUGHTS}), event({"content": ANSWER}), streamed()]
    ),
    "no empty lines": streamed(*PARTED).replace(b"\n\n", b"\n"),
    "no blank behind the colon": streamed(*PARTED).replace(b"data: ", b"data:"),
    "byte order mark and a comment": b"\xef\xbb\xbf: hello\n\n"
    + streamed({"reasoning": THOUGHTS}, {"content": ANSWER}),
    "objects without data": streamed(*PARTED, done=b"").replace(b"data: ", b"").replace(b"\n\n", b"\n"),
}
MESSAGE = {"role": "assistant", "content": ANSWER, "reasoning": THOUGHTS}
WHOLE = {"object": "chat.completion", "choices": [{"index": 0, "message": MESSAGE, "finish_reason": "stop"}]}
NATIVE = [
    {"message": {"role": "assistant", "content": "", "thinking": THOUGHTS}, "done": False},
    {"message": {"role": "assistant", "content": ANSWER}, "done": False},
    {"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop", "eval_count": 9},
]
PLAIN = [
    {"response": "", "thinking": THOUGHTS, "done": False},
    {"response": ANSWER, "done": True},
]
TEXTS = streamed(f"<think>{THOUGHTS}</think>", ANSWER, finish=None)


def lines(*objects: object) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in objects)


TYPES = {
    "Ollama's own lines": ("application/x-ndjson", lines(*NATIVE)),
    "Ollama's own lines, no chat": ("application/x-ndjson", lines(*PLAIN)),
    "Ollama's own lines as events": (
        "text/event-stream",
        b"".join(b"data: " + json.dumps(one).encode() + b"\n\n" for one in NATIVE),
    ),
    "Ollama's own object": ("application/json", json.dumps({**PLAIN[0], "response": ANSWER, "done": True}).encode()),
    "a text where a delta is expected": ("text/event-stream", TEXTS),
    "a text where a message is expected": (
        "application/json",
        json.dumps({"choices": [{"message": f"<think>{THOUGHTS}</think>{ANSWER}", "finish_reason": "stop"}]}).encode(),
    ),
    "stream as plain text": ("text/plain; charset=utf-8", FIELDS["parts with a plain thinking"]),
    "stream without a type": ("", FIELDS["parts with a plain thinking"]),
    "stream as octets": ("application/octet-stream", FIELDS["reasoning_details alone"]),
    "object in many lines": ("application/json", json.dumps(WHOLE, indent=2).encode()),
    "object in many lines as a stream": ("text/event-stream", json.dumps(WHOLE, indent=2).encode()),
    "object as text": ("text/html", json.dumps(WHOLE).encode() + b"\n"),
}
PIECES = streamed({"reasoning_content": THOUGHTS}, *typed(ANSWER))


def flushed(body: bytes) -> bytes:
    """Each event as soon as it is there, as proxies that compress streams do it."""
    packer = zlib.compressobj(wbits=31)
    events = (packer.compress(one + b"\n\n") + packer.flush(zlib.Z_SYNC_FLUSH) for one in body.split(b"\n\n"))
    return b"".join(events) + packer.flush()


PACKED = {
    "gzip": ("gzip", gzip.compress(PIECES)),
    "gzip, an event at a time": ("gzip", flushed(PIECES)),
    "brotli": ("br", brotli.compress(PIECES)),
    "deflate": ("deflate", zlib.compress(PIECES)),
}
CUT = {
    "a filter of another name": streamed({"content": "The bell rings at"}, finish="sensitive"),
    "a filter in capitals": streamed({"content": "The bell rings at"}, finish="SAFETY"),
    "length under another name": streamed({"content": "The bell rings at"}, finish="model_length"),
    **{
        f"cut as {name}": streamed({"content": "The bell rings at"}, finish=name)
        for name in ("LENGTH", "max_output_tokens", "PROHIBITED_CONTENT", "content-filter", "cancelled", "timeout")
    },
    "an error by its event's name": event({"content": "The bell rings at"})
    + b'event: error\ndata: {"message": "died"}\n\n',
    "an error as a text": event({"content": "The bell rings at"}) + b'data: {"error": "died"}\n\ndata: [DONE]\n\n',
    "an error in Ollama's own lines": lines(
        {"message": {"content": "The bell rings at"}, "done": False}, {"error": "model runner has unexpectedly stopped"}
    ),
    "length in Ollama's own lines": lines(
        {"message": {"content": "The bell rings at"}, "done": True, "done_reason": "length"}
    ),
    "Ollama's own lines without an end": lines({"message": {"content": "The bell rings at"}, "done": False}),
    "neither finish nor done": event({"content": "The bell rings at"}),
    "half a payload": event({"content": "The bell rings at"}) + b'data: {"choices": [{"ind',
}


@pytest.mark.parametrize("name", TAGGED)
async def test_tags_part_the_text_whoever_writes_them(name: str) -> None:
    judge(TAGGED[name], await read(TAGGED[name]))


@pytest.mark.parametrize("name", FIELDS)
async def test_fields_part_the_text_whatever_they_are_called(name: str) -> None:
    served = Case("house-model", THOUGHTS, ANSWER, body=FIELDS[name])

    judge(served, await read(served))


@pytest.mark.parametrize("name", TYPES)
async def test_a_body_is_read_by_what_it_is(name: str) -> None:
    kind, body = TYPES[name]
    served = Case("house-model", THOUGHTS, ANSWER, body=body, type=kind)

    judge(served, await read(served))


@pytest.mark.parametrize("name", PACKED)
async def test_a_stream_that_somebody_has_packed_is_read(name: str) -> None:
    encoding, body = PACKED[name]
    headers = {"Content-Encoding": encoding}
    served = Case("house-model", THOUGHTS, ANSWER, body=body, headers=headers, chunk=11)

    judge(served, await read(served))


async def test_a_stream_that_swells_without_end_is_given_up() -> None:
    swelling = gzip.compress(b"data: " + b"x" * 30_000_000)
    served = Case("house-model", "", "", "any", body=swelling, headers={"Content-Encoding": "gzip"})

    judge(served, await read(served))


@pytest.mark.parametrize("name", CUT)
async def test_a_cut_answer_never_passes_for_a_whole_one(name: str) -> None:
    served = Case("house-model", "", "The bell rings at", "told", body=CUT[name])

    judge(served, await read(served))
