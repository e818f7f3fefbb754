"""Compares where the server says that citations are with where the page shows chips.

`python -m tests.chat.citations.differential --texts 20000 --seed 1`
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from chat.citations.stream import CitationStream
from tests.chat.citations.nasty import nasty_texts

ROOT = Path(__file__).parents[3]
KNOWN = (1, 2)


def kept(raw: str, pieces: Iterable[str] | None = None) -> tuple[str, list[tuple[int, int]]]:
    """The answer that is kept of `raw`, and place and number of its marks."""
    stream, text, marks = CitationStream(KNOWN), "", list[tuple[int, int]]()
    for shown in (*map(stream.feed, pieces or [raw]), stream.close()):
        marks += [(len(text) + place, index) for place, index in shown.marks]
        text += shown.text
    return text, marks


def shown(answers: Sequence[tuple[str, list[tuple[int, int]]]]) -> list[list[int]]:
    """For each answer the numbers of the marks that the page shows as chips. Raises CalledProcessError."""
    lines = "\n".join(json.dumps({"kept": text, "marks": marks}) for text, marks in answers)
    node = shutil.which("node") or "node"
    command = [node, str(ROOT / "tests/js/shown-marks.js"), "--lines"]
    said = subprocess.run(command, input=lines, capture_output=True, text=True, check=True, cwd=ROOT, timeout=580)
    return [json.loads(line) for line in said.stdout.splitlines()]


def differences(seed: int, count: int) -> list[str]:
    """The nasty texts of which the page does not show each mark once, with its number, and nothing else."""
    texts = list(nasty_texts(seed, count))
    answers = [kept(text) for text in texts]
    pairs = zip(texts, answers, shown(answers), strict=True)
    return [text for text, (_, marks), chips in pairs if sorted(chips) != list(range(len(marks)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    different = differences(options.seed, options.texts)
    print(f"{len(different)} differences in {options.texts} texts (seed {options.seed})")
    for text in different[:10]:
        print(repr(text), kept(text))
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
