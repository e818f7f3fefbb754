"""Framing of the stream on bytes."""

import pytest

from inference.errors import Cut
from inference.openai.sse import MAX_LINE_BYTES, EventPayloads


def test_a_payload_is_whole_only_when_its_line_ends() -> None:
    payloads = EventPayloads()

    assert payloads.feed(b'data: {"a"') == []
    assert payloads.feed(b": 1}\n") == [b'{"a": 1}']


def test_line_separators_inside_json_do_not_split_a_payload() -> None:
    payload = '{"content":"a\u2028b\u2029c\u0085d\x0be"}'.encode()

    assert EventPayloads().feed(b"data: " + payload + b"\n\n") == [payload]


def test_crlf_ends_a_line_like_lf() -> None:
    assert EventPayloads().feed(b"data: {1}\r\n\r\ndata: {2}\n\n") == [b"{1}", b"{2}"]


def test_comments_names_and_empty_data_are_no_payloads() -> None:
    assert EventPayloads().feed(b": keep-alive\n\nevent: message\nid: 3\nretry: 10\ndata:\n\ndata: {1}\n") == [b"{1}"]


def test_the_last_line_may_lack_its_end() -> None:
    payloads = EventPayloads()
    payloads.feed(b"data: {1}\ndata: [DONE]")

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


def test_an_object_over_many_lines_is_given_at_its_end() -> None:
    payloads = EventPayloads()

    assert payloads.feed(b'{\n "a":\n') == payloads.feed(b" 1\n}\n\ndata: [DONE]")[:0] == []
    assert payloads.end() == [b"[DONE]", b'{"a": 1}']


def test_an_answer_without_a_line_end_has_a_limit() -> None:
    with pytest.raises(Cut):
        EventPayloads().feed(b"x" * (MAX_LINE_BYTES + 1))


def test_an_event_over_many_lines_has_a_limit() -> None:
    payloads = EventPayloads()
    with pytest.raises(Cut):
        for _ in range(3):
            payloads.feed(b"data: " + b"x" * (MAX_LINE_BYTES // 2) + b"\n")


def test_objects_without_a_name_of_their_line_are_payloads() -> None:
    assert EventPayloads().feed(b'{"a": 1}\n{"b": 2}\n') == [b'{"a": 1}', b'{"b": 2}']


@pytest.mark.parametrize("body", [b'event: error\ndata: {"code": 500}\n\n', b'error: {"code": 500}\n'])
def test_an_event_that_is_called_an_error_is_one(body: bytes) -> None:
    assert EventPayloads().feed(body) == [b'{"error": {"code": 500}}']


def test_cr_ends_a_line_and_a_crlf_that_is_cut_ends_one_only() -> None:
    payloads = EventPayloads()

    assert payloads.feed(b'data: {"a":\r') + payloads.feed(b"\ndata: 1}\r\r") == [b'{"a":\n1}']
