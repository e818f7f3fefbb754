"""A long answer in exactly the shapes in which SGLang streams one: what the recordings are too short to show."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEAD = (
    b"HTTP/1.1 200 OK\r\ndate: Mon, 23 Nov 2026 13:31:14 GMT\r\nserver: uvicorn\r\n"
    b"content-type: text/event-stream; charset=utf-8\r\nvary: Origin\r\n"
    b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
)
END = b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n"

_TEXTS = Path(__file__).parent / "texts"
_CITATION = re.compile(r" ?\[citation:(\d+)\]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_QUESTION_IS_LAST = re.compile(r"(?:# The user's message is:|# 用户消息为：|# 用戶訊息為：)\s*(.*)\Z", re.DOTALL)
_QUERIES = re.compile(r"(?:Last question:|最后一个问题：|最後一個問題：)\s*(\S.*)\Z", re.DOTALL)
_RELATED = re.compile(r"A reader has asked|有位读者提出|有位讀者提出")
_REPAIR = re.compile(r"(?:Passage: |段落：)(\S.*)\Z", re.DOTALL)
_TITLE = re.compile(r"Name the conversation|请为下面这段对话|請為下面這段對話")

RELATED = {
    "r": "1. Which port does SGLang listen on?\n2. How is SGLang launched on two cards?\nHope this helps!",
    "读": "1. SGLang 默认监听哪个端口？\n2. 怎样在两张显卡上启动 SGLang？\n希望有帮助！",
    "讀": "1. SGLang 預設監聽哪個連接埠？\n2. 怎樣在兩張顯示卡上啟動 SGLang？\n希望有幫助！",
}


@dataclass(frozen=True)
class Script:
    """What the model is to write."""

    reasoning: str
    answer: str
    thinks: bool = True
    """False: the thoughts are closed before the first word."""

    def after(self, begun: str) -> "Script":
        """What is left of it after `begun`, whose citations may be kept ones (`[n]`, no space before) or left out."""
        thoughts, closing, answer = begun.removeprefix("<think>\n").partition("</think>\n\n")
        if not closing:
            return Script(self.reasoning.removeprefix(thoughts), self.answer)
        return Script("", _rest(self.answer, answer), thinks=False)


def script(message: str, *, has_schema: bool = False) -> Script:
    """The script in the language of the question that `message` ends with.

    A small call is answered in one line, or with the JSON that its schema wants.
    """
    if small := _small(message):
        return Script("", json.dumps({"queries": [{"text": small, "language": "en"}]}) if has_schema else small)
    found = _QUESTION_IS_LAST.search(message)
    question = found[1] if found else message[-200:]
    language = "zh" if _HAN.search(question) else "en"
    text = (_TEXTS / f"{language}.md").read_text("utf-8")
    reasoning, _, answer = text.partition("</think>\n\n")
    return Script(reasoning, answer)


def _rest(answer: str, begun: str) -> str:
    if answer.startswith(begun):
        return answer.removeprefix(begun)
    shapes = (r"[\1]", "")
    ends = (end for end in range(len(answer)) for shape in shapes if _CITATION.sub(shape, answer[:end]) == begun)
    return answer[next(ends, 0) :]


def is_small(message: str) -> bool:
    """Whether `message` asks for queries, a title, related questions or a sentence rather than for an answer."""
    return _small(message) != ""


def _small(message: str) -> str:
    """What a model that keeps to its prompt says to a small call; empty: it is none."""
    if found := _QUERIES.search(message):
        return f"{found[1].strip().splitlines()[0]} INFERENCE_URLS"
    if found := _TITLE.match(message):
        return "“Connecting SGLang”" if found[0].startswith("Name") else "**连接 SGLang**"
    if found := _RELATED.match(message):
        return RELATED[found[0][2]]
    if found := _REPAIR.search(message):
        return re.split("(?<=[.。])", found[1], maxsplit=1)[0]
    return ""


def frames(told: Script, rid: str, model: str, *, is_parted: bool, thoughts: int = 40) -> Iterator[bytes]:
    """The chunks of the response's body, framing included.

    `is_parted`: the reasoning in its own field; else raw, with the closing tag only, as R1's template makes it.
    `thoughts`: in about how many chunks the reasoning comes.
    """
    yield frame(rid, model, {"reasoning_content": None, "role": "assistant", "content": ""})
    reasoning = _pieces(told.reasoning, thoughts)
    answer = _pieces("\n\n" + told.answer if told.thinks else told.answer, 80)
    for piece in reasoning:
        yield frame(rid, model, {"reasoning_content": piece} if is_parted else _content(piece))
    if told.thinks and not is_parted:
        yield frame(rid, model, _content("</think>"))
    for piece in answer:
        yield frame(rid, model, _content(piece))
    yield from finish(rid, model, "stop", len(reasoning), len(reasoning) + len(answer))


def finish(rid: str, model: str, reason: str, reasoning: int, completion: int, matched: str = "") -> Iterator[bytes]:
    """The end of a stream: finish, token counts, [DONE]."""
    yield frame(rid, model, {"reasoning_content": None}, reason, matched)
    counts = {
        "prompt_tokens": 3021,
        "total_tokens": 3021 + completion,
        "completion_tokens": completion,
        "prompt_tokens_details": {"cached_tokens": 38},
        "reasoning_tokens": reasoning,
        "completion_tokens_details": {"reasoning_tokens": reasoning},
    }
    yield framed(_fields(rid, model) | {"choices": [], "usage": counts})
    yield END


def frame(rid: str, model: str, delta: dict[str, object], reason: str | None = None, matched: str = "") -> bytes:
    """One chunk with one choice; `matched` is the stop word that was met."""
    met = matched or (2 if reason == "stop" else None)
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason, "matched_stop": met}
    return framed(_fields(rid, model) | {"choices": [choice]})


def framed(fields: dict[str, object]) -> bytes:
    """`fields` as one event in one HTTP chunk."""
    event = b"data: " + json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"
    return f"{len(event):x}\r\n".encode() + event + b"\r\n"


def _fields(rid: str, model: str) -> dict[str, object]:
    return {"id": rid, "object": "chat.completion.chunk", "created": 1795440674, "model": model}


def _content(piece: str) -> dict[str, object]:
    return {"reasoning_content": None, "content": piece}


def _pieces(text: str, count: int) -> list[str]:
    """`text` in about `count` pieces of uneven length, so that marks and tags are cut in all places."""
    found: list[str] = []
    size, place = max(1, len(text) // count), 0
    while place < len(text):
        length = max(1, size + (len(found) * 7) % 5 - 2)
        found.append(text[place : place + length])
        place += length
    return found
