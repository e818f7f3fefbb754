"""The channels of OpenAI's harmony format, where a server for gpt-oss hands its markup on as text.

`<|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…<|return|>`: what is said on the
channel `final` is the answer, on any other it is reasoning (OpenAI, “Harmony response format”).
"""

import re

STARTS = ("<|channel|>", "<|start|>", "<|message|>")
"""How such an output begins."""

_TOKEN = re.compile(r"<\|(start|channel|constrain|message|end|return|call)\|>")
_LONGEST = len("<|constrain|>")
_HEADER_MAX = 200


class HarmonySplitter:
    """Feeds on content deltas; gives back (reasoning, answer) for each."""

    def __init__(self) -> None:
        self._held = ""
        self._header: str | None = ""
        """What has come of the header of a message; None: its text has begun."""
        self._is_final = False

    def feed(self, text: str) -> tuple[str, str]:
        """What `text` adds to the reasoning and to the answer."""
        self._held += text
        reasoning, answer, place = "", "", 0
        for token in _TOKEN.finditer(self._held):
            split = self._said(self._held[place : token.start()])
            reasoning, answer = reasoning + split[0], answer + split[1]
            self._turn(token[1])
            place = token.end()
        pending = _possible_token(self._held)
        split = self._said(self._held[place : len(self._held) - pending])
        self._held = self._held[len(self._held) - pending :]
        return reasoning + split[0], answer + split[1]

    def end(self) -> tuple[str, str]:
        """What was held back."""
        pending, self._held = self._held, ""
        return self._said(pending)

    def _said(self, text: str) -> tuple[str, str]:
        if self._header is not None:
            self._header = (self._header + text)[:_HEADER_MAX]
            return "", ""
        return ("", text) if self._is_final else (text, "")

    def _turn(self, token: str) -> None:
        """A token begins a header, ends one, or ends a message."""
        if token == "message":  # noqa: S105 (a token of the format)
            self._is_final = "final" in (self._header or "")
            self._header = None
        elif token in ("start", "end", "return", "call") or self._header is None:
            self._header = ""


def _possible_token(text: str) -> int:
    """How many characters at the end of `text` could begin a token."""
    start = text.rfind("<", max(0, len(text) - _LONGEST + 1))
    if start < 0 or _TOKEN.match(text, start):
        return 0
    return len(text) - start if re.fullmatch(r"<(?:\|[a-z]{0,9}\|?)?", text[start:]) else 0
