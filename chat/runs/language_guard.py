"""Whether a model thinks and answers in the script of the question; reasoning models drift into that of the pages.

Looked at are the first words of the thoughts and of the answer. Only what begins in another script is held back until
that is certain, which takes about a sentence; then the request is made once more, with a reminder, and the reader has
seen nothing. Languages of one script are not told apart, and whoever asks for a language is not guarded from it.
"""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Literal

from chat.prompts.answer import phrase
from inference import Answer, Delta, Reasoning, Request
from languages.scripts import HAN, HANGUL, KANA_LETTERS
from search import is_simplified_only, is_traditional_only, language_of

Script = Literal["latin", "han", "simplified", "traditional"]
Verdict = Literal["fine", "undecided", "drifted"]
FOREIGN_HAN, FOREIGN_WORDS, FOREIGN_FORMS = 16, 14, 4
"""So much of a foreign script, and next to nothing of one's own, is no quotation any more: characters; words;
characters that only the other way to write Chinese has."""
LOOKED_AT = 200
"""Characters: who begins in the right script is left alone from then on."""

_EAST_ASIAN = re.compile(f"[{HAN}{KANA_LETTERS}{HANGUL}]")
_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
_NAMES_A_LANGUAGE = re.compile(
    r"translat|language|\b(?:in|into|to|speak|write) (?:[a-z]+ )?(?:english|chinese|mandarin|cantonese|japanese|korean)"
    r"|翻[译譯]|[译譯][为為成]|[英中日法德韩韓俄漢汉][文语語]|[简簡繁][体體]|[语語]言|双语|雙語",
    re.IGNORECASE,
)


class Drifted(Exception):
    """The model writes in another script than that of the question."""


class LanguageGuard:
    """That of one run."""

    def __init__(self, question: str, instructions: str = "") -> None:
        wants_another = _NAMES_A_LANGUAGE.search(instructions)
        self._expected = None if wants_another else expected_script(question)
        self._language = language_of(question)
        self.reminder = ""
        """What the next request is to say besides; empty while nothing has drifted."""

    def reminded(self, request: Request) -> Request:
        """`request`, with the reminder behind the question where there is one."""
        if not self.reminder:
            return request
        *before, last = request.messages
        return replace(request, messages=(*before, replace(last, content=f"{last.content}\n\n{self.reminder}")))

    async def watched(self, deltas: AsyncGenerator[Delta, None]) -> AsyncGenerator[Delta, None]:
        """`deltas`, held back while they may be in the wrong script. Raises Drifted, once in a run."""
        pending: list[Reasoning | Answer] = []
        kind: type[Delta] | None = None
        text = ""
        async with aclosing(deltas):
            async for delta in deltas:
                if isinstance(delta, Reasoning | Answer):
                    text = text + delta.text if type(delta) is kind else delta.text
                    kind = type(delta)
                    pending.append(delta)
                    if self._verdict(text) == "undecided":
                        continue
                for one in pending:
                    yield one
                pending.clear()
                if not isinstance(delta, Reasoning | Answer):
                    yield delta
        for one in pending:
            yield one

    def _verdict(self, text: str) -> Verdict:
        if self._expected is None or self.reminder or len(text) > LOOKED_AT:
            return "fine"
        verdict = looked_at(text, self._expected)
        if verdict == "drifted":
            self.reminder = phrase("language_reminder", self._language)
            raise Drifted
        return verdict


def expected_script(question: str) -> Script | None:
    """In which script an answer to `question` must begin; None where more than one would do."""
    if _NAMES_A_LANGUAGE.search(question):
        return None
    east_asian, words = len(_EAST_ASIAN.findall(question)), len(_WORD.findall(question))
    if not east_asian:
        return "latin" if words >= 3 else None
    han = _HAN.findall(question)
    if len(han) < 4 or len(han) <= 2 * words or len(han) < east_asian:
        return None
    simplified, traditional = sum(map(is_simplified_only, han)), sum(map(is_traditional_only, han))
    if simplified and not traditional:
        return "simplified"
    return "traditional" if traditional and not simplified else "han"


def looked_at(text: str, expected: Script) -> Verdict:
    """Whether `text`, the beginning of something, is in the script that is `expected`."""
    han, words = _EAST_ASIAN.findall(text), len(_WORD.findall(text))
    if expected == "latin":
        return _weighed(own=words, foreign=len(han), enough=FOREIGN_HAN)
    if (verdict := _weighed(own=len(han), foreign=words, enough=FOREIGN_WORDS)) != "fine" or expected == "han":
        return verdict
    simplified, traditional = sum(map(is_simplified_only, han)), sum(map(is_traditional_only, han))
    own, foreign = (simplified, traditional) if expected == "simplified" else (traditional, simplified)
    return _weighed(own=own, foreign=foreign, enough=FOREIGN_FORMS)


def _weighed(*, own: int, foreign: int, enough: int) -> Verdict:
    if foreign <= own:
        return "fine"
    if 4 * own >= foreign:
        return "undecided" if foreign < 2 * enough else "fine"  # a mixture is no drift
    return "drifted" if foreign >= enough else "undecided"
