"""Splits raw model output into reasoning and answer, by whichever tags the model has learnt and however they are cut.

A template that ends in `<think>` leaves only the closing tag in the output: the splitter then starts inside. Where
nobody knows that of a model, its first closing tag without an opening one says so, and what stood before it was
reasoning. There is one stretch of reasoning and it comes first; later tags, and tags that are quoted, are words.
"""

import re
from typing import NamedTuple

from inference.openai.harmony import STARTS, HarmonySplitter

PAIRS = {
    **{f"<{name}>": f"</{name}>" for name in ("think", "thinking", "thought", "reasoning", "mm:think", "seed:think")},
    "◁think▷": "◁/think▷",
    "[think]": "[/think]",
}
"""Opening → closing, in small letters: DeepSeek, Qwen, GLM, Kimi K2; several; MiniMax; Seed; Kimi-VL; Magistral."""

CLOSING = "</think>"

_OPENINGS = (*PAIRS, *STARTS)
_MAX_OPENING = max(map(len, _OPENINGS))
_CLOSINGS = {closing: re.compile(re.escape(closing), re.IGNORECASE) for closing in PAIRS.values()}
_ANY_CLOSING = re.compile("|".join(map(re.escape, PAIRS.values())), re.IGNORECASE)
_ANY_OPENING = re.compile("|".join(map(re.escape, PAIRS)), re.IGNORECASE)
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」", "『": "』", "«": "»"}
_LINE_MAX = 500
"""Characters of a line that are looked at for the beginning of a quotation."""
_CODE_MAX = 200
"""Characters behind a tag within which the code that it stands in has to end."""


class Split(NamedTuple):
    """What a piece of the output adds."""

    reasoning: str = ""
    answer: str = ""
    is_recast: bool = False
    """All that was given as the answer before this was reasoning."""


class TagSplitter:
    """Feeds on content deltas."""

    def __init__(self, *, inside: bool, watches: bool = True) -> None:
        """`watches` false: what has no opening tag at its start is the answer, whatever tags come later."""
        self._closing = CLOSING if inside else ""
        """What ends the reasoning; empty: it is not inside."""
        self._watches = watches
        self._at_start = True
        self._held = ""
        self._line = ""
        """The end of what was given, back to the beginning of its line."""
        self._given: list[str] = []
        """The untagged answer so far, while a closing tag may still recast it."""
        self._harmony: HarmonySplitter | None = None
        self.has_tag = False
        """Whether a tag has told reasoning from answer."""

    @property
    def is_undecided(self) -> bool:
        """Whether a closing tag could still make the answer so far reasoning."""
        return self._watches and not self._closing and not self.has_tag

    def feed(self, text: str) -> Split:
        """What `text` adds; a tail that may become a tag is held back."""
        if self._harmony:
            return Split(*self._harmony.feed(text))
        if not (self._at_start or self._closing or self._watches):
            return Split("", text)
        self._held += text
        if self._at_start and not self._started():
            return Split()
        if self._harmony:
            pending, self._held = self._held, ""
            return Split(*self._harmony.feed(pending))
        return self._split(is_end=False)

    def end(self) -> Split:
        """What was held back and can no longer become a tag."""
        if self._harmony:
            return Split(*self._harmony.end())
        return self._split(is_end=True)

    def _started(self) -> bool:
        """Whether enough has come to know if the output begins with a tag; removes it."""
        bare = self._held.lstrip()
        head = bare[:_MAX_OPENING].lower()
        if any(len(head) < len(opening) and opening.startswith(head) for opening in _OPENINGS):
            return False
        self._at_start = False
        if head.startswith(STARTS):
            self._harmony, self.has_tag, self._held = HarmonySplitter(), True, bare
            return True
        opening = next((opening for opening in PAIRS if head.startswith(opening)), "")
        if opening:
            self._closing, self.has_tag = PAIRS[opening], True
            self._held = bare[len(opening) :]
        return True

    def _split(self, *, is_end: bool) -> Split:
        tags = _CLOSINGS[self._closing] if self._closing else _ANY_CLOSING
        passed = 0
        while self._closing or self._watches:
            tag = tags.search(self._held, passed)
            if tag is None:
                break
            verdict = self._is_quoted(tag, is_end=is_end)
            if verdict is None:
                return self._give(tag.start())
            if not verdict and (self._closing or not self._is_literal(tag.start())):
                return self._close(tag)
            if not self._closing:
                self._watches, self._given = False, []
            passed = tag.end()
        possible_tag = 0 if is_end or not (self._closing or self._watches) else _possible_tag(self._held)
        return self._give(len(self._held) - possible_tag)

    def _give(self, length: int) -> Split:
        text, self._held = self._held[:length], self._held[length:]
        self._line = (self._line + text).rpartition("\n")[2][-_LINE_MAX:]
        if self._closing:
            return Split(reasoning=text)
        if self._watches:
            self._given.append(text)
        return Split(answer=text)

    def _close(self, tag: re.Match[str]) -> Split:
        """The reasoning ends here, or has ended without having begun."""
        is_recast = not self._closing
        reasoning, answer = self._held[: tag.start()], self._held[tag.end() :]
        self._closing, self._held, self._watches, self._given = "", "", False, []
        self.has_tag = True
        return Split(reasoning, answer, is_recast)

    def _is_quoted(self, tag: re.Match[str], *, is_end: bool) -> bool | None:
        """Whether the tag is talked about: in code, or between quotation marks. None: what follows will tell."""
        before = self._held[max(0, tag.start() - _LINE_MAX) : tag.start()]
        if len(before) < _LINE_MAX:
            before = self._line + before
        before = before.rpartition("\n")[2][-_LINE_MAX:]
        behind = self._held[tag.end() : tag.end() + _CODE_MAX]
        if before.count("`") % 2:
            ends = min((place for place in (behind.find("`"), behind.find("\n")) if place >= 0), default=-1)
            if ends >= 0:
                return behind[ends] == "`"
            return False if is_end or len(behind) == _CODE_MAX else None
        closer = _QUOTES.get(before[-1:])
        if closer is None:
            return False
        return behind[0] == closer if behind else (False if is_end else None)

    def _is_literal(self, place: int) -> bool:
        """Whether a tag of an untagged answer is a word of it: in a listing, or behind an opening one."""
        text = "".join(self._given) + self._held[:place]
        return text.count("```") % 2 == 1 or _ANY_OPENING.search(text) is not None


def _possible_tag(text: str) -> int:
    """How many characters at the end of `text` could begin a closing tag."""
    for length in range(min(max(map(len, _CLOSINGS)) - 1, len(text)), 0, -1):
        end = text[-length:].lower()
        if end[0] in "<◁[" and any(closing.startswith(end) for closing in _CLOSINGS):
            return length
    return 0
