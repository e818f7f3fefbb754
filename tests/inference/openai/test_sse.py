"""Framing of the stream on bytes."""

import pytest

from inference.errors import Cut
from inference.openai.sse import MAX_LINE_BYTES, EventPayloads, OneObject


def test_a_payload_is_whole_only_when_its_line_ends() -> None:
    payloads = EventPayloads()

    assert payloads.feed(b'data: {"a"') == []
    assert payloads.feed(b": 1}\n") == [b'{"a": 1}']


def test_line_separators_inside_json_do_not_split_a_payload() -> None:
    payload = '{"content":"a\u2028b\u2029c\u0085d\x0be"}'.encode()

    assert EventPayloads().feed(b"data: " + payload + b"\n\n") == [payload]


def test_crlf_ends_a_line_like_lf() -> None:
    assert EventPayloads().feed(b"data: 1\r\n\r\ndata: 2\n\n") == [b"1", b"2"]


def test_comments_names_and_empty_data_are_no_payloads() -> None:
    assert EventPayloads().feed(b": keep-alive\n\nevent: message\nid: 3\nretry: 10\ndata:\n\ndata: 1\n") == [b"1"]


def test_the_last_line_may_lack_its_end() -> None:
    payloads = EventPayloads()
    payloads.feed(b"data: 1\ndata: [DONE]")

    assert payloads.end() == [b"[DONE]"]
    assert payloads.end() == []


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory() -> None:
    payloads = EventPayloads()
    payloads.feed(b"data: " + b"x" * (MAX_LINE_BYTES - 10))

    with pytest.raises(Cut):
        payloads.feed(b"x" * 20)


def test_bytes_one_by_one_give_the_same_payloads() -> None:
    body = 'data: {"t":"答案 🇫🇷"}\n\n: ping\n\ndata: [DONE]\n\n'.encode()
    payloads = EventPayloads()

    found = [payload for byte in body for payload in payloads.feed(bytes([byte]))]

    assert found == EventPayloads().feed(body)


def test_an_answer_in_one_object_is_given_at_its_end() -> None:
    whole = OneObject()

    assert whole.feed(b'{"a":') == whole.feed(b"1}") == []
    assert whole.end() == [b'{"a":1}']


def test_an_answer_in_one_object_has_a_limit() -> None:
    with pytest.raises(Cut):
        OneObject().feed(b"x" * (MAX_LINE_BYTES + 1))
