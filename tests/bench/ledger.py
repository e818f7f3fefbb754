"""What a stack has stored of its runs, whichever database it has.

`python -m tests.bench.ledger` with a stack's environment prints how the runs have ended and how many writers were lost.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import django

from tests.stack import ROOT, Stack

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


@dataclass(frozen=True)
class Ledger:
    """Runs by their status, failed ones by their code, and how many times each run has lost its writer."""

    statuses: dict[str, int]
    codes: dict[str, int]
    losses: dict[str, int]

    @property
    def taken_over(self) -> int:
        return sum(self.losses.values())


def ledger_of(stack: Stack) -> Ledger:
    """What is stored now."""
    command = [sys.executable, "-m", "tests.bench.ledger"]
    made = subprocess.run(command, cwd=ROOT, env=stack.environment, capture_output=True, text=True, check=True)
    return Ledger(**json.loads(made.stdout))


def main() -> None:
    """Print it as JSON."""
    django.setup()
    from collections import Counter

    from chat.models import Run

    runs: list[Any] = list(Run.objects.values_list("pk", "status", "losses", "snapshot__code"))
    ledger = {
        "statuses": Counter(status for _, status, _, _ in runs),
        "codes": Counter(str(code) for _, status, _, code in runs if status == "failed"),
        "losses": {str(pk): losses for pk, _, losses, _ in runs if losses},
    }
    print(json.dumps(ledger))


if __name__ == "__main__":
    main()
