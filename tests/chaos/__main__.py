"""`make chaos`: one chaos, then stops at random moments; exit code 1 where an invariant is broken or a stop late."""

import argparse
import asyncio
import os
import random
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from tests.chaos import show, stops  # noqa: E402 - Django's registry is ready from here on
from tests.chaos.plan import plan_of  # noqa: E402


def main() -> int:
    """Parse the command line and make chaos."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="the same seed, the same plan")
    parser.add_argument("--plan", action="store_true", help="print the plan before it is played")
    parser.add_argument("--stops", type=int, default=50, help="how many runs are stopped afterwards, without chaos")
    options = parser.parse_args()
    broken = made_chaos(options.seed, options.runs, options.plan) if options.runs else False
    late = stopped(options.seed, options.stops) if options.stops else False
    return 1 if broken or late else 0


def made_chaos(seed: int, runs: int, tells_plan: bool) -> bool:
    """Whether an invariant was broken."""
    plan = plan_of(seed, runs)
    print(f"seed {plan.seed}, {plan.runs} runs in {len(plan.stories)} stories", flush=True)
    if tells_plan:
        print(*plan.stories, *plan.faults, sep="\n", flush=True)
    outcome = asyncio.run(show.show(plan))
    print(*show.report(outcome), sep="\n", flush=True)
    return bool(outcome.findings.violations)


def stopped(seed: int, count: int) -> bool:
    """Whether a stop was late."""
    tries, findings = asyncio.run(stops.measured(count, seed))
    print(*stops.report(tries), *findings.violations, sep="\n", flush=True)
    return not all(one.is_good for one in tries) or bool(findings.violations)


if __name__ == "__main__":
    sys.exit(main())
