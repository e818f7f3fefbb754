"""The operator's charts: how many answers, how fast, how dear and how well proven, over a day, a week or a month."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from chat.operation.series import P50, P95, Asked, Bucket, Series, series
from chat.pages.operator.access import for_operators
from chat.pages.page_data import active_language
from chat.pages.ui_words import provider_label
from languages import language as record_of

HOUR, DAY = 3600, 86400
MICROS = 1_000_000


@dataclass(frozen=True)
class Span:
    """A stretch of time that charts can show."""

    label: Promise
    length: timedelta
    step_seconds: int


SPANS = {
    "day": Span(gettext_lazy("Day"), timedelta(days=1), HOUR),
    "week": Span(gettext_lazy("Week"), timedelta(days=7), HOUR),
    "month": Span(gettext_lazy("Month"), timedelta(days=31), DAY),
}
VERDICTS: dict[str, Promise] = {
    "supported": gettext_lazy("Supported"),
    "mentioned": gettext_lazy("Supported in part"),
    "unsupported": gettext_lazy("Not supported"),
    "contradicted": gettext_lazy("Contradicted"),
    "unchecked": gettext_lazy("Not checked"),
}


@dataclass(frozen=True)
class Line:
    """One line of a chart: a value for every time, None where there is none."""

    label: str
    values: list[float | None]


@dataclass(frozen=True)
class Chart:
    """One picture. `unit` stands behind each value."""

    title: str
    unit: str
    lines: list[Line]


@dataclass(frozen=True)
class ModelRow:
    """A model's figures of the span."""

    name: str
    bucket: Bucket
    first_p50: float | None
    first_p95: float | None
    costs: list[tuple[str, float]]


@dataclass(frozen=True)
class ProviderRow:
    """A search provider's figures of the span."""

    name: str
    counts: Asked


@for_operators
@require_GET
def charts_page(request: HttpRequest) -> HttpResponse:
    """Charts and tables of one span, of all models or one."""
    chosen = request.GET.get("span", "")
    span = SPANS.get(chosen, SPANS["week"])
    model = request.GET.get("model", "")[:200]
    until = timezone.now()
    shown = series(until - span.length, until, span.step_seconds, model)
    context = {
        "page": "charts",
        "spans": [(name, one.label, one is span) for name, one in SPANS.items()],
        "span": next(name for name, one in SPANS.items() if one is span),
        "model": model,
        "models": model_rows(shown),
        "providers": [ProviderRow(provider_label(name), one) for name, one in shown.providers.items()],
        "is_cut": shown.is_cut,
        "data": drawn(shown, span),
    }
    return render(request, "operation/charts.html", context)


def drawn(shown: Series, span: Span) -> dict[str, object]:
    """What the script draws."""
    return {
        "locale": record_of(active_language()).locale,
        "times": list(shown.times),
        "step": span.step_seconds,
        "time": _("Time (UTC)"),
        "charts": [asdict(chart) for chart in charts(shown)],
    }


def charts(shown: Series) -> Iterator[Chart]:
    yield Chart(
        _("Answers"),
        "",
        [
            line(_("Finished"), shown, lambda one: one.answers - one.failed - one.stopped),
            line(_("Failed"), shown, lambda one: one.failed),
            line(_("Stopped"), shown, lambda one: one.stopped),
        ],
    )
    yield times(_("Time to the first word"), "first_token_seconds", shown)
    yield times(_("Time of the search"), "search_seconds", shown)
    yield times(_("Wait for a slot"), "waited_seconds", shown)
    counted = [
        line(_("Tokens in"), shown, lambda one: one.tokens_in),
        line(_("Tokens out"), shown, lambda one: one.tokens_out),
    ]
    yield Chart(_("Tokens"), "", counted)
    if costs := cost_lines(shown):
        yield Chart(_("Cost"), "", costs)
    verdicts = [verdict_line(str(label), shown, name) for name, label in VERDICTS.items()]
    yield Chart(_("Cited sentences by verdict"), "", verdicts)


def line(label: str, shown: Series, value: Callable[[Bucket], float | None]) -> Line:
    return Line(label, [value(one) for one in shown.buckets])


def verdict_line(label: str, shown: Series, name: str) -> Line:
    return line(label, shown, lambda one: one.verdicts[name])


def times(title: str, measure: str, shown: Series) -> Chart:
    """Half of the answers were at least so fast, and 95 of 100."""
    half = line(_("Half of them within"), shown, lambda one: one.percentile(measure, P50))
    most = line(_("95 of 100 within"), shown, lambda one: one.percentile(measure, P95))
    return Chart(title, "s", [half, most])


def cost_lines(shown: Series) -> list[Line]:
    currencies = sorted({currency for one in shown.buckets for currency in one.cost_micros})
    return [cost_line(currency, shown) for currency in currencies]


def cost_line(currency: str, shown: Series) -> Line:
    return line(currency, shown, lambda one: one.cost_micros[currency] / MICROS)


def model_rows(shown: Series) -> list[ModelRow]:
    return [
        ModelRow(
            name,
            one,
            one.percentile("first_token_seconds", P50),
            one.percentile("first_token_seconds", P95),
            [(currency, micros / MICROS) for currency, micros in sorted(one.cost_micros.items())],
        )
        for name, one in shown.models.items()
    ]
