"""Closed questions by SGLang's route `/v1/decisions`: several in one request, and not one token is generated.

Source: SGLang 0.5.23, `entrypoints/openai/serving_decisions.py`. It refuses models without a chat template of their own
(DeepSeek-V4) and those that always think (R1).
"""

from collections.abc import Sequence

from inference.errors import Refused
from inference.judges.closed_questions import MEANINGS, PREAMBLE, drawn_labels, framed, judgement
from inference.judges.judge import UNDECIDED, Claim, JudgeConfig, Judgement
from inference.judges.judge_server import JudgeServer, accepted


class Decisions:
    """Asks by `/decisions`. It knows no priority: few questions a request keep answers from waiting."""

    together = 4

    def __init__(self, server: JudgeServer, config: JudgeConfig) -> None:
        self._server = server
        self._sure = config.sure

    async def ask(self, claims: Sequence[Claim]) -> list[Judgement]:
        """See `Route`."""
        questions = [_question(str(place), claim) for place, claim in enumerate(claims)]
        fields: dict[str, object] = {"input": PREAMBLE, "questions": questions}
        if model := await self._server.model():
            fields["model"] = model
        answers = accepted(await self._server.post("decisions", fields)).fields.get("answers")
        if not isinstance(answers, dict):
            raise Refused("an answer without answers")
        return [self._judgement(answers.get(str(place))) for place in range(len(claims))]

    def _judgement(self, answer: object) -> Judgement:
        """Options are told by their names, which are what the labels mean."""
        try:
            given = {label: float(answer["probabilities"][meaning]) for label, meaning in MEANINGS.items()}  # type: ignore[index]
            return judgement(given, self._sure, float(answer["label_mass"]))  # type: ignore[index]
        except (KeyError, TypeError, ValueError):
            return UNDECIDED


def _question(name: str, claim: Claim) -> dict[str, object]:
    """The server names the options A, B and C in their order, which is drawn anew."""
    options = [{"name": MEANINGS[label]} for label in drawn_labels()]
    return {"id": name, "type": "choice", "question": framed(claim), "options": options}
