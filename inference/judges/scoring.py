"""Closed questions by SGLang's route `/v1/score`: how probable each letter is as the next token of a prompt.

It serves every model that writes, also those whose prompts no template makes (DeepSeek-V4): the server itself renders
the question to tokens (`/v1/tokenize` with messages), and where the rendered prompt begins a thought (R1), the thought
is closed first. Source: SGLang 0.5.23, `entrypoints/openai/serving_score.py` and `serving_tokenize.py`,
`managers/tokenizer_manager_score_mixin.py`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inference.errors import Refused
from inference.judges.closed_questions import LETTERS, Order, drawn_orders, judgement, question
from inference.judges.judge import Claim, JudgeConfig, Judgement, Label
from inference.judges.judge_server import JudgeServer, accepted

Tokens = list[int]
_THOUGHT_BEGINS = ("<think>", "<think>\n")
_THOUGHT_ENDS = "\n</think>\n\n"


@dataclass(frozen=True)
class Vocabulary:
    """What the model's tokenizer makes of what we need."""

    letters: Mapping[int, str]
    """Tokens that mean a letter, also with a space before it."""
    thought_begins: tuple[Tokens, ...]
    thought_ends: Tokens


class Scoring:
    """Asks by `/score`, twice about a claim. It knows no priority: few questions a request let answers go first."""

    together = 2

    def __init__(self, server: JudgeServer, config: JudgeConfig) -> None:
        self._server = server
        self._sure = config.sure
        self._vocabulary: Vocabulary | None = None

    async def ask(self, claims: Sequence[Claim]) -> list[Judgement]:
        """See `Route`."""
        known = self._vocabulary = self._vocabulary or await self._read_vocabulary()
        pairs = [(claim, order) for claim in claims for order in drawn_orders()]
        prompts = await asyncio.gather(*(self._prompt(question(*one), known) for one in pairs))
        fields = {"query": [], "items": prompts, "label_token_ids": list(known.letters), "apply_softmax": False}
        answered = await self._asked("score", fields)
        rows = _rows(answered.get("scores"), len(pairs), len(known.letters))
        given = [_by_label(row, known, order) for row, (_, order) in zip(rows, pairs, strict=True)]
        return [judgement(given[place : place + 2], self._sure) for place in range(0, len(given), 2)]

    async def _asked(self, route: str, fields: dict[str, object]) -> Mapping[str, object]:
        return accepted(await self._server.post(route, fields | {"model": await self._server.model()})).fields

    async def _read_vocabulary(self) -> Vocabulary:
        letters = [f"{space}{letter}" for letter in LETTERS for space in ("", " ")]
        texts = [*letters, *_THOUGHT_BEGINS, _THOUGHT_ENDS]
        answered = await self._asked("tokenize", {"prompt": texts, "add_special_tokens": False})
        tokens = _token_lists(answered.get("tokens"), len(texts))
        single = {ids[0]: text.strip() for text, ids in zip(letters, tokens, strict=False) if len(ids) == 1}
        if set(single.values()) != set(LETTERS):
            raise Refused("the letters of the answer are not single tokens of this model")
        return Vocabulary(single, tuple(tokens[len(letters) : -1]), tokens[-1])

    async def _prompt(self, text: str, known: Vocabulary) -> Tokens:
        message = {"role": "user", "content": text}
        off = {"enable_thinking": False, "thinking": False}
        answered = await self._asked("tokenize", {"messages": [message], "chat_template_kwargs": off})
        (prompt,) = _token_lists([answered.get("tokens")], 1)
        if any(begin and prompt[-len(begin) :] == begin for begin in known.thought_begins):
            return prompt + known.thought_ends
        return prompt


def _token_lists(value: object, count: int) -> list[Tokens]:
    """`count` lists of tokens. Raises `Refused`."""
    lists = value if isinstance(value, list) else []
    are_tokens = all(isinstance(one, list) and one and all(type(token) is int for token in one) for one in lists)
    if len(lists) != count or not are_tokens:
        raise Refused("an answer without tokens")
    return lists


def _rows(value: object, count: int, width: int) -> list[list[float]]:
    rows = value if isinstance(value, list) else []
    fit = all(isinstance(row, list) and len(row) == width for row in rows)
    if len(rows) != count or not fit or not all(isinstance(one, int | float) for row in rows for one in row):
        raise Refused("an answer without scores")
    return rows


def _by_label(row: Sequence[float], known: Vocabulary, order: Order) -> dict[Label, float]:
    meaning = dict(zip(LETTERS, order, strict=True))
    given: dict[Label, float] = dict.fromkeys(order, 0.0)
    for letter, probability in zip(known.letters.values(), row, strict=True):
        given[meaning[letter]] += min(1.0, max(0.0, float(probability)))
    return given
