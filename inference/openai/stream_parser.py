"""One response of the server, read into deltas: everything about a stream that can be known without the network.

Its bytes may be cut anywhere. What servers get wrong is set right here: thoughts sent as content, a first answer that
starts with blank lines, an answer that was taken for reasoning, errors inside a 200, a stream that ends in mid-answer.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from inference.engine import Answer, Delta, Ended, Reasoning, Recast, Usage
from inference.errors import Busy, Cut, Empty, EngineError, Overlong, Unreachable
from inference.openai.answer_frame import AnswerFrame
from inference.openai.channels import Channels
from inference.openai.chunks import Chunk, chunk
from inference.openai.refusals import refusal
from inference.openai.sse import EventPayloads
from inference.openai.tag_shapes import CLOSING
from inference.openai.think_tags import Split
from inference.openai.tool_calls import CallCollector

TAIL_CHARACTERS = 1500
"""How much of the end of the reasoning stands in for an answer that never came."""
HELD_SECONDS, HELD_CHARACTERS = 0.7, 2000
"""How long the first words of a model are held that may turn out to be reasoning."""
MAX_CHARACTERS = 4_000_000
"""Of one answer, where nobody has said less."""

_FINISHES = {
    **dict.fromkeys(
        ("length", "max_tokens", "model_length", "max_output_tokens", "max_completion_tokens", "token_limit")
        + ("context_length_exceeded", "model_context_window_exceeded", "incomplete"),
        "length",
    ),
    **dict.fromkeys(
        ("abort", "aborted", "insufficient_system_resource", "network_error", "error", "cancelled", "canceled")
        + ("timeout", "interrupted", "failed", "server_error"),
        "abort",
    ),
    **dict.fromkeys(
        ("content_filter", "content_filtered", "safety", "sensitive", "recitation", "refusal", "prohibited_content")
        + ("blocklist", "blocked", "spii", "moderation", "guardrail_intervened"),
        "filtered",
    ),
    **dict.fromkeys(("tool_calls", "function_call"), "tool_calls"),
}
"""By the names that hosts have for them, in small letters; any other is an end like every other."""


@dataclass(frozen=True)
class Expected:
    """What is known of an answer before its first byte."""

    starts_inside: bool = False
    """Its first word belongs to the reasoning, without an opening tag."""
    thinks: bool = True
    """False: the thoughts were closed in the prompt, so what a parser calls reasoning is the answer."""
    begun_reasoning: str = ""
    begun_answer: str = ""
    """Both are gone on with, so that their spaces and line ends count."""
    stops: tuple[str, ...] = ()
    """Words at which the server was asked to stop."""
    is_held: bool = False
    """Nobody knows whether the model thinks without an opening tag: its first words wait a moment for a closing one."""
    max_characters: int = MAX_CHARACTERS
    """Of reasoning and answer together; a server that sends more has lost its way."""


class StreamParser:
    """Feed it the body; it gives back deltas. `is_over` once the server has said all."""

    def __init__(self, expected: Expected = Expected(), clock: Callable[[], float] = time.monotonic) -> None:
        self._expected = expected
        self._clock = clock
        self._payloads = EventPayloads()
        # An answer that is gone on with, or whose thoughts are closed, has no reasoning to come.
        watches = expected.thinks and not expected.begun_answer
        self._channels = Channels(inside=expected.starts_inside, thinks=expected.thinks, watches=watches)
        self._frame = AnswerFrame(at_start=not expected.begun_answer)
        self._calls = CallCollector()
        self._finish: str | None = None
        self._stopped_at = ""
        self._usage = Usage()
        self._thoughts: list[str] = []
        self._size = 0
        self._held: list[str] = []
        self._held_until: float | None = None if expected.is_held else 0.0
        self._has_reasoning = bool(expected.begun_reasoning)
        self._has_answer = bool(expected.begun_answer)
        self._has_spoken = False
        self._has_lone_closing = False
        self._error: EngineError | None = None
        self._has_failed = False
        self.heard = 0
        """EventPayloads so far; comments that keep a connection alive are none."""
        self.is_over = False

    @property
    def has_spoken(self) -> bool:
        """Whether a delta has been given."""
        return self._has_spoken

    @property
    def has_finished(self) -> bool:
        """Whether the server has named a finish or an error: it works on this no more."""
        return self._finish is not None or self._has_failed

    @property
    def has_ended_thoughts_only(self) -> bool:
        """Whether reasoning has ended that no tag had begun."""
        return self._has_lone_closing

    @property
    def has_field(self) -> bool:
        """Whether reasoning has come in a field of its own."""
        return self._channels.has_field

    @property
    def is_plain(self) -> bool:
        """Whether an answer has come without any sign of reasoning."""
        return self._has_answer and not (self._channels.has_field or self._channels.has_tag)

    def feed(self, data: bytes) -> list[Delta]:
        """The deltas that `data` completes. Raises the error that the server wrote into the stream."""
        return self._taken(self._payloads.feed(data))

    def end(self) -> list[Delta]:
        """The last deltas, `Ended` last. Raises `Cut`, `Unreachable` or `Empty` where the answer is not whole."""
        has_spoken = self.has_spoken
        deltas = [] if self.is_over else self._rest()
        self.is_over = True
        if self._finish is None or self._error:
            why = self._payloads.unread or "the stream ended without a finish"
            raise self._error or (Cut(why) if has_spoken else Unreachable(why))
        for delta in [*self._spoken(self._channels.end()), *self._ended(), *self.release()]:
            _add(deltas, delta)
        finish = _FINISHES.get(self._finish.lower().replace("-", "_"), "stop")
        calls = self._calls.calls() if finish == "tool_calls" else ()
        stopped_at = self._stopped_at if self._stopped_at in self._expected.stops else ""
        if not (self._has_answer or calls or stopped_at) and finish in ("stop", "tool_calls"):
            deltas += self._recovered()
        if finish == "abort" and not self.has_spoken:
            raise Busy("the server gave the request up before its first token")
        if finish == "length" and not self.has_spoken:
            raise Empty("the model wrote nothing within its tokens")
        # Half a call, or one that nobody offered, is no reason to stop for.
        finish = "stop" if finish == "tool_calls" and not calls else finish
        return [*deltas, Ended(finish, self._counted(), calls, stopped_at)]

    def broken(self, why: str) -> EngineError:
        """What a connection that breaks now means."""
        return Cut(why) if self.has_spoken else Unreachable(why)

    def _counted(self) -> Usage:
        """SGLang's parser waits for the closing tag, and counts an answer behind closed thoughts as reasoning."""
        counts = self._usage
        return (
            counts if self._expected.thinks or counts.reasoning_tokens is None else replace(counts, reasoning_tokens=0)
        )

    def _rest(self) -> list[Delta]:
        try:
            return self._taken(self._payloads.end())
        except Cut:
            return []  # half a payload: the missing finish tells what that means

    def _taken(self, payloads: list[bytes]) -> list[Delta]:
        """The deltas in `payloads`; neighbours of a kind are one, as nobody saw them come apart."""
        deltas: list[Delta] = []
        self.heard += len(payloads)
        for payload in payloads:
            if payload == b"[DONE]":
                self._finish = self._finish or "stop"
                self.is_over = True
                break
            try:
                for delta in self._read(chunk(payload)):
                    _add(deltas, delta)
            except EngineError as error:
                # What was said before the error is given first.
                for delta in self.release():
                    _add(deltas, delta)
                if not deltas:
                    raise
                self._error, self.is_over = error, True
                break
        return deltas

    def _read(self, piece: Chunk) -> list[Delta]:
        if piece.error is not None:
            self._has_failed = True
            raise Cut(piece.error.message) if self.has_spoken or self._held else refusal(piece.error)
        self._usage = piece.usage or self._usage
        self._finish = piece.finish or self._finish
        self._stopped_at = piece.stopped_at or self._stopped_at
        self._bound(len(piece.reasoning) + len(piece.content))
        self._calls.add(piece.calls)
        deltas: list[Delta] = []
        if piece.reasoning:
            deltas += self._spoken(self._channels.field(piece.reasoning))
        if piece.content:
            deltas += self._spoken(self._channels.content(piece.content))
        return deltas

    def _bound(self, characters: int) -> None:
        self._size += characters
        if self._size > self._expected.max_characters:
            raise Overlong(f"more than {self._expected.max_characters} characters of an answer")

    def _spoken(self, split: Split) -> list[Delta]:
        deltas: list[Delta] = []
        if split.is_recast:
            self._has_lone_closing = True
            split = split._replace(reasoning=self._frame.end() + split.reasoning)
            self._frame = AnswerFrame()
            deltas += self._recast()
        if reasoning := split.reasoning if self._has_reasoning else split.reasoning.lstrip():
            self._has_reasoning = True
            self._thoughts.append(reasoning)
            deltas.append(Reasoning(reasoning))
        deltas += self._answered(self._frame.feed(split.answer) if split.answer else "")
        self._has_spoken = self._has_spoken or bool(deltas)
        return deltas

    def _ended(self) -> list[Delta]:
        """What the frame has held back to the end."""
        deltas = self._answered(self._frame.end())
        self._has_spoken = self._has_spoken or bool(deltas)
        return deltas

    def _recast(self) -> list[Delta]:
        """The answer so far was reasoning: say so, or say it as such where it was held."""
        pending, self._held, self._held_until = "".join(self._held), [], 0.0
        if pending:
            self._has_reasoning = True
            self._thoughts.append(pending)
            return [Reasoning(pending)]
        if not self._has_answer:
            return []
        self._has_answer, self._has_reasoning = False, True
        return [Recast()]

    def _answered(self, answer: str) -> list[Delta]:
        """The answer, or nothing while it may still be reasoning."""
        if not (answer := answer if self._has_answer or self._held else answer.lstrip()):
            return []
        if self._held_until != 0.0 and self._channels.is_undecided:
            self._held_until = self._held_until or self._clock() + HELD_SECONDS
            self._held.append(answer)
            if self._clock() < self._held_until and sum(map(len, self._held)) < HELD_CHARACTERS:
                return []
            answer = ""
        pending, self._held, self._held_until = "".join(self._held), [], 0.0
        self._has_answer = True
        return [Answer(pending + answer)]

    def release(self) -> list[Delta]:
        """What was held: no closing tag has come, or nothing more will."""
        pending, self._held, self._held_until = "".join(self._held), [], 0.0
        if not pending:
            return []
        self._has_answer = self._has_spoken = True
        return [Answer(pending)]

    def _recovered(self) -> list[Delta]:
        """The answer in what was taken for reasoning.

        A model that writes no tag at all has not thought, so all of it is its answer. Where a server says by a field
        what is reasoning, nobody knows whether the thoughts were ever closed: the end of them stands in.
        """
        whole = "".join(self._thoughts)[self._channels.closed_at :] or self._expected.begun_reasoning
        if not self._channels.has_field and not self._channels.has_tag and not self._expected.begun_reasoning:
            tail = whole.strip()
        else:
            tail = _tail(whole)
        if not tail:
            raise Empty("the model ended without a word")
        # The same text twice, as reasoning and as the answer, is of no use to anybody.
        is_all = not self._expected.begun_reasoning and "".join(self._thoughts).strip() == tail
        return [Recast("answer"), Answer(tail)] if is_all else [Answer(tail)]


def _tail(whole: str) -> str:
    tail = whole.rpartition(CLOSING)[2].strip()
    if len(tail) > TAIL_CHARACTERS:
        # It begins in the middle of something: start with the next paragraph, or the next line.
        tail = tail[-TAIL_CHARACTERS:]
        tail = tail.partition("\n\n")[2] or tail.partition("\n")[2] or tail
    return tail.strip()


def _add(deltas: list[Delta], delta: Delta) -> None:
    match deltas and deltas[-1], delta:
        case (Reasoning(before), Reasoning(text)):
            deltas[-1] = Reasoning(before + text)
        case (Answer(before), Answer(text)):
            deltas[-1] = Answer(before + text)
        case _:
            deltas.append(delta)
