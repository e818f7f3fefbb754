"""An evaluation as one HTML page that needs nothing else: means with their bars, what has changed, every question."""

from collections.abc import Mapping, Sequence
from html import escape

from chat.management.evaluation.cases import Case, GivenAnswer
from chat.management.evaluation.figures import LESS_IS_BETTER, NAMES, SHARES, Change, Figures, means

WORDS = {
    "finished": "answered",
    "page_found": "gold page found",
    "passage_shown": "gold passage in the prompt",
    "right": "answer right",
    "cited_right": "gold page cited",
    "citation_recall": "citation recall",
    "citation_precision": "citation precision",
    "unsupported": "unsupported sentences",
    "uncited": "of them without a citation",
    "rounds": "searches",
    "pages": "pages in the prompt",
    "prompt_tokens": "tokens of prompts",
    "cached_tokens": "of them cached",
    "completion_tokens": "tokens written",
    "search_seconds": "seconds of searching",
    "reasoning_seconds": "seconds of thinking",
    "other_seconds": "seconds of waiting and writing",
    "seconds": "seconds in all",
    "cost": "cost",
}
STAGES = {"search_seconds": "#3b6ea5", "reasoning_seconds": "#c9a227", "other_seconds": "#9aa3ad"}
STYLE = (
    ":root{color-scheme:light dark}body{font:15px/1.5 system-ui;max-width:72rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}td,th{padding:.2rem .8rem;text-align:start;border-block-end:1px solid #8884}"
    ".n{text-align:end;font-variant-numeric:tabular-nums}.wide{overflow-x:auto}"
    ".better{color:#2f8f5f}.worse{color:#c0392b}summary{cursor:pointer}pre{white-space:pre-wrap;font:inherit}"
)
BAR, STAGES_WIDTH = 240, 480
Result = tuple[Case, GivenAnswer, Figures]


def report(results: Sequence[Result], compared: Mapping[str, Change]) -> str:
    """The page; `compared`: the changes since another evaluation, none where there is no other."""
    return (
        f'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Evaluation</title><style>{STYLE}</style><h1>Evaluation of {len(results)} answers</h1>"
        f"<p>Citations are compared by words, as in the product; the figures compare evaluations of this program "
        f"with each other. {escape(_currencies(results))}</p>"
        f'<div class="wide"><table>{_means(results)}</table></div>{_compared(compared)}{_stages(results)}'
        f'<h2>Every question</h2><div class="wide"><table>{_rows(results)}</table></div>'
    )


def shown(name: str, value: float | None) -> str:
    """A figure as it is written; a dash where nobody knows it."""
    if value is None:
        return "–"
    if name in SHARES:
        return f"{100 * value:.1f} %"
    return f"{value:.4f}" if name == "cost" else f"{value:.1f}"


def _currencies(results: Sequence[Result]) -> str:
    known = sorted({given.currency for _, given, _ in results if given.currency})
    return f"Cost in {', '.join(known)}." if known else ""


def _means(results: Sequence[Result]) -> str:
    figures = [one for _, _, one in results]
    rows = ""
    for name, value in means(figures).items():
        counted = sum(getattr(one, name) is not None for one in figures)
        share = value if value is not None and name in SHARES else None
        bar = "" if share is None else _bar([(share * BAR, "#2f6f4f")], BAR, shown(name, value))
        rows += f'<tr><td>{WORDS[name]}<td class="n">{shown(name, value)}<td class="n">{counted}<td>{bar}'
    return f"<tr><th>mean of<th>value<th>answers<th>{rows}"


def _compared(compared: Mapping[str, Change]) -> str:
    if not compared:
        return ""
    rows = ""
    for name, change in compared.items():
        grown = change.after - change.before
        look = "" if not grown else "worse" if (grown > 0) == (name in LESS_IS_BETTER) else "better"
        rows += (
            f'<tr><td>{WORDS[name]}<td class="n">{shown(name, change.before)}<td class="n {look}">'
            f'{shown(name, change.after)}<td class="n">{change.better}<td class="n">{change.worse}'
        )
    head = "<tr><th><th>before<th>after<th>questions better<th>worse"
    return f"<h2>Since the other evaluation</h2><p>Questions that both have.</p><table>{head}{rows}</table>"


def _stages(results: Sequence[Result]) -> str:
    longest = max((one.seconds or 0.0 for _, _, one in results), default=0.0)
    if not longest:
        return ""
    legend = " · ".join(f'<span style="color:{colour}">■</span> {WORDS[name]}' for name, colour in STAGES.items())
    rows = ""
    for case, _, one in results:
        parts = [((getattr(one, name) or 0.0) / longest * STAGES_WIDTH, colour) for name, colour in STAGES.items()]
        label = f"{shown('seconds', one.seconds)} s"
        rows += f'<tr><td>{escape(case.name)}<td>{_bar(parts, STAGES_WIDTH, label)}<td class="n">{label}'
    return f"<h2>Where the time goes</h2><p>{legend}</p><table>{rows}</table>"


def _bar(parts: Sequence[tuple[float, str]], width: int, title: str) -> str:
    start, drawn = 0.0, ""
    for length, colour in parts:
        drawn += f'<rect x="{start:.1f}" width="{length:.1f}" height="14" fill="{colour}"/>'
        start += length
    label = escape(title, quote=True)
    return f'<svg width="{width}" height="14" role="img" aria-label="{label}"><title>{label}</title>{drawn}</svg>'


def _rows(results: Sequence[Result]) -> str:
    columns = [name for name in NAMES if any(getattr(one, name) is not None for _, _, one in results)]
    rows = "<tr><th>question" + "".join(f"<th>{WORDS[name]}" for name in columns)
    for case, given, one in results:
        answer = f"<pre>{escape(given.answer or given.code or given.status)}</pre>"
        cells = "".join(f'<td class="n">{shown(name, getattr(one, name))}' for name in columns)
        rows += f"<tr><td><details><summary>{escape(case.question)}</summary>{answer}</details>{cells}"
    return rows
