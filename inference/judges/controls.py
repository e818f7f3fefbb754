"""Whether a passage talks its judge round, found out by a statement that no passage can know.

Beside the claims about a passage the judge is asked whether it supports a statement that was just made up. Whoever says
yes, or no, follows what the passage demands and not what it tells: nothing that the judge says by it counts.
"""

import re
from collections.abc import Sequence
from random import SystemRandom

from inference.judges.judge import UNDECIDED, Claim, Judge, Judgement
from languages.scripts import HAN

_SYLLABLES = ("ba", "do", "fi", "ku", "le", "mo", "ra", "sen", "ti", "vor")
_HAN = re.compile(f"[{HAN}]")
_random = SystemRandom()


class Controlled:
    """A judge whose word counts only where the passage does not govern it."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    async def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        """See `Judge`. The control of a passage is asked right before its claims: they share a prefix."""
        questions: list[Claim] = []
        for passage in dict.fromkeys(claim.passage for claim in claims):
            of_passage = [claim for claim in dict.fromkeys(claims) if claim.passage == passage]
            questions += [Claim(made_up_statement(passage), passage), *of_passage]
        judgements = dict(zip(questions, await self._judge.judge(questions), strict=True))
        known = set(claims)
        governing = {one.passage for one, answer in judgements.items() if one not in known and says_something(answer)}
        return [UNDECIDED if claim.passage in governing else judgements[claim] for claim in claims]

    async def aclose(self) -> None:
        """See `Judge`."""
        await self._judge.aclose()


def says_something(judgement: Judgement) -> bool:
    return judgement.label in ("supported", "contradicted")


def made_up_statement(passage: str) -> str:
    """A statement in the passage's script that nobody has ever made."""
    name, number = "".join(_random.choices(_SYLLABLES, k=4)).capitalize(), _random.randrange(10_000, 99_999)
    is_chinese = len(_HAN.findall(passage[:400])) > 20
    return f"{name} 的登记号是 {number}。" if is_chinese else f"The register number of {name} is {number}."
