"""The figures as one HTML page that needs nothing else, with a bar for each kind and language."""

from html import escape

from tests.truth.figures import Judged, figures, verdicts

COLOURS = {"supported": "#2f6f4f", "mentioned": "#c9a227", "unsupported": "#9aa3ad"}
WORDS = {"supported": "words agree", "mentioned": "in part", "unsupported": "not found"}
HEADS = ("", "pairs", "balanced accuracy", "precision", "true flagged", "true not found", "false supported", "p95 ms")
STYLE = (
    "body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "td,th{padding:.2rem .8rem;text-align:start}"
)


def report(results: list[Judged]) -> str:
    languages = sorted({one.pair.language for one in results})
    by_language = ([one for one in results if one.pair.language == language] for language in languages)
    sections = "".join(map(_section, languages, by_language))
    missed = "".join(_row(one) for one in results if one.pair.supported != (one.verdict == "supported"))
    legend = " · ".join(f'<span style="color:{colour}">■</span> {WORDS[name]}' for name, colour in COLOURS.items())
    return (
        f'<!doctype html><meta charset="utf-8"><title>How the checker judges</title><style>{STYLE}</style>'
        f"<h1>How the checker judges labelled pairs</h1><p>{legend}</p>{sections}"
        f"<h2>Judged otherwise than labelled</h2><table>{missed}</table>"
    )


def _section(language: str, results: list[Judged]) -> str:
    rows = ""
    for name, some in (("all", results), ("held out", [one for one in results if one.pair.held_out])):
        one = figures(some)
        rows += (
            f"<tr><td>{name}<td>{one.pairs}<td>{one.balanced_accuracy:.3f}<td>{one.precision:.3f}<td>{one.true_flagged:.1%}"
            f"<td>{one.true_not_found:.1%}<td>{one.false_supported:.1%}<td>{one.p95_ms:.1f}"
        )
    kinds = sorted({one.pair.kind for one in results}, key=lambda kind: (kind not in ("verbatim", "paraphrase"), kind))
    bars = "".join(_bar(kind, [one for one in results if one.pair.kind == kind]) for kind in kinds)
    head = "<tr>" + "".join(f"<th>{name}" for name in HEADS)
    return f"<h2>{language}</h2><table>{head}{rows}</table><table>{bars}</table>"


def _bar(kind: str, results: list[Judged]) -> str:
    counts, left, parts = verdicts(results), 0.0, ""
    for name, colour in COLOURS.items():
        width = 400 * counts[name] / len(results)
        title = f"<title>{WORDS[name]}: {counts[name]}</title>"
        parts += f'<rect x="{left:.1f}" width="{width:.1f}" height="16" fill="{colour}">{title}</rect>'
        left += width
    return f'<tr><td>{escape(kind)}<td>{len(results)}<td><svg width="400" height="16" role="img">{parts}</svg>'


def _row(one: Judged) -> str:
    return f"<tr><td>{one.pair.language}<td>{escape(one.pair.kind)}<td>{one.verdict}<td>{escape(one.pair.claim)}"
