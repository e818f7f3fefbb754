"""One response of the server, read into deltas: everything about a stream that can be known without the network.

Its bytes may be cut anywhere. What servers get wrong is set right here: thoughts sent as content, a first answer that
starts with blank lines, an answer that was taken for reasoning, errors inside a 200, a stream that ends in mid-answer.
"""

from dataclasses import replace

from inference.engine import Answer, Delta, Ended, Reasoning, Usage
from inference.errors import Busy, Cut, Empty, EngineError, Unreachable
from inference.openai.chunks import Chunk, chunk
from inference.openai.refusals import refusal
from inference.openai.sse import EventPayloads, OneObject
from inference.openai.think_tags import CLOSING, TagSplitter

TAIL_CHARACTERS = 1500
"""How much of the end of the reasoning stands in for an answer that never came."""

_FINISHES = {"length": "length", "abort": "abort", "insufficient_system_resource": "abort"}


class StreamParser:
    """Feed it the body; it gives back deltas. `is_over` once the server has said all."""

    def __init__(
        self, *, starts_inside: bool = False, thinks: bool = True, begun_reasoning: str = "", begun_answer: str = ""
    ) -> None:
        """`thinks` false: the thoughts were closed in the prompt, so what a parser calls reasoning is the answer.

        `begun_reasoning` and `begun_answer` are gone on with, so that their spaces and line ends count.
        """
        self._payloads: EventPayloads | OneObject = EventPayloads()
        self._tags = TagSplitter(inside=starts_inside)
        self._thinks = thinks
        self._finish: str | None = None
        self._usage = Usage()
        self._tail = begun_reasoning
        self._has_field = False
        self._has_answer = bool(begun_answer)
        self._has_spoken = False
        self._error: EngineError | None = None
        self._has_failed = False
        self.heard = 0
        """Payloads so far; comments that keep a connection alive are none."""
        self.is_over = False

    @property
    def has_spoken(self) -> bool:
        """Whether a delta has been given."""
        return self._has_spoken

    @property
    def has_finished(self) -> bool:
        """Whether the server has named a finish or an error: it works on this no more."""
        return self._finish is not None or self._has_failed

    def feed(self, data: bytes) -> list[Delta]:
        """The deltas that `data` completes. Raises the error that the server wrote into the stream."""
        return self._taken(self._payloads.feed(data))

    def expect_one_object(self) -> None:
        """The body will be one JSON object: the server does not stream."""
        self._payloads = OneObject()

    def end(self) -> list[Delta]:
        """The last deltas, `Ended` last. Raises `Cut`, `Unreachable` or `Empty` where the answer is not whole."""
        broken = self._error or self.broken("the stream ended without a finish")
        deltas = [] if self.is_over else self._rest()
        self.is_over = True
        if self._finish is None or self._error:
            raise broken
        deltas += self._spoken(*self._tags.end())
        finish = _FINISHES.get(self._finish, "stop")
        if not self._has_answer and finish == "stop":
            deltas += self._recovered()
        if finish == "abort" and not self.has_spoken:
            raise Busy("the server gave the request up before its first token")
        if finish == "length" and not self.has_spoken:
            raise Empty("the model wrote nothing within its tokens")
        return [*deltas, Ended(finish, self._counted())]

    def broken(self, why: str) -> EngineError:
        """What a connection that breaks now means."""
        return Cut(why) if self.has_spoken else Unreachable(why)

    def _counted(self) -> Usage:
        """SGLang's parser waits for the closing tag, and counts an answer behind closed thoughts as reasoning."""
        counts = self._usage
        return counts if self._thinks or counts.reasoning_tokens is None else replace(counts, reasoning_tokens=0)

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
                self.is_over = True
                break
            try:
                for delta in self._read(chunk(payload)):
                    _add(deltas, delta)
            except EngineError as error:
                if not deltas:
                    raise
                # What was said before the error is given first.
                self._error, self.is_over = error, True
                break
        return deltas

    def _read(self, piece: Chunk) -> list[Delta]:
        if piece.error is not None:
            self._has_failed = True
            raise Cut(piece.error.message) if self.has_spoken else refusal(piece.error)
        self._usage = piece.usage or self._usage
        self._finish = piece.finish or self._finish
        deltas: list[Delta] = []
        if piece.reasoning:
            deltas += self._spoken(piece.reasoning, "") if self._thinks else self._spoken("", piece.reasoning)
            self._trust_the_field()
        if piece.content:
            deltas += self._spoken(*self._tags.feed(piece.content))
        return deltas

    def _trust_the_field(self) -> None:
        """A server that parts reasoning by a field has also taken the tags away: what comes as content is answer."""
        if not self._has_field:
            self._has_field = True
            self._tags = TagSplitter(inside=False)

    def _spoken(self, reasoning: str, answer: str) -> list[Delta]:
        deltas: list[Delta] = []
        if not self._tail:
            reasoning = reasoning.lstrip()
        if reasoning:
            self._tail = (self._tail + reasoning)[-TAIL_CHARACTERS - len(CLOSING) :]
            deltas.append(Reasoning(reasoning))
        if not self._has_answer:
            answer = answer.lstrip()
        if answer:
            self._has_answer = True
            deltas.append(Answer(answer))
        self._has_spoken = self._has_spoken or bool(deltas)
        return deltas

    def _recovered(self) -> list[Delta]:
        """The end of the reasoning as the answer: parsers that always expect thoughts take a direct answer for them."""
        tail = self._tail.rpartition(CLOSING)[2].strip()[-TAIL_CHARACTERS:]
        if len(self._tail) > TAIL_CHARACTERS:
            # It begins in the middle of something: start with the next paragraph, or the next line.
            tail = tail.partition("\n\n")[2] or tail.partition("\n")[2] or tail
        if not tail.strip():
            raise Empty("the model ended without a word")
        return [Answer(tail.strip())]


def _add(deltas: list[Delta], delta: Delta) -> None:
    match deltas and deltas[-1], delta:
        case (Reasoning(before), Reasoning(text)):
            deltas[-1] = Reasoning(before + text)
        case (Answer(before), Answer(text)):
            deltas[-1] = Answer(before + text)
        case _:
            deltas.append(delta)
