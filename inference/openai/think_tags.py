"""Splits raw model output at `<think>` and `</think>`, however the stream cuts the tags.

R1's chat template already ends in `<think>`, so its output holds only the closing tag: the splitter starts inside.
There is one stretch of reasoning and it comes first; later tags are words of the answer (somebody asked about R1).
"""

OPENING = "<think>"
CLOSING = "</think>"


class TagSplitter:
    """Feeds on content deltas; gives back (reasoning, answer) for each."""

    def __init__(self, *, inside: bool) -> None:
        self._inside = inside
        self._at_start = True
        self._answering = False
        self._held = ""

    def feed(self, text: str) -> tuple[str, str]:
        """What `text` adds to the reasoning and to the answer; a tail that may become a tag is held back."""
        if self._answering:
            return "", text
        self._held += text
        if self._at_start and not self._started():
            return "", ""
        return self._split()

    def end(self) -> tuple[str, str]:
        """What was held back and can no longer become a tag."""
        held, self._held = self._held, ""
        return (held, "") if self._inside else ("", held)

    def _started(self) -> bool:
        """Whether enough has come to know if the output begins with a tag; removes it."""
        bare = self._held.lstrip()
        if len(bare) < len(OPENING) and OPENING.startswith(bare):
            return False
        self._at_start = False
        if bare.startswith(OPENING):
            self._inside = True
            self._held = bare.removeprefix(OPENING)
        return True

    def _split(self) -> tuple[str, str]:
        if not self._inside:
            self._answering = True
            answer, self._held = self._held, ""
            return "", answer
        reasoning, tag, answer = self._held.partition(CLOSING)
        if tag:
            self._inside, self._answering, self._held = False, True, ""
            return reasoning, answer
        kept = _possible_tag(self._held)
        reasoning = self._held[: len(self._held) - kept]
        self._held = self._held[len(reasoning) :]
        return reasoning, ""


def _possible_tag(text: str) -> int:
    """How many characters at the end of `text` could begin the closing tag."""
    for length in range(min(len(CLOSING) - 1, len(text)), 0, -1):
        if CLOSING.startswith(text[-length:]):
            return length
    return 0
