"""`make bench-rounds`: what searching in the middle of the thoughts gains, and what it costs where it is not needed.

42 questions in three languages over a local web whose second page nothing in the question leads to, and 42 that the
first page answers, asked by `manage.py evaluate` through the whole product; the model and the planner are scripts, in
both ways of asking for a search. Each is asked with one search only, and with as many rounds as there are by default:
of two instances beside each other in turn, several times over, and the median of a question's seconds counts. So what
other work on the machine does to a single answer is not taken for what the rounds cost.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from chat.management.evaluation.cases import Case, read_cases
from chat.management.evaluation.figures import Figures, figures_of, means
from tests.playback.process import playback_process
from tests.playback.two_hop import cases, written_web
from tests.stack import Stack, fresh_stack

WAYS = {"tool": ("DeepSeek-V4-Flash", "deepseekv4"), "marks": ("DeepSeek-R1", "")}
USER = "bench@example.org"
LANGUAGES = ("en", "zh-hans", "zh-hant")


@dataclass(frozen=True)
class Measured:
    """Figures by question; the names are `language-number-hops`."""

    one_search: dict[str, Figures]
    rounds: dict[str, Figures]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=14, help="questions of each kind and language")
    parser.add_argument("--times", type=int, default=3, help="how often each is asked")
    parser.add_argument("--way", choices=sorted(WAYS), action="append")
    options = parser.parse_args()
    print("| way | language | one search | rounds | searches | one hop right | extra s: mean | worst |")
    for way in options.way or WAYS:
        one = measured(way, options.each, options.times)
        for language in LANGUAGES:
            print(row(way, language, one), flush=True)


def row(way: str, language: str, measured: Measured) -> str:
    """One line of the table, of the questions of one language."""
    two, one = (names(measured, language, hops) for hops in ("2", "1"))
    before, after = (means([some[name] for name in two]) for some in (measured.one_search, measured.rounds))
    seconds = [[some[name].seconds or 0.0 for name in one] for some in (measured.one_search, measured.rounds)]
    extra = [later - earlier for earlier, later in zip(*seconds, strict=True)]
    shown = " | ".join(share(figures["passage_shown"]) for figures in (before, after))
    right = share(means([measured.rounds[name] for name in one])["right"])
    return (
        f"| {way} | {language} | {shown} | {after['rounds']:.1f} | {right} "
        f"| {sum(extra) / len(extra):+.2f} | {max(extra):+.2f} |"
    )


def names(measured: Measured, language: str, hops: str) -> list[str]:
    """The questions of a language that take so many pages."""
    return [name for name in measured.rounds if name.startswith(f"{language}-") and name.endswith(f"-{hops}")]


def share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def measured(way: str, each: int, times: int) -> Measured:
    """All questions, with one search and with more."""
    model, tool_parser = WAYS[way]
    options = ["--model", model, "--window", "131072", *(["--tool-parser", tool_parser] if tool_parser else [])]
    with (
        tempfile.TemporaryDirectory() as folder,
        playback_process("two-hop", 0.0, *options) as server,
        ExitStack() as running,
    ):
        web = Path(folder) / "web"
        web.mkdir()
        parts = {"SEARCH_PROVIDERS": "library", "LIBRARY_DIR": str(written_web(web)), "INFERENCE_URLS": server.url}
        stacks = [running.enter_context(fresh_stack(SEARCH_ROUNDS=rounds, **parts)) for rounds in ("0", "3")]
        for stack in stacks:
            sign_up(stack)
        turns = [[evaluated(stack, questions(each), Path(folder)) for stack in stacks] for _ in range(times)]
    return Measured(*(typical([turn[place] for turn in turns]) for place in range(len(stacks))))


def typical(turns: Sequence[dict[str, Figures]]) -> dict[str, Figures]:
    """The figures of the last turn, with the median of all for the seconds."""
    return {
        name: replace(figures, seconds=statistics.median(turn[name].seconds or 0.0 for turn in turns))
        for name, figures in turns[-1].items()
    }


def questions(each: int) -> list[dict[str, object]]:
    """The lines of the file to evaluate: `each` of every language and kind."""
    lines: list[dict[str, object]] = []
    for place, one in enumerate(cases()):
        number = place % (len(cases()) // len(LANGUAGES))
        if number < each:
            name = f"{one.language}-{number}"
            lines.append(
                {
                    "id": f"{name}-2",
                    "question": one.question,
                    "answers": [[one.keeper]],
                    "gold_passages": [one.second[1]],
                }
            )
            lines.append({"id": f"{name}-1", "question": one.short_question, "answers": [[one.place]]})
    return lines


def sign_up(stack: Stack) -> None:
    code = f"from chat.models import User; User.objects.create_user('{USER}', 'harbour-tide-1911')"
    managed(stack, "shell", "-c", code)


def evaluated(stack: Stack, lines: Sequence[dict[str, object]], folder: Path) -> dict[str, Figures]:
    """What `manage.py evaluate` makes of the questions, one after the other, so that none waits for another."""
    asked, answered = folder / "questions.jsonl", folder / "answers.jsonl"
    asked.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), "utf-8")
    managed(stack, "evaluate", str(asked), "--user", USER, "--out", str(answered), "--seconds", "120")
    return {case.name: figures(case) for case in read_cases(answered)}


def figures(case: Case) -> Figures:
    assert case.given is not None
    return figures_of(case, case.given)


def managed(stack: Stack, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, env=stack.environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
