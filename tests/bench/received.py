"""What a reader has heard of one answer, looked at afterwards: every token's delay, and whether anything is missing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.bench.readers import TERMINAL, Reading
from tests.bench.stamps import STAMP, checksum, micros, moment_of, since

CUT = 40
"""Characters of the end of a text in which the beginning of a stamp may stand."""


@dataclass
class Received:
    """One answer. Delays are microseconds; the moments of tokens are those of the reader's clock, in seconds."""

    delays: list[tuple[float, int]] = field(default_factory=list)
    lost: int = 0
    """Entries that were left out and not made up for by a snapshot."""
    duplicated: int = 0
    snapshots: int = 0
    resumed: int = 0
    """How often another writer has gone on with it: the engine was asked again."""
    end: str = ""
    after_end: int = 0
    text: list[str] = field(default_factory=list)

    @property
    def checksum(self) -> int:
        return checksum("".join(self.text))


def of_the_product(reading: Reading) -> Received:
    """Entries must come in order, each once, one terminal one at the end; their texts make the whole."""
    received, last, rest = Received(), 0, ""
    for now, content in reading.frames:
        frame = json.loads(content)
        if frame.get("run") != reading.run or "seq" not in frame:
            continue  # word of the conversation, a pong
        received.after_end += bool(received.end)
        seq = frame["seq"]
        if frame["type"] == "snapshot":
            received.snapshots += 1
            rest = replaced(received, now, frame["state"])
        else:
            received.lost += max(0, seq - last - 1)
            received.duplicated += seq <= last
            rest = added(received, now, rest, frame["data"]["text"]) if frame["type"].endswith(".delta") else rest
            received.resumed += frame["type"] == "run.resumed"
            received.end = frame["type"] if frame["type"] in TERMINAL else received.end
        last = max(last, seq)
    return received


def of_the_relay(reading: Reading) -> Received:
    """Events as the engine sent them, one token each."""
    received, rest = Received(), ""
    for now, content in reading.frames:
        if content == b"[DONE]":
            received.end = "run.finished"
            continue
        for choice in json.loads(content)["choices"]:
            rest = added(received, now, rest, choice["delta"].get("content") or "")
    received.text = ["".join(received.text).replace("</think>", "")]
    return received


def replaced(received: Received, now: float, state: dict[str, object]) -> str:
    """A snapshot stands for all before it; what was not heard before is heard now."""
    parts = state["parts"]
    assert isinstance(parts, list)
    text = "".join(part.get("text", "") for part in parts)
    found = STAMP.findall(text)[len(received.delays) :]
    received.delays += [(now, since(moment_of(digits), micros(now))) for digits in found]
    received.text = [text]
    if state["status"] in ("finished", "failed", "stopped"):
        received.end = f"run.{state['status']}"
    return STAMP.sub("", text)[-CUT:]


def added(received: Received, now: float, rest: str, text: str) -> str:
    """Note the stamps of `text`; what may be the beginning of one that is cut."""
    received.text.append(text)
    text, moment, at = rest + text, micros(now), 0
    for found in STAMP.finditer(text):
        received.delays.append((now, since(moment_of(found[1]), moment)))
        at = found.end()
    return text[at:][-CUT:]


def sent_between(all_received: list[Received], begin: float, end: float) -> Iterator[int]:
    """The delays of tokens that were sent in a window, whenever they came."""
    for received in all_received:
        for now, delay in received.delays:
            if begin <= now - delay / 1e6 < end:
                yield delay


def heard_between(all_received: list[Received], begin: float, end: float) -> int:
    """How many tokens came in a window."""
    return sum(begin <= now < end for received in all_received for now, _ in received.delays)
