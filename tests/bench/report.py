"""The figures as the tables of docs/benchmarks.md."""

from collections.abc import Mapping, Sequence

from tests.bench.figures import Figures, First, percentile

PRODUCT = ("web", "answer worker", "search worker", "redis", "reaper", "supervisor", "guardian")
LOAD = ("engine", "load")


def first_table(firsts: Sequence[First]) -> str:
    """The way of single questions to their first token."""
    ways = {
        "from asking to the engine": [one.to_engine for one in firsts],
        "from the engine's first byte to the reader": [one.to_reader for one in firsts],
        "**added in all**": [one.added for one in firsts],
        "(the engine's own)": [one.in_engine for one in firsts],
    }
    rows = [
        f"| {name} | {percentile(values, 50):.1f} | {percentile(values, 95):.1f} | {max(values):.1f} |"
        for name, values in ways.items()
    ]
    return table(f"first token, one at a time ({len(firsts)}), ms | p50 | p95 | worst", rows)


def question_table(costs: Mapping[str, Mapping[str, float]]) -> str:
    """Processor time of a question, by process."""
    head = " | ".join(PRODUCT[:4])
    rows = [
        f"| {name} | {cells(cost, '.1f')} | {rest(cost):.1f} | **{sum(cost.values()):.1f}** |"
        for name, cost in costs.items()
    ]
    return table(f"CPU of one question, ms | {head} | others | together", rows)


def load_table(all_figures: Sequence[tuple[str, Figures]]) -> str:
    """Delays and faults."""
    rows = [
        f"| {one.size} {name} | {one.first[0]:.0f} / {one.first[1]:.0f} | {one.delay[0]:.1f} / {one.delay[1]:.1f} "
        f"| {one.delay[2]:.0f} | {one.tokens_a_second:,.0f} | {one.frames_a_second:,.0f} "
        f"| {one.faults.lost} / {one.faults.duplicated} / {one.faults.wrong} "
        f"| {one.late} / {one.resumed} / {one.snapshots} |"
        for name, one in all_figures
    ]
    return table(
        "answers at once, through | first token, ms added p50 / p95 | a token, ms added p50 / p99 | worst "
        "| tokens a second | frames a second | lost / twice / wrong | began late / taken over / snapshots",
        rows,
    )


def cpu_table(product: Sequence[Figures], relay: Mapping[int, Figures]) -> str:
    """CPU-seconds per 10,000 tokens."""
    head = " | ".join(PRODUCT[:4])
    rows = []
    for one in product:
        cpu, floor = one.cpu_per_10k, relay.get(one.size)
        mine = sum(cpu.get(name, 0.0) for name in PRODUCT)
        against = floor.cpu_per_10k["relay"] if floor else float("nan")
        rows.append(
            f"| {one.size} | {cells(cpu, '.2f')} | {rest(cpu):.2f} | **{mine:.2f}** | {against:.2f} "
            f"| **{mine / against if against else float('nan'):.2f}** | {cpu['engine']:.2f} | {cpu['load']:.2f} |"
        )
    columns = f"answers at once | {head} | others | product | relay | product / relay | engine | load"
    return "CPU-seconds per 10,000 tokens:\n\n" + table(columns, rows)


def memory_table(before: Mapping[str, int], product: Sequence[Figures]) -> str:
    """Memory by process (PSS), and what an answer adds."""
    head = " | ".join(PRODUCT[:4])
    rows = [f"| none | {mib(before)} | {sum(before.values()) / 1024:.0f} | |"]
    size, kib = 0, sum(before.values())
    for one in product:
        all_kib = sum(one.memory_kib.values())
        each = (all_kib - kib) / (one.size - size)
        rows.append(f"| {one.size} | {mib(one.memory_kib)} | {all_kib / 1024:.0f} | {each:.0f} |")
        size, kib = one.size, all_kib
    return table(f"answers at once: PSS, MiB | {head} | product | KiB for each further answer", rows)


def summary(one: Figures) -> str:
    """One load in one line, while others are still to come."""
    cpu = sum(value for name, value in one.cpu_per_10k.items() if name not in LOAD)
    late = f"{one.late} began late, " if one.late else ""
    late += f"{one.resumed} taken over, " if one.resumed else ""
    faults = f"{late}{one.faults.lost} lost, {one.faults.duplicated} twice, {one.faults.wrong} wrong"
    return f"p99 {one.delay[1]:.1f} ms, {cpu:.2f} CPU-s per 10,000 tokens, {faults}"


def cells(values: Mapping[str, float], form: str) -> str:
    return " | ".join(format(values.get(name, 0.0), form) for name in PRODUCT[:4])


def rest(values: Mapping[str, float]) -> float:
    return sum(value for name, value in values.items() if name not in PRODUCT[:4] + LOAD)


def mib(values: Mapping[str, int]) -> str:
    return " | ".join(f"{values.get(name, 0) / 1024:.1f}" for name in PRODUCT[:4])


def table(head: str, rows: Sequence[str]) -> str:
    rule = "| " + " | ".join("---" for _ in head.split(" | ")) + " |"
    return "\n".join((f"| {head} |", rule, *rows))
