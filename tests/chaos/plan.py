"""What will be done, made of a seed alone: the same seed gives the same plan, whatever the machine then makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

USERS = 4
ANSWER, SEARCH, WEB, REAPER, REDIS = "answer", "search", "web", "reaper", "redis"
KILL, TERM, FREEZE = "kill", "term", "freeze"

VERBS = {
    "read": 3,
    "follow": 2,
    "hurry": 2,
    "stop": 5,
    "stop and ask": 2,
    "continue": 3,
    "retry": 4,
    "edit": 3,
    "answer now": 2,
    "delete": 2,
}
"""What a scenario does besides asking, and how often."""
RUNS_OF = {"follow": 2, "stop and ask": 2, "retry": 2, "edit": 2, "delete": 0}
"""How many runs it leaves for certain, where not one."""
TARGETS = {ANSWER: 8, SEARCH: 4, WEB: 3, REAPER: 1, REDIS: 3}
MEANS = {KILL: 5, TERM: 3, FREEZE: 3}
PAUSE_SECONDS = (0.5, 4.5)
"""Between two faults."""
FROZEN_SECONDS = {ANSWER: (0.5, 12.0), SEARCH: (0.5, 12.0), WEB: (0.5, 4.0), REAPER: (0.5, 12.0), REDIS: (0.3, 2.0)}
REDIS_REST_SECONDS = 15.0
"""A store that falls over more often than this is not one that any product must live with."""

TOPICS = (
    "How do I connect SGLang to Wenyuan?",
    "Which search providers are there?",
    "What does the Search toggle do?",
    "如何连接 SearXNG？",
    "How do I back up my data?",
    "哪些数据会离开本机？",
)


@dataclass(frozen=True)
class Scenario:
    """One conversation: who asks what, and what happens to it. Times are seconds."""

    number: int
    user: int
    question: str
    """Ends with a mark of its own, by which the engine's requests are known."""
    search: bool
    think: bool
    verb: str
    after: float
    """From asking to the verb; where the verb needs an ended run, from its end."""
    asks_twice: bool
    stops_second: bool
    """Whether the second run, if there is one, is stopped, too."""
    retries_with: str
    drops: tuple[tuple[float, ...], ...]
    """For each reader: when it loses its socket, after the beginning."""

    @property
    def mark(self) -> str:
        return mark(self.number)

    @property
    def runs(self) -> int:
        return RUNS_OF.get(self.verb, 1)


@dataclass(frozen=True)
class Fault:
    """Something that is done to a process."""

    at: float
    target: str
    means: str
    seconds: float
    """How long it stays frozen."""
    pick: int
    """Which one, where several processes play the same part."""

    def __str__(self) -> str:
        held = f" for {self.seconds:.1f} s" if self.means == FREEZE else ""
        return f"{self.at:7.2f}  {self.means} {self.target}#{self.pick}{held}"


@dataclass(frozen=True)
class Plan:
    """The scenarios in the order in which they begin, and the faults by their time."""

    seed: int
    scenarios: tuple[Scenario, ...]
    faults: tuple[Fault, ...]
    pace: float = 1.0
    """How many times longer everything may take than on an idle machine."""

    @property
    def runs(self) -> int:
        return sum(scenario.runs for scenario in self.scenarios)


def plan_of(seed: int, runs: int) -> Plan:
    """A plan of at least `runs` runs."""
    scenarios: list[Scenario] = []
    while sum(scenario.runs for scenario in scenarios) < runs:
        scenarios.append(scenario_of(Random(f"{seed}-scenario-{len(scenarios)}"), len(scenarios)))
    return Plan(seed, tuple(scenarios), tuple(faults(Random(f"{seed}-faults"), 120.0 + 4.0 * runs)))


def stretched(plan: Plan, pace: float) -> Plan:
    """The same plan for a machine that is so many times slower: processes need longer to come back between faults."""
    faults = tuple(replace(fault, at=round(fault.at * pace, 2)) for fault in plan.faults)
    return replace(plan, faults=faults, pace=pace)


def mark(number: int) -> str:
    return f"(scenario {number:04d})"


def scenario_of(random: Random, number: int) -> Scenario:
    verb = chosen(random, VERBS)
    is_silent = verb in ("stop", "delete") and random.random() < 0.3
    scene = "playback:silent " if is_silent else ""
    return Scenario(
        number=number,
        user=random.randrange(USERS),
        question=f"{random.choice(TOPICS)} {scene}{mark(number)}",
        search=random.random() < 0.5,
        think=random.random() < 0.8,
        verb=verb,
        after=round(random.uniform(0.0, 5.0) * random.choice((0.1, 1.0, 1.0)), 2),
        asks_twice=random.random() < 0.4,
        stops_second=random.random() < 0.3,
        retries_with=random.choice(("same", "search", "sources", "no search", "other thinking")),
        drops=tuple(drops(random) for _ in range(random.choice((1, 1, 2)))),
    )


def drops(random: Random) -> tuple[float, ...]:
    return tuple(sorted(round(random.uniform(0.1, 9.0), 2) for _ in range(random.choice((0, 1, 1, 3)))))


def faults(random: Random, seconds: float) -> Iterator[Fault]:
    at, redis_rests_until = 1.0, 4.0
    while at < seconds:
        target, means = chosen(random, TARGETS), chosen(random, MEANS)
        if target == REDIS and means != FREEZE:
            target = ANSWER if at < redis_rests_until else REDIS
            redis_rests_until = max(redis_rests_until, at + REDIS_REST_SECONDS * (target == REDIS))
        held = round(random.uniform(*FROZEN_SECONDS[target]), 2) if means == FREEZE else 0.0
        yield Fault(round(at, 2), target, means, held, random.randrange(4))
        at += random.uniform(*PAUSE_SECONDS)


def chosen(random: Random, weights: dict[str, int]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]
