"""What a download is, where the server does not know it: texts are read, data and what is binary are not."""

import base64
import json

import pytest

from search.errors import WrongType
from search.fetching.content_types import Kind, declared_type, sniffed_kind

UNNAMED = ("application/octet-stream", "")
MARKDOWN = """# Harbour bell

The bell of the harbour rings at noon, and once more when a ship has come in. See [the log](https://a.example/log).

- One stroke: a boat
- Two strokes: a ship
"""
CHINESE = """# 港口的钟

港口的钟每天正午敲响一次，船只进港时再敲一次。钟楼建于清朝，由三位守钟人轮流看管，至今已有两百多年的历史。

- 一声：小船进港，渔民们在码头等候
- 两声：大船进港，所有的人都到岸边去迎接归来的水手
"""
TEXTS = [MARKDOWN, "\ufeff" + MARKDOWN, CHINESE, "[![CI](https://a.example/b.svg)](https://a.example)\n\n" + MARKDOWN]
DATA = [
    json.dumps([{"id": number, "at": number * 7} for number in range(60)]).encode(),
    b"time,level\n" + b"12:00,3.41\n" * 60,
    base64.b64encode(bytes(range(256)) * 8),
    CHINESE.encode("gb18030"),
    b"too short",
    bytes(range(128, 256)) * 20,
]


@pytest.mark.parametrize("content_type", UNNAMED)
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_of_which_the_server_knows_nothing_is_read(text: str, content_type: str) -> None:
    assert sniffed_kind(declared_type(content_type), text.encode()) is Kind.TEXT


@pytest.mark.parametrize("content_type", UNNAMED)
@pytest.mark.parametrize("body", DATA)
def test_data_without_a_name_is_refused(body: bytes, content_type: str) -> None:
    with pytest.raises(WrongType):
        sniffed_kind(declared_type(content_type), body)


def test_a_text_that_is_called_data_is_not_read_as_prose() -> None:
    with pytest.raises(WrongType):
        sniffed_kind(declared_type("application/json"), MARKDOWN.encode())


def test_markup_without_a_name_is_a_page() -> None:
    assert sniffed_kind(declared_type("application/octet-stream"), b"<!doctype html><p>Hi") is Kind.HTML
