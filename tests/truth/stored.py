"""The figures that docs/benchmarks.md gives for our own pairs; `make truth` fails where it finds worse ones."""

import re
from pathlib import Path

from tests.truth.figures import Figures

STORED = Path(__file__).parents[2] / "docs" / "benchmarks.md"
SLACK = 0.005
_ROW = re.compile(
    r"^\| (?P<name>\S+, [a-z-]+) \| \d+ \| (?P<accuracy>[\d.]+) \| (?P<precision>[\d.]+) \|", re.MULTILINE
)


def worse(pairs: str, name: str, now: Figures, text: str | None = None) -> bool:
    """Whether a figure is below that of the row `name`, such as "en, held-out", in the table of those pairs.

    The table is the one whose first head is "`pairs` pairs". What no table names is not worse.
    """
    known = _table(pairs, STORED.read_text() if text is None else text).get(name)
    return known is not None and (now.balanced_accuracy < known[0] - SLACK or now.precision < known[1] - SLACK)


def _table(pairs: str, text: str) -> dict[str, tuple[float, float]]:
    _, _, after = text.partition(f"\n| {pairs} pairs |")
    return {
        row["name"]: (float(row["accuracy"]), float(row["precision"])) for row in _ROW.finditer(after.split("\n\n")[0])
    }
