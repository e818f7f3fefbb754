"""Closed questions by SGLang's route `/v1/decisions`: several in one request, and not one token is generated.

Source: SGLang 0.5.23, `entrypoints/openai/serving_decisions.py`. It refuses models without a chat template of their own
(DeepSeek-V4) and those that always think (R1).
"""

from collections.abc import Sequence

from inference.errors import Refused
from inference.judges.closed_questions import MEANINGS, PREAMBLE, Order, drawn_orders, framed, judgement
from inference.judges.judge import UNDECIDED, Claim, JudgeConfig, Judgement
from inference.judges.judge_server import JudgeServer, accepted


class Decisions:
    """Asks by `/decisions`, twice about a claim. It knows no priority: few questions a request let answers go first."""

    together = 2

    def __init__(self, server: JudgeServer, config: JudgeConfig) -> None:
        self._server = server
        self._sure = config.sure

    async def ask(self, claims: Sequence[Claim]) -> list[Judgement]:
        """See `Route`."""
        questions = [
            _question(f"{place}.{number}", claim, order)
            for place, claim in enumerate(claims)
            for number, order in enumerate(drawn_orders())
        ]
        fields: dict[str, object] = {"input": PREAMBLE, "questions": questions}
        if model := await self._server.model():
            fields["model"] = model
        answers = accepted(await self._server.post("decisions", fields)).fields.get("answers")
        if not isinstance(answers, dict):
            raise Refused("an answer without answers")
        return [
            self._judgement([answers.get(f"{place}.{number}") for number in range(2)]) for place in range(len(claims))
        ]

    def _judgement(self, answers: Sequence[object]) -> Judgement:
        """Options are told by their names, which are what the labels mean."""
        try:
            given = [
                {label: float(one["probabilities"][meaning]) for label, meaning in MEANINGS.items()}  # type: ignore[index]
                for one in answers
            ]
            return judgement(given, self._sure, [float(one["label_mass"]) for one in answers])  # type: ignore[index]
        except (KeyError, TypeError, ValueError):
            return UNDECIDED


def _question(name: str, claim: Claim, order: Order) -> dict[str, object]:
    """The server names the options A, B and C in their order."""
    options = [{"name": MEANINGS[label]} for label in order]
    return {"id": name, "type": "choice", "question": framed(claim), "options": options}
