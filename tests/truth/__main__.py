"""How often the checker is right: `make truth`, `make truth PAIRS=loose`; of JSONL files: `make truth SETS=a.jsonl`."""

import argparse
import sys
from pathlib import Path

from chat.citations.verification import support
from tests.truth.figures import Figures, Judged, figures, judged, verdicts
from tests.truth.pairs import OWN, Pair, public_pairs
from tests.truth.report import report
from tests.truth.stored import worse

HALVES = ("all", "tuning", "held-out")


def verdict(pair: Pair) -> str:
    return support(pair.claim, pair.passages, pair.above).verdict


def line(name: str, one: Figures) -> str:
    return (
        f"| {name} | {one.pairs} | {one.balanced_accuracy:.3f} | {one.precision:.3f} | {100 * one.true_flagged:.1f} % "
        f"| {100 * one.true_not_found:.1f} % | {100 * one.false_supported:.1f} % |"
    )


def show_kinds(results: list[Judged]) -> None:
    for kind in sorted({one.pair.kind for one in results}):
        some = [one for one in results if one.pair.kind == kind]
        counts = verdicts(some)
        told = "  ".join(f"{name} {counts[name]:4}" for name in ("supported", "mentioned", "unsupported"))
        print(f"    {kind:12} {len(some):4}  {told}")


def halves(pairs: list[Pair], half: str) -> list[tuple[str, list[Pair]]]:
    """The pairs of each language, all of them or of one half, and the name of their row in docs/benchmarks.md."""
    chosen = [pair for pair in pairs if half == "all" or pair.held_out == (half == "held-out")]
    languages = sorted({pair.language for pair in chosen})
    return [(f"{name}, {half}", [pair for pair in chosen if pair.language == name]) for name in languages]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", type=Path)
    parser.add_argument("--html", type=Path)
    parser.add_argument("--pairs", choices=sorted(OWN), default="own", help="which pairs of ours")
    parser.add_argument("--half", choices=HALVES, default="all")
    options = parser.parse_args()
    pairs = [pair for path in options.sets for pair in public_pairs(path)] or OWN[options.pairs]()
    everything, is_worse = [], []
    print("| language | pairs | balanced accuracy | precision | true flagged | true not found | false supported |")
    for name, some in halves(pairs, options.half):
        results = judged(some, verdict)
        print(line(name, figures(results)))
        show_kinds(results)
        everything += results
        is_worse += [name] if not options.sets and worse(options.pairs, name, figures(results)) else []
    print(f"p95 {figures(everything).p95_ms:.1f} ms a pair, {sum(one.seconds for one in everything):.1f} s in all")
    if options.html:
        options.html.write_text(report(everything))
    if is_worse:
        sys.exit(f"worse than docs/benchmarks.md says: {'; '.join(is_worse)}")


if __name__ == "__main__":
    main()
