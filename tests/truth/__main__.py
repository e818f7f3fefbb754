"""How often the checker is right: `make truth`; of public sets as JSONL files: `make truth SETS="a.jsonl b.jsonl"`."""

import argparse
import re
import sys
from pathlib import Path

from chat.citations.verification import support
from tests.truth.figures import Figures, Judged, figures, judged, verdicts
from tests.truth.pairs import loose_pairs, own_pairs, public_pairs, shaped_pairs
from tests.truth.report import report

STORED = Path(__file__).parents[2] / "docs" / "benchmarks.md"
SLACK = 0.005
_ROW = re.compile(r"^\| (en|zh-hans|zh-hant) \| (\d+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) % \|", re.MULTILINE)


def verdict(claim: str, passages: tuple[str, ...]) -> str:
    return support(claim, passages).verdict


def line(name: str, one: Figures) -> str:
    return (
        f"| {name} | {one.pairs} | {one.balanced_accuracy:.3f} | {one.precision:.3f} | {100 * one.true_flagged:.1f} % "
        f"| {100 * one.true_not_found:.1f} % | {100 * one.false_supported:.1f} % |"
    )


def worse(name: str, now: Figures) -> bool:
    """Whether the balanced accuracy or precision is below what docs/benchmarks.md says."""
    known = {row[1]: (float(row[3]), float(row[4])) for row in _ROW.finditer(STORED.read_text())}
    if name not in known:
        return False
    accuracy, precision = known[name]
    return now.balanced_accuracy < accuracy - SLACK or now.precision < precision - SLACK


def show_kinds(results: list[Judged]) -> None:
    for kind in sorted({one.pair.kind for one in results}):
        some = [one for one in results if one.pair.kind == kind]
        counts = verdicts(some)
        told = "  ".join(f"{name} {counts[name]:4}" for name in ("supported", "mentioned", "unsupported"))
        print(f"    {kind:12} {len(some):4}  {told}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", type=Path)
    parser.add_argument("--html", type=Path)
    parser.add_argument("--loose", action="store_true", help="our looser pairs, over long evidence")
    parser.add_argument("--shaped", action="store_true", help="our pairs in the shapes of public sets")
    parser.add_argument("--half", choices=("all", "tuning", "held-out"), default="all")
    options = parser.parse_args()
    own = loose_pairs() if options.loose else shaped_pairs() if options.shaped else own_pairs()
    pairs = [pair for path in options.sets for pair in public_pairs(path)] or own
    if options.half != "all":
        pairs = [pair for pair in pairs if pair.held_out == (options.half == "held-out")]
    results, is_worse = judged(pairs, verdict), False
    print("| language | pairs | balanced accuracy | precision | true flagged | true not found | false supported |")
    for name in sorted({pair.language for pair in pairs}):
        some = [one for one in results if one.pair.language == name]
        print(line(name, figures(some)))
        show_kinds(some)
        is_stored = not (options.sets or options.loose or options.shaped) and options.half == "all"
        is_worse = is_worse or (is_stored and worse(name, figures(some)))
    print(f"p95 {figures(results).p95_ms:.1f} ms a pair, {sum(one.seconds for one in results):.1f} s in all")
    if options.html:
        options.html.write_text(report(results))
    if is_worse:
        sys.exit("worse than docs/benchmarks.md says")


if __name__ == "__main__":
    main()
