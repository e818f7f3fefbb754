"""Closed questions to any OpenAI-compatible server: one token of answer, with its log probabilities."""

import math
from collections.abc import Mapping, Sequence

from inference.judges.closed_questions import LETTERS, Order, drawn_orders, judgement, question
from inference.judges.judge import Claim, JudgeConfig, Judgement, Label
from inference.judges.judge_server import JudgeServer, accepted
from inference.openai.calls import Answered

PRIORITY = -10
"""Of SGLang's priorities: below every answer, where the server schedules by them."""
_OPTIONAL = ("regex", "priority", "chat_template_kwargs")
"""What only some servers know; one that refuses is asked without."""


class LogProbabilities:
    """Asks by `/chat/completions`."""

    together = 1

    def __init__(self, server: JudgeServer, config: JudgeConfig) -> None:
        self._server = server
        self._sure = config.sure
        self._is_plain = False
        """The server has refused what only some know."""

    async def ask(self, claims: Sequence[Claim]) -> list[Judgement]:
        """See `Route`."""
        return [await self._one(claim) for claim in claims]

    async def _one(self, claim: Claim) -> Judgement:
        return judgement([await self._given(claim, order) for order in drawn_orders()], self._sure)

    async def _given(self, claim: Claim, order: Order) -> dict[Label, float]:
        answered = await self._asked(question(claim, order), await self._server.model())
        letters = _next_token(answered.fields)
        return {label: letters.get(letter, 0.0) for letter, label in zip(LETTERS, order, strict=True)}

    async def _asked(self, text: str, model: str) -> Answered:
        answered = await self._server.post("chat/completions", self._fields(text, model))
        if answered.status in (400, 422) and not self._is_plain:
            self._is_plain = True
            answered = await self._server.post("chat/completions", self._fields(text, model))
        return accepted(answered)

    def _fields(self, text: str, model: str) -> dict[str, object]:
        fields: dict[str, object] = {
            "model": model,
            "messages": [{"role": "user", "content": text}],
            "max_tokens": 1,
            "temperature": 0,
            "logprobs": True,
            "top_logprobs": 20,
            "stream": False,
            "regex": f"[{''.join(LETTERS)}]",
            "priority": PRIORITY,
            "chat_template_kwargs": {"enable_thinking": False, "thinking": False},
        }
        return {name: value for name, value in fields.items() if not self._is_plain or name not in _OPTIONAL}


def _next_token(fields: Mapping[str, object]) -> dict[str, float]:
    """The probabilities of the first token; empty where the server gives none."""
    try:
        rows = fields["choices"][0]["logprobs"]["content"][0]["top_logprobs"]  # type: ignore[index]
        pairs = [(str(row["token"]).strip().upper(), math.exp(min(0.0, float(row["logprob"])))) for row in rows]
    except (KeyError, IndexError, TypeError, ValueError):
        return {}
    probabilities: dict[str, float] = {}
    for token, probability in pairs:
        probabilities[token] = probabilities.get(token, 0.0) + probability
    return probabilities
