"""`/metrics` in Prometheus' text format: what was counted (`chat/telemetry/metrics.py`, `search/tallies.py`), and how
things stand now."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from chat.concurrency.redis_client import redis
from chat.models import Run
from chat.protocol.state import LIVE
from chat.runs import admission, search_queue
from chat.runs.health import parts
from chat.telemetry import process_report
from chat.telemetry.metrics import ABOVE, KEY, METRICS, SECONDS, SEPARATOR
from chat.telemetry.process_report import Process
from search import TALLIES, watched
from search.tallies import Watched

PREFIX = "wenyuan_"
BOUNDS = (*(f"{bound:g}" for bound in SECONDS), ABOVE)
TASK_QUEUES = ("search", "answer")
PROGRAMS = ("web", "search", "answer", "reaper")
WAITING = {"answer": admission.WAITS, "search": search_queue.WAITS}
Cells = tuple[str, ...]
"""A name, or labels and a bucket."""
Sample = tuple[dict[str, str], float]


class Families(Collector):
    """Families that are gathered already."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        return iter(self._families)


async def exposition() -> bytes:
    """The whole text. Raises RedisError or DatabaseError where the stores are away."""
    stored: Mapping[bytes | str, bytes | str] = await redis().hgetall(KEY)
    counts = {tuple(as_text(field).split(SEPARATOR)): float(amount) for field, amount in stored.items()}
    tasks = {queue: float(await redis().llen(queue)) for queue in TASK_QUEUES}
    registry = CollectorRegistry()
    families = [*counted(counts), *await sync_to_async(now_standing)(), *reported(await parts(), tasks)]
    families += [*of_processes(await process_report.standing()), *of_searches(await watched(settings.SEARCH))]
    registry.register(Families(families))
    for collector in (ProcessCollector, PlatformCollector):
        collector(registry=registry)
    return generate_latest(registry)


def counted(counts: Mapping[Cells, float]) -> Iterator[Metric]:
    """Every family of `chat/telemetry/metrics.py`, also those that nothing was counted of yet."""
    for name, metric in METRICS.items():
        rows = {cells[1:]: amount for cells, amount in counts.items() if cells[0] == name}
        if metric.is_histogram:
            yield histogram(PREFIX + name, metric.help, metric.labels, rows)
            continue
        counter = CounterMetricFamily(PREFIX + name, metric.help, labels=metric.labels)
        for cells, amount in rows.items():
            counter.add_metric(cells[:-1], amount)
        yield counter


def histogram(name: str, text: str, labels: Cells, amounts: Mapping[Cells, float]) -> HistogramMetricFamily:
    """Buckets as Prometheus has them: each holds what the smaller ones hold."""
    family = HistogramMetricFamily(name, text, labels=labels)
    for series in {cells[:-1] for cells in amounts}:
        sums = accumulate(amounts.get((*series, bound), 0.0) for bound in BOUNDS)
        family.add_metric(series, list(zip(BOUNDS, sums, strict=True)), amounts.get((*series, "sum"), 0.0))
    return family


def now_standing() -> list[Metric]:
    return list(standing())


def standing() -> Iterator[Metric]:
    """What SQL knows: slots, live runs by status, who waits and for how long. Read it in a thread."""
    slots = admission.slots()
    yield gauge("slots", "Answers that may be written at the same time.", [({}, slots.limit)])
    yield gauge("slots_used", "Answers that have a slot.", [({}, slots.running.total())])
    by_status = dict(Run.objects.live().values_list("status").annotate(Count("pk")))
    yield gauge("live_runs", "Runs that are not over.", [({"status": one}, by_status.get(one, 0)) for one in LIVE])
    for name, waits in WAITING.items():
        yield from queue(name, waits)


def queue(name: str, waits: Q) -> Iterator[Metric]:
    """How many wait for a phase, and for how long the first of them."""
    waiting = Run.objects.live().filter(waits).aggregate(length=Count("pk"), since=Min("created_at"))
    seconds = (timezone.now() - waiting["since"]).total_seconds() if waiting["since"] else 0.0
    yield gauge(f"{name}_queue_length", f"Runs that wait for their {name}.", [({}, waiting["length"])])
    yield gauge(f"{name}_queue_oldest_seconds", "How long ago the first of them was asked.", [({}, seconds)])


def reported(alive: Mapping[str, bool], tasks: Mapping[str, float]) -> Iterator[Metric]:
    """What answers, and what no worker has taken yet."""
    yield gauge("part_up", "Whether a part answers (1) or not (0).", [({"part": one}, up) for one, up in alive.items()])
    yield gauge("tasks_waiting", "Tasks in Celery's queues.", [({"queue": one}, many) for one, many in tasks.items()])


def of_processes(processes: Sequence[Process]) -> Iterator[Metric]:
    """Who has told lately how it is."""
    memory = GaugeMetricFamily(
        PREFIX + "memory_bytes", "Memory of a process with its children.", labels=("program", "process")
    )
    for one in processes:
        memory.add_metric((one.program, one.name), one.memory_bytes)
    yield memory
    many = Counter(one.program for one in processes)
    yield gauge("processes", "Processes of a program.", [({"program": one}, many[one]) for one in PROGRAMS])


def of_searches(searches: Watched) -> Iterator[Metric]:
    """What all searches have counted, and which providers rest."""
    for tally in TALLIES:
        family = CounterMetricFamily(PREFIX + tally.name, tally.help, labels=[tally.label] if tally.label else ())
        for (name, label), number in searches.tallies.items():
            if name == tally.name:
                family.add_metric([label] if tally.label else (), number)
        yield family
    resting = [({"provider": name}, float(is_resting)) for name, is_resting in searches.resting.items()]
    yield gauge("breaker_open", "Whether a search provider is left alone (1) or asked (0).", resting)


def gauge(name: str, text: str, samples: list[Sample]) -> GaugeMetricFamily:
    """A family with one label at most."""
    family = GaugeMetricFamily(PREFIX + name, text, labels=[label for labels, _ in samples[:1] for label in labels])
    for labels, value in samples:
        family.add_metric(list(labels.values()), float(value))
    return family


def as_text(name: bytes | str) -> str:
    return name.decode() if isinstance(name, bytes) else name
