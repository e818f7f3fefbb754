"""Takes from an answer what is no word of it: the frame that some models set around it, and leaked tokens of templates.

`<answer>…</answer>` loses its tags; `<|im_end|>` and its like, which a server should have stopped at, end the answer
where nothing follows them, or where another such token does: behind that a model goes on with a question of its own.
The signs that GLM sets around the result, `<|begin_of_box|>noon<|end_of_box|>`, go wherever they stand.
In code, and in the middle of a text, they are words. Held back is only what may be such an end.
"""

import regex

from inference.openai.tag_shapes import BOX, FRAME, TRAILING

_HELD_MAX = 400
_TOKENS = regex.compile(rf"{TRAILING.pattern}(?:\s{{0,8}}{TRAILING.pattern}){{0,12}}\s{{0,8}}", regex.IGNORECASE)
_ANY_SIGN = regex.compile(r"[<\[]")
_FRAME_END = regex.compile(r"</(?:answer|final_answer|response|solution|output)>\s{0,8}", regex.IGNORECASE)


class AnswerFrame:
    """Feeds on the deltas of one answer."""

    def __init__(self, *, at_start: bool = True) -> None:
        """`at_start` false: the answer is gone on with."""
        self._at_start = at_start
        self._frame = ""
        """The name of the tag that the answer began with."""
        self._held = ""
        self._line = ""
        """The line that was given last, as far as it has come."""
        self._is_fenced = False
        self._is_over = False

    def feed(self, text: str) -> str:
        """What is certainly text of the answer."""
        if self._is_over:
            return ""
        self._held += text
        if self._at_start and not self._started(is_end=False):
            return ""
        return self._passed()

    def end(self) -> str:
        """What was held back and is part of the answer after all."""
        if self._at_start:
            self._started(is_end=True)
        rest, self._held = self._held, ""
        end = _FRAME_END.match(rest) if self._frame else None
        rest = rest[end.end() :] if end else rest
        tokens = _TOKENS.fullmatch(rest)
        return "" if tokens and not self._is_struck(rest) else rest

    def _started(self, *, is_end: bool) -> bool:
        bare = self._held.lstrip()
        frame = FRAME.match(bare, partial=not is_end)
        if frame is not None and frame.partial:
            return False
        if frame is not None:
            self._frame, self._held = frame["frame"] or "", bare[frame.end() :]
        self._at_start = False
        return True

    def _passed(self) -> str:
        given, place = "", 0
        while sign := _ANY_SIGN.search(self._held, place):
            given += self._given(self._held[place : sign.start()])
            place = sign.start()
            if (box := BOX.match(self._held, place, partial=True)) and not self._is_in_code():
                if box.partial:
                    break
                place = box.end()
                continue
            length = self._length_of_end(place)
            if length == 0:
                break
            if self._is_over:
                self._held = ""
                return given
            given += self._given(self._held[place : place + length])
            place += length
        else:
            given += self._given(self._held[place:])
            place = len(self._held)
        self._held = self._held[place:]
        return given

    def _length_of_end(self, place: int) -> int:
        """How much at `place` is text: 0 while it may be the end of the answer."""
        frame_end = _FRAME_END.match(self._held, place, partial=True) if self._frame else None
        behind = frame_end.end() if frame_end is not None and not frame_end.partial else place
        tokens = _TOKENS.match(self._held, behind, partial=True)
        is_open = any(match is not None and match.end() == len(self._held) for match in (frame_end, tokens))
        if is_open and len(self._held) - place < _HELD_MAX:
            return 0
        if tokens is None or tokens.partial:
            return 1
        following = TRAILING.match(self._held, tokens.end(), partial=True)
        if following is not None and following.partial and len(self._held) - place < _HELD_MAX:
            return 0
        self._is_over = len(TRAILING.findall(tokens.group())) > 1 and not self._is_in_code()
        return int(tokens.end()) - place

    def _given(self, text: str) -> str:
        """`text`, with what it says of the place behind it taken in."""
        *lines, last = text.split("\n")
        for line in lines:
            self._line += line
            self._is_fenced ^= self._line.lstrip().startswith(("```", "~~~"))
            self._line = ""
        self._line = (self._line + last)[-2000:]
        return text

    def _is_in_code(self) -> bool:
        return self._is_fenced or self._line.count("`") % 2 == 1

    def _is_struck(self, tokens: str) -> bool:
        """Whether a `</s>` ends what `<s>` has struck out."""
        return tokens.lower().startswith("</s>") and "<s>" in self._line.lower()
