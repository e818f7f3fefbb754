"""The kinds of verdicts and disagreements are those that the contracts list."""

from pathlib import Path
from typing import get_args

from chat.protocol.values import Disagreement, Verdict

CONTRACTS = (Path(__file__).parents[3] / "docs" / "contracts.md").read_text()


def test_each_is_told_in_the_contracts() -> None:
    assert all(name in CONTRACTS for name in (*get_args(Verdict), *get_args(Disagreement)))
