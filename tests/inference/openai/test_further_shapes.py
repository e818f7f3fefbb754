"""Further bodies, written with what is right of each before any was tried: cut, commented, packed, failing with 200."""

import gzip
import json
import zlib
from typing import Any

import pytest

from tests.inference.openai.case_server import Case
from tests.inference.openai.test_cases import judge, read
from tests.inference.openai.test_shapes import ANSWER, PARTED, THOUGHTS, event, streamed, typed

GOOD, DONE = streamed(*PARTED), b"data: [DONE]\n\n"


def line(payload: object, name: str = "") -> bytes:
    return (f"event: {name}\n".encode() if name else b"") + b"data: " + json.dumps(payload).encode() + b"\n\n"


def said(body: bytes, reasoning: str = THOUGHTS, answer: str = ANSWER, **how: Any) -> Case:
    return Case("house-model", reasoning, answer, body=body, **how)


def failing(body: bytes, answer: str = "", error: str = "any", **how: Any) -> Case:
    return said(body, "", answer, error=error, **how)


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


FURTHER = {
    "bom crlf comments, byte by byte": said(
        b"\xef\xbb\xbf:ok\r\n\r\n" + GOOD.replace(b"\n", b"\r\n").replace(b"data: {", b": keep-alive\r\n\r\ndata: {"),
        chunk=1,
    ),
    "cr only": said(GOOD.replace(b"\n", b"\r"), chunk=3),
    "mixed line ends": said(GOOD.replace(b"\n\n", b"\r\n\n"), chunk=5),
    "data in several lines of an event": said(GOOD.replace(b'"choices":', b'\ndata: "choices":')),
    "event ids and retry between data": said(GOOD.replace(b"\n\n", b"\nid: 4\nretry: 3000\n\n")),
    "comment within an event": said(GOOD.replace(b"data: {", b":x\ndata: {")),
    "200 with nested body string": failing(
        json.dumps({"code": 500, "message": "upstream", "data": None}).encode(), type="application/json"
    ),
    "200 html": failing(b"<html><body><h1>502 Bad Gateway</h1></body></html>", type="text/html"),
    "200 empty": failing(b""),
    "sse error event midway": failing(
        event({"content": "The bell"}) + line({"error": {"message": "boom", "type": "server_error"}}, "error"),
        answer="The bell",
    ),
    "sse error event first, plain text": failing(b"event: error\ndata: upstream timed out\n\n"),
    "error inside choices": failing(
        event({"content": "The bell"})
        + line(
            {"choices": [{"index": 0, "delta": {}, "finish_reason": "error", "error": {"code": 502, "message": "x"}}]}
        ),
        answer="The bell",
        error="told",
    ),
    "gzip with tail of zeros": said(gzip.compress(GOOD) + b"\0" * 8, headers={"Content-Encoding": "gzip"}),
    "raw deflate": said(deflated(GOOD), headers={"Content-Encoding": "deflate"}),
    "usage null and empty choices between": said(
        GOOD.replace(b"data: {", b'data: {"choices": [], "usage": null}\n\ndata: {')
    ),
    "content null with refusal": said(
        event({"content": None, "refusal": "I cannot help."}) + event({}, "stop") + b"data: [DONE]\n\n",
        answer="I cannot help.",
        reasoning="",
    ),
    "finish in the same chunk as content": said(
        event({"reasoning_content": THOUGHTS}) + event({"content": ANSWER}, "stop")
    ),
    "finish stop twice, done twice": said(GOOD + event({}, "stop") + b"data: [DONE]\n\n"),
    "text after done": said(GOOD + event({"content": " More."})),
    "keepalive of spaces": said(b"   \n\n" + GOOD.replace(b"data: [DONE]", b"  \n\ndata: [DONE]")),
    "json object preceded by blanks": said(
        b"\n\n   "
        + json.dumps(
            {
                "choices": [
                    {
                        "index": 0,
                        "message": {"role": "assistant", "content": ANSWER, "reasoning_content": THOUGHTS},
                        "finish_reason": "stop",
                    }
                ]
            }
        ).encode(),
        type="application/json",
    ),
    "array of events": said(
        json.dumps(
            [
                {"choices": [{"index": 0, "delta": {"reasoning_content": THOUGHTS}}]},
                {"choices": [{"index": 0, "delta": {"content": ANSWER}, "finish_reason": "stop"}]},
            ]
        ).encode(),
        type="application/json",
    ),
    "reasoning parts of output": said(
        streamed(
            {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": THOUGHTS}], "closed": True}]},
            {"content": ANSWER},
        )
    ),
    "model prefix in caps tag": said(streamed(*typed(f"<Think>\n{THOUGHTS}\n</Think>\n{ANSWER}"))),
    "reflection tags": said(streamed(*typed(f"<thinking>{THOUGHTS}</thinking>\n<output>{ANSWER}</output>"))),
    "thought then answer tags r1-zero": said(
        streamed(*typed(f"<think> {THOUGHTS} </think> <answer> {ANSWER} </answer>"))
    ),
    "begin_of_sentence leaked before think": said(
        streamed(*typed(f"<｜begin▁of▁sentence｜><think>\n{THOUGHTS}\n</think>\n\n{ANSWER}<｜end▁of▁sentence｜>"))
    ),
    "template assistant leaked": said(streamed(*typed(f"<｜Assistant｜><think>\n{THOUGHTS}</think>{ANSWER}"))),
    "surrogate halves in json": said(
        GOOD.replace(b"rings", b"rings\\ud83d\\ude00"), answer="The bell rings😀 at noon."
    ),
    "emoji split across chunks": said(
        event({"reasoning_content": THOUGHTS})
        + line({"choices": [{"index": 0, "delta": {"content": "The bell rings\ud83d"}}]})
        + line({"choices": [{"index": 0, "delta": {"content": "\ude00 at noon."}}]})
        + event({}, "stop")
        + b"data: [DONE]\n\n",
        answer="The bell rings😀 at noon.",
    ),
    "content_filter azure": failing(
        event({"content": "The bell"})
        + line(
            {
                "choices": [
                    {
                        "index": 0,
                        "delta": {},
                        "finish_reason": "content_filter",
                        "content_filter_results": {"hate": {"filtered": True}},
                    }
                ]
            }
        )
        + b"data: [DONE]\n\n",
        answer="The bell",
        error="told",
    ),
}


@pytest.mark.parametrize("name", FURTHER)
async def test_a_further_body_is_read_as_it_was_foretold(name: str) -> None:
    judge(FURTHER[name], await read(FURTHER[name]))
