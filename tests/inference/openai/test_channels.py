"""Reasoning and answer in the many ways in which servers part them, and in bodies of many forms."""

import json
from collections.abc import Mapping

import pytest

from inference.engine import Answer, Ended, Reasoning, Recast
from inference.errors import Cut, EngineError, Unreachable
from inference.openai.stream_parser import Expected, StreamParser

THOUGHTS, ANSWER = "The user asks for the bell.", "It rings at noon."


def line(body: object) -> bytes:
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


def event(delta: object, finish: str | None = None, **fields: object) -> bytes:
    return line({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **fields})


DONE = b"data: [DONE]\n\n"
END = event({}, "stop") + DONE
FIELD = event({"role": "assistant", "content": ""}) + event({"reasoning_content": THOUGHTS})
GOOD = FIELD + event({"content": ANSWER}) + END


def with_content(*contents: str) -> bytes:
    return FIELD + b"".join(event({"content": content}) for content in contents) + END


def with_field(delta: Mapping[str, object]) -> bytes:
    return event(delta) + event({"content": ANSWER}) + END


BODIES = {
    "CRLF": GOOD.replace(b"\n", b"\r\n"),
    "a mark of the byte order and an empty line": b"\xef\xbb\xbf\n" + GOOD,
    "comments": b": PROCESSING\n\n" * 3 + GOOD.replace(DONE, b": ping\n\n" + DONE),
    "events with names and ids": GOOD.replace(b"data: {", b"event: message\nid: 7\nretry: 10\ndata: {"),
    "no space, one line end": GOOD.replace(b"data: ", b"data:").replace(b"\n\n", b"\n"),
    "data twice": GOOD.replace(b"data: {", b"data: data: {"),
    "roles and nulls": event({"role": "assistant", "content": None}) * 3
    + with_field({"content": None, "reasoning_content": THOUGHTS, "tool_calls": None, "refusal": None}),
    "counts in a last chunk": GOOD.replace(DONE, line({"choices": [], "usage": {"prompt_tokens": 1}}) + DONE),
    "a filter's report first": line({"choices": [], "prompt_filter_results": [{"prompt_index": 0}]}) + GOOD,
    "an end without a finish": GOOD.replace(event({}, "stop"), b""),
    "a finish without an end": GOOD.replace(DONE, b""),
    "an end in small letters": GOOD.replace(END, b"data: [done]\n\n"),
    "an end as a text": GOOD.replace(END, b'data: "[DONE]"\n\n'),
    "an end as an event": GOOD.replace(END, b"event: done\ndata: {}\n\n"),
    "lines of JSON": GOOD.replace(b"data: [DONE]", b"").replace(b"data: ", b""),
    "a list of chunks": b"[" + GOOD.replace(DONE, b"").replace(b"data: ", b"").replace(b"\n\n", b",\n")[:-2] + b"]",
    "index as a text": GOOD.replace(b'"index": 0', b'"index": "0"'),
    "errors that are none": GOOD.replace(b'"choices"', b'"error": null, "base_resp": {"status_code": 0}, "choices"'),
    "parts": with_field({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": THOUGHTS}]}]}),
    "reasoning": with_field({"reasoning": THOUGHTS}),
    "reasoning under two names": with_field({"reasoning": THOUGHTS, "reasoning_content": THOUGHTS}),
    "reasoning in an object": with_field({"reasoning": {"content": THOUGHTS}}),
    "reasoning as thoughts": with_field({"thoughts": THOUGHTS}),
    "a summary": with_field({"reasoning_details": [{"type": "reasoning.summary", "summary": THOUGHTS}]}),
    "content marked as a thought": with_field({"content": THOUGHTS, "extra_content": {"google": {"thought": True}}}),
    "an opening tag in the field": with_field({"reasoning_content": f"<think>\n{THOUGHTS}"}),
    "a closing tag in the field": with_field({"reasoning_content": f"{THOUGHTS}\n</think>\n"}),
    "a closing tag in the content": with_content(f"</think>\n\n{ANSWER}"),
    "a closing tag cut in two": with_content("\n</thi", f"nk>\n\n{ANSWER}"),
    "the reasoning once more in the content": with_content(f"<think>{THOUGHTS}</think>{ANSWER}"),
    "a frame behind the field": with_content(f"<answer>\n{ANSWER}</answer><|im_end|>"),
    "all in the field": event({"reasoning_content": f"{THOUGHTS}</think>\n{ANSWER}"}) + END,
}


def read(body: bytes, size: int) -> tuple[str, str, str]:
    """(reasoning, answer, finish)"""
    parser, texts, finish = StreamParser(Expected(is_held=True)), ["", ""], ""
    pieces = [body[place : place + size] for place in range(0, len(body), size)]
    for delta in [delta for piece in pieces for delta in parser.feed(piece)] + parser.end():
        match delta:
            case Reasoning(text):
                texts[0] += text
            case Answer(text):
                texts[1] += text
            case Recast("answer"):
                texts[0] = ""
            case Recast():
                texts = ["".join(texts), ""]
            case Ended(finish):
                pass
    return texts[0].strip(), texts[1].strip(), finish


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize("name", BODIES)
def test_reasoning_and_answer_are_told_apart_in_bodies_of_every_form(name: str, size: int) -> None:
    reasoning, answer, finish = read(BODIES[name], size)

    assert (reasoning.removesuffix(ANSWER).strip(), answer, finish) == (THOUGHTS, ANSWER, "stop")


ERRORS = {
    "detail": {"detail": "no such bell"},
    "a list": [{"error": {"code": 400, "message": "no such bell", "status": "INVALID_ARGUMENT"}}],
    "error_msg": {"error_code": 336003, "error_msg": "no such bell"},
    "base_resp": {"base_resp": {"status_code": 1004, "status_msg": "no such bell"}},
    "code and message": {"code": "InvalidParameter", "message": "no such bell"},
    "no success": {"success": False, "message": "no such bell"},
    "errors": {"errors": [{"message": "no such bell"}]},
    "a choice's": {"choices": [{"index": 0, "finish_reason": "error", "error": {"message": "no such bell"}}]},
}


@pytest.mark.parametrize("body", ERRORS.values(), ids=ERRORS)
def test_an_error_within_the_stream_is_told_in_the_server_s_words(body: object) -> None:
    with pytest.raises(EngineError, match="no such bell"):
        read(line(body), 1000)
    with pytest.raises(Cut, match="no such bell"):
        parser = StreamParser()
        parser.feed(event({"content": "The bell rings at noon, and at night"}))
        parser.feed(line(body))


def test_a_page_in_place_of_a_stream_is_told_in_its_words() -> None:
    with pytest.raises(Unreachable, match="502 Bad Gateway"):
        read(b"<html>\n<h1>502 Bad Gateway</h1>\n</html>", 7)
