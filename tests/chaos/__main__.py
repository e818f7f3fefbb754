"""`make chaos`: one chaos, then stops at random moments; exit code 1 where an invariant is broken or a stop late."""

import argparse
import asyncio
import os
import random
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from tests.chaos import session, stops  # noqa: E402 - Django's registry is ready from here on
from tests.chaos.disk import with_a_full_disk  # noqa: E402
from tests.chaos.plan import plan_of, stretched  # noqa: E402


def main() -> int:
    """Parse the command line and make chaos."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="the same seed, the same plan")
    parser.add_argument("--plan", action="store_true", help="print the plan before it is played")
    parser.add_argument("--stops", type=int, default=50, help="how many runs are stopped afterwards, without chaos")
    parser.add_argument("--hogs", type=int, default=0, help="cores that are kept busy beside it")
    parser.add_argument("--runs-max", type=int, default=0, help="RUNS_MAX, where not fewer than scenarios at a time")
    parser.add_argument("--database", default="", help="DATABASE_URL of an empty database, else SQLite")
    parser.add_argument("--redis", default="", help="REDIS_URL of an empty server, else the embedded one")
    parser.add_argument(
        "--clock-skew", type=float, default=0.0, help="seconds by which some processes' clocks are wrong"
    )
    parser.add_argument("--pace", type=float, default=1.0, help="how many times slower than an idle one the machine is")
    parser.add_argument("--disk", action="store_true", help="instead of what is done to processes, a disk that fills")
    options = parser.parse_args()
    broken = made_chaos(options) if options.runs else False
    late = stopped(options.seed, options.stops) if options.stops else False
    return 1 if broken or late else 0


def made_chaos(options: argparse.Namespace) -> bool:
    """Whether an invariant was broken."""
    plan = stretched(plan_of(options.seed, options.runs), options.pace)
    if options.disk:
        plan = with_a_full_disk(plan)
    print(f"seed {plan.seed}, {plan.runs} runs in {len(plan.scenarios)} scenarios", flush=True)
    if options.plan:
        print(*plan.scenarios, *plan.faults, sep="\n", flush=True)
    outcome = asyncio.run(session.run(plan, options.hogs, environment_of(options), options.clock_skew))
    print(*session.report(outcome), sep="\n", flush=True)
    return bool(outcome.findings.violations)


def environment_of(options: argparse.Namespace) -> dict[str, str]:
    """The variables of the stack."""
    limits = {"RUNS_MAX": str(options.runs_max), "RUNS_PER_USER": str(options.runs_max)} if options.runs_max else {}
    stores = {"DATABASE_URL": options.database, "REDIS_URL": options.redis}
    return limits | {name: url for name, url in stores.items() if url}


def stopped(seed: int, count: int) -> bool:
    """Whether a stop was late."""
    tries, findings = asyncio.run(stops.measured(count, seed))
    print(*stops.report(tries), *findings.violations, sep="\n", flush=True)
    return not all(one.is_good for one in tries) or bool(findings.violations)


if __name__ == "__main__":
    sys.exit(main())
