"""Splits raw model output into reasoning and answer, by whichever tags the model has learnt and however they are cut.

A template that ends in `<think>` leaves only the closing tag in the output: the splitter then starts inside. Where
nobody knows that of a model, its first closing tag without an opening one says so, and what stood before it was
reasoning. Reasoning comes first, in one stretch or in several that follow each other; later tags, and tags that are
quoted, are words. A tag that is written twice counts once.
"""

from typing import NamedTuple

import regex

from inference.openai.harmony import HarmonySplitter
from inference.openai.tag_shapes import ANY_CLOSING, BEGINNING, LONE_CLOSING, OPENING, closing_of

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」", "『": "』", "«": "»"}
_LINE_MAX = 500
"""Characters of a line that are looked at for the beginning of a quotation."""
_CODE_MAX = 200
"""Characters behind a tag within which the code that it stands in has to end."""
_WORD = regex.compile(r"\S")
_ROLE = "assistant"
"""What may follow the token that begins a turn."""
_TAG_MAX = 40
"""Characters of the longest closing tag, and some."""


class Split(NamedTuple):
    """What a piece of the output adds."""

    reasoning: str = ""
    answer: str = ""
    is_recast: bool = False
    """All that was given as the answer before this was reasoning."""


class TagSplitter:
    """Feeds on content deltas."""

    def __init__(self, *, inside: bool, watches: bool = True, is_behind: bool = False) -> None:
        """`watches` false: what has no opening tag at its start is the answer, whatever tags come later.

        `is_behind`: the reasoning has come by another way; its closing tag may have leaked.
        """
        self._closing = LONE_CLOSING if inside else None
        """What ends the reasoning; None: it is not inside."""
        self._watches = watches
        self._at_start = not is_behind
        self._is_between = is_behind
        """Reasoning has ended, and its answer has not begun."""
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
        return self._next(text, is_end=False)

    def end(self) -> Split:
        """What was held back and can no longer become a tag."""
        return self._next("", is_end=True)

    def _next(self, text: str, *, is_end: bool) -> Split:
        if not self._harmony and not (self._at_start or self._is_between or self._closing or self._watches):
            return Split("", text)
        self._held += text
        if self._at_start and not self._started(is_end=is_end):
            return Split()
        if self._harmony:
            pending, self._held = self._held, ""
            reasoning, answer = self._harmony.feed(pending)
            rest = self._harmony.end() if is_end else ("", "")
            return Split(reasoning + rest[0], answer + rest[1])
        return self._between(is_end=is_end) if self._is_between else self._split(is_end=is_end)

    def _started(self, *, is_end: bool) -> bool:
        """Whether enough has come to know if the output begins with a tag; removes it, and what a template left."""
        place = 0
        while beginning := BEGINNING.match(self._held, bare := _bare(self._held, place), partial=not is_end):
            behind = self._held[beginning.end() : beginning.end() + len(_ROLE)]
            if beginning.partial or (beginning["leading"] and _ROLE.startswith(behind) and not is_end):
                self._held = self._held[place:]
                return False
            if beginning["harmony"]:
                self._harmony, self.has_tag, place = HarmonySplitter(), True, bare
                break
            if beginning["opening"]:
                self._closing, self.has_tag = closing_of(beginning), True
            place = beginning.end()
        self._at_start, self._held = False, self._held[place:]
        return True

    def _between(self, *, is_end: bool) -> Split:
        """Behind a closing tag another one adds nothing, and an opening one begins more reasoning."""
        place = 0
        while closing := ANY_CLOSING.match(self._held, bare := _bare(self._held, place), partial=not is_end):
            if closing.partial:
                self._held = self._held[place:]
                return Split()
            place = closing.end()
        self._held = self._held[place:]
        opening = OPENING.match(self._held, bare - place, partial=not is_end)
        if opening is not None and opening.partial:
            return Split()
        self._is_between = False
        if opening is not None and not opening["channel"]:
            self._closing, self._held = closing_of(opening), self._held[opening.end() :]
            return self._split(is_end=is_end)
        text, self._held = self._held, ""
        return Split(answer=text)

    def _split(self, *, is_end: bool) -> Split:
        tags = self._closing or ANY_CLOSING
        passed = 0
        while self._closing or self._watches:
            tag = tags.search(self._held, passed)
            if tag is None:
                break
            verdict = self._is_quoted(tag, is_end=is_end)
            if verdict is None:
                return self._give(tag.start())
            if not verdict and (self._closing or not self._is_literal(tag.start())):
                return self._close(tag, is_end=is_end)
            if not self._closing:
                self._watches, self._given = False, []
            passed = tag.end()
        if is_end or not (self._closing or self._watches):
            return self._give(len(self._held))
        possible = tags.search(self._held, max(passed, len(self._held) - _TAG_MAX), partial=True)
        return self._give(possible.start() if possible and possible.partial else len(self._held))

    def _give(self, length: int) -> Split:
        text, self._held = self._held[:length], self._held[length:]
        self._line = (self._line + text).rpartition("\n")[2][-_LINE_MAX:]
        if self._closing:
            return Split(reasoning=text)
        if self._watches:
            self._given.append(text)
        return Split(answer=text)

    def _close(self, tag: regex.Match[str], *, is_end: bool) -> Split:
        """The reasoning ends here, or has ended without having begun."""
        is_recast = not self._closing
        reasoning, self._held = self._held[: tag.start()], self._held[tag.end() :]
        self._closing, self._watches, self._given = None, False, []
        self.has_tag = self._is_between = True
        more, answer, _ = self._between(is_end=is_end)
        return Split(reasoning + more, answer, is_recast)

    def _is_quoted(self, tag: regex.Match[str], *, is_end: bool) -> bool | None:
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
        return text.count("```") % 2 == 1 or OPENING.search(text) is not None


def _bare(text: str, place: int) -> int:
    """Where the first character from `place` on is that is no space."""
    word = _WORD.search(text, place)
    return word.start() if word else len(text)
