"""`manage.py evaluate FILE.jsonl`: asks questions whose answers are known, and says how good the answers are."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.engines import engines
from chat.errors.problems import Problem
from chat.management.evaluation.asking import Asking, answered
from chat.management.evaluation.cases import BadLine, Case, GivenAnswer, read_cases, written
from chat.management.evaluation.figures import changes, figures_of, means
from chat.management.evaluation.report import WORDS, report, shown
from chat.models import User


class Command(BaseCommand):
    help = (
        "Ask the questions of FILE (JSON lines) through the running instance, or take the answers that stand there, "
        "and print what they are worth."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="question, gold_urls, gold_passages, answers; see the handbook")
        parser.add_argument("--user", default="", help="the address of the account in whose name is asked")
        parser.add_argument("--at-once", type=int, default=1, help="how many questions are asked at a time")
        parser.add_argument("--seconds", type=float, default=600.0, help="how long an answer is waited for")
        parser.add_argument("--keep", action="store_true", help="leave the conversations in the account")
        parser.add_argument("--out", type=Path, help="write the answers as JSON lines, which this command reads again")
        parser.add_argument("--html", type=Path, help="write a report that needs no other file")
        parser.add_argument("--against", type=Path, help="answers of an earlier --out, to compare with")

    def handle(self, *args: Any, file: Path, against: Path | None, **options: Any) -> None:
        try:
            cases, earlier = read_cases(file), read_cases(against) if against else []
        except (BadLine, OSError) as error:
            raise CommandError(str(error)) from error
        pending = [case for case in cases if case.given is None]
        given = {case.name: case.given for case in cases if case.given is not None}
        given |= asyncio.run(self.ask(pending, options)) if pending else {}
        self.tell(cases, given, earlier, options["out"], options["html"])

    async def ask(self, cases: Sequence[Case], options: dict[str, Any]) -> dict[str, GivenAnswer]:
        """The answers, by the names of their questions. Raises CommandError."""
        user = await User.objects.filter(email__iexact=options["user"]).afirst()
        if user is None:
            raise CommandError("say by --user which account asks: its address")
        asking = Asking(user, options["seconds"], options["keep"])
        places = asyncio.Semaphore(max(1, options["at_once"]))
        try:
            answers = await asyncio.gather(*(self.one(case, asking, places) for case in cases))
        finally:
            for engine in engines():
                await engine.aclose()
        return dict(zip((case.name for case in cases), answers, strict=True))

    async def one(self, case: Case, asking: Asking, places: asyncio.Semaphore) -> GivenAnswer:
        """One answer; where it may not be asked, that is its code."""
        async with places:
            try:
                given = await answered(case, asking)
            except Problem as problem:
                given = GivenAnswer("", status="failed", code=problem.code)
        self.stderr.write(f"{case.name}: {given.code or given.status}", ending="\n")
        return given

    def tell(
        self,
        cases: Sequence[Case],
        given: dict[str, GivenAnswer],
        earlier: Sequence[Case],
        out: Path | None,
        html: Path | None,
    ) -> None:
        """Print the means, and write what is wanted."""
        results = [(case, given[case.name], figures_of(case, given[case.name])) for case in cases]
        figures = {case.name: one for case, _, one in results}
        before = {case.name: figures_of(case, case.given) for case in earlier if case.given is not None}
        compared = changes(before, figures)
        for name, value in means(list(figures.values())).items():
            change = compared.get(name)
            since = (
                f"{shown(name, change.before)} before; {change.better} better, {change.worse} worse" if change else ""
            )
            self.stdout.write(f"{WORDS[name]:32}{shown(name, value):>10}   {since}".rstrip())
        if out:
            out.write_text("".join(f"{written(case, answer)}\n" for case, answer, _ in results), "utf-8")
        if html:
            html.write_text(report(results, compared), "utf-8")
