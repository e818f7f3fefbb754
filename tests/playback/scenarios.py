"""What the server can play: by its own scenario, or by `playback:<name>` in a question.

A name with `-once` behind it plays only the first time; after that the question is answered with the script. Append
`#<anything>` to tell several such questions apart. In small calls (for queries, for a title) names
mean nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from opencc import OpenCC

from tests.playback.recordings import Recording, recording
from tests.playback.script import HEAD, Script, frames, is_small, script
from tests.playback.two_hop import searching
from tests.playback.unbroken import looping, numbers_in, run

SCENARIOS: dict[str, str] = {
    "scripted": "",
    "slow": "",
    "slow-answer": "",
    "held": "",
    "silent": "",
    "dies": "",
    "gone": "",
    "unbroken": "",
    "drifts": "",
    "two-hop": "",
    "two-hop-loops": "",
    "two-hop-endless": "",
    "two-hop-finds": "",
    "two-hop-reads": "",
    "two-hop-ponders": "",
    "normal": "stream_reasoning_field",
    "raw": "stream_raw_tags",
    "no-thinking": "",
    "never-closes": "stream_never_closes",
    "length": "stream_length_in_thinking",
    "queue-full": "stream_queue_full",
    "busy": "refused_queue_full",
    "refused": "refused_temperature",
    "too-long": "refused_too_long",
    "sum-too-long": "refused_sum_too_long",
    "strict": "",
    "no-schema": "",
    "killed": "stream_engine_killed",
    "empty": "stream_empty_reasoning",
}
"""Scenario → the recording that it plays; empty: made here."""

SLOW_SECONDS = 0.2
HELD_SECONDS = 5.0
"""Between two chunks of what holds its slot until somebody stops it: its thoughts alone would take minutes."""
STRICT = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nConnection: close\r\n\r\n"
    b'{"error":{"message":"Unrecognized request argument supplied: rid","type":"invalid_request_error"}}'
)
"""How a server answers that knows nothing but OpenAI's own fields."""
NO_SCHEMA = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nConnection: close\r\n\r\n"
    b'{"error":{"message":"This response_format type is unavailable now","type":"invalid_request_error"}}'
)
"""How a server answers that knows no schemas."""

_MARK = re.compile(r"playback:([a-z-]+)(#\w+)?")


@dataclass(frozen=True)
class Wanted:
    """What one request asks of the server."""

    rid: str
    model: str
    message: str
    is_parted: bool
    begun: str = ""
    """The beginning of the answer that the model is to go on with, thoughts and closing tag included."""
    has_own_fields: bool = False
    """Fields that only SGLang knows."""
    body: dict[str, object] = field(default_factory=dict)
    """The whole request."""
    has_schema: bool = False
    """A JSON schema that the answer must have."""

    @property
    def is_small(self) -> bool:
        """Whether it asks for queries or a title."""
        return "task" in self.body or is_small(self.message)


@dataclass(frozen=True)
class Reply:
    """What is sent: a head, the pieces of the body; `is_silent`: then nothing more, with the connection open."""

    head: bytes
    pieces: tuple[bytes, ...]
    pace: float
    is_silent: bool = False


class Stage:
    """Chooses the reply to each request."""

    def __init__(self, scenario: str, recorded: Recording | None = None, says: str | None = None) -> None:
        self._scenario = scenario
        self._recorded = recorded
        self._says = says
        self._played: set[str] = set()

    def reply(self, wanted: Wanted, pace: float) -> Reply:
        """The reply to `wanted`, with `pace` seconds between two chunks."""
        if self._recorded:
            return Reply(self._recorded.head, self._recorded.pieces, pace)
        if self._says is not None and wanted.is_small:
            said = frames(
                Script("", self._says).after(wanted.begun), wanted.rid, wanted.model, is_parted=wanted.is_parted
            )
            return Reply(HEAD, tuple(said), pace)
        name, key = self._scenario, self._scenario
        for mark in () if wanted.is_small else _MARK.finditer(wanted.message):
            name, key = mark[1], mark[0]
        if name.endswith("-once"):
            name = "scripted" if key in self._played else name.removesuffix("-once")
            self._played.add(key)
        return _reply(name, wanted, pace)


def _reply(name: str, wanted: Wanted, pace: float) -> Reply:
    if source := SCENARIOS[name]:
        recorded = recording(source)
        return Reply(recorded.head, recorded.pieces, pace)
    if name == "strict" and wanted.has_own_fields:
        return Reply(STRICT, (), pace)
    if name == "no-schema" and wanted.has_schema:
        return Reply(NO_SCHEMA, (), pace)
    if name == "gone":
        return Reply(b"", (), pace)
    if name == "silent":
        return Reply(b"", (), pace, is_silent=True)
    if name.startswith("two-hop") and not wanted.is_small:
        return Reply(HEAD, tuple(searching(wanted.body, wanted.rid, wanted.model, name)), pace)
    pieces = tuple(_scripted(wanted, name))
    if name == "dies":
        return Reply(HEAD, pieces[: len(pieces) * 2 // 3], pace)
    return Reply(HEAD, pieces, max(pace, _least_pace(name)))


def _least_pace(name: str) -> float:
    if name == "held":
        return HELD_SECONDS
    return SLOW_SECONDS if name.startswith("slow") else 0.0


def _scripted(wanted: Wanted, name: str) -> Iterator[bytes]:
    told = script(wanted.message, has_schema=wanted.has_schema)
    if "task" in wanted.body:
        told = Script("", f"{wanted.message.strip()} INFERENCE_URLS")
    if name == "unbroken":
        told = _unbroken(told, numbers_in(wanted.message), is_small=wanted.is_small)
    if name == "drifts":
        told = _drifting(wanted.message)
    if name == "no-thinking":
        told = replace(told, reasoning="\n\n")  # what R1 writes when it sees nothing to think about
    told = told.after(wanted.begun)
    thoughts = 1 if name == "slow-answer" else 40
    return frames(told, wanted.rid, wanted.model, is_parted=wanted.is_parted, thoughts=thoughts)


def _drifting(message: str) -> Script:
    """In the other script than that of the question, until the model is reminded of it."""
    traditional = OpenCC("s2t").convert
    zh, en = script("如何连接？"), script("How do I connect it?")
    match next((one for one in ("Think and answer in that", "简体中文思考", "繁體中文思考") if one in message), ""):
        case "":
            is_traditional = "這裡是繁體中文" in message
            return zh if is_traditional or "Today is" in message else en
        case "繁體中文思考":
            return replace(zh, reasoning=traditional(zh.reasoning), answer=traditional(zh.answer))
        case "简体中文思考":
            return zh
        case _:
            return en


def _unbroken(told: Script, numbers: tuple[int, ...], *, is_small: bool) -> Script:
    """A small call is answered as it should be, with a run behind it."""
    runs = "\n".join(map(run, numbers))
    return Script("", f"{told.answer}\n{runs}") if is_small else Script(runs, looping(numbers))
