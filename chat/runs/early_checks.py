"""The statements of an answer are held against its pages while the model goes on writing.

So the end of an answer, which its reader waits for, only pays for the last of them. What is found is told nobody before
that; a stretch that was cut in the wrong place, or written over, has cost time and nothing else.
"""

import asyncio
import logging
import re
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Self

from django.db import Error as SqlError

from chat.citations.page_checks import Above, ClaimFinding, Pages, stretch_findings
from chat.concurrency.cancellation import end
from chat.journal.journal import Journal
from chat.protocol.state import AnswerPart
from chat.runs.checks import Known, check_processes
from chat.runs.request import AnswerRequest
from search.sandbox import Killed, Sandbox

log = logging.getLogger(__name__)
LEAST_BYTES = 400
"""Of new text: some sentences in any script. Fewer are not worth a job."""
_BEHIND = 12
"""Characters that must stand behind what is looked at: a mark may still be on its way."""
_LOOKED_AT = 4000
"""So far back an end is looked for: a listing has none."""
_END = re.compile(r"\n+|[.!?](?: ?\[\d{1,3}\])*(?=\s)|[。！？](?: ?\[\d{1,3}\])*")


class EarlyChecks:
    """Those of one answer; `request_now` gives the passages that it may cite, anew after each search."""

    def __init__(
        self, journal: Journal, request_now: Callable[[], Awaitable[AnswerRequest]], processes: Sandbox | None = None
    ) -> None:
        self._journal = journal
        self._request_now = request_now
        self._processes = processes or check_processes()
        self._others = -1
        """Parts of the answer that were none of its text, when the pages were asked for."""
        self._passages: Pages = {}
        self._above: Above = {}
        self._findings: list[ClaimFinding] = []
        self._part = self._begun = 0
        """Up to where, in which part, the answer was looked at."""
        self._task: asyncio.Task[None] | None = None
        self._is_over = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if self._task:
            await end(self._task)

    def look(self) -> None:
        """Have what is new of the answer looked at, if that is enough and nothing is being looked at."""
        if self._is_over or (self._task and not self._task.done()):
            return
        if stretch := self._stretch():
            self._task = asyncio.create_task(self._compare(*stretch))

    async def known(self, answer_request: AnswerRequest) -> Known:
        """What was found, if it was in these pages."""
        if self._task:
            await self._task
        is_same = (self._passages, self._above) == (answer_request.passages, answer_request.above)
        return {(one.claim, one.indexes): one for one in self._findings} if is_same else {}

    def _stretch(self) -> tuple[str, list[tuple[int, int]]] | None:
        """The new text up to the last end of a sentence, and its marks."""
        parts = self._journal.state.parts
        last = parts[-1] if parts else None
        if not isinstance(last, AnswerPart) or not last.marks:
            return None
        if self._part != len(parts) or self._begun > len(last.text):
            self._part, self._begun = len(parts), 0
        behind = len(last.text) - _BEHIND
        if behind - self._begun < LEAST_BYTES // 4:
            return None
        ends = _END.finditer(last.text, max(self._begun, behind - _LOOKED_AT), behind)
        finish = max((one.end() for one in ends), default=self._begun)
        stretch = last.text[self._begun : finish]
        if len(stretch.encode("utf-8", "replace")) < LEAST_BYTES:
            return None
        begin, self._begun = self._begun, finish
        return stretch, marks_within(last.marks, begin, finish)

    async def _compare(self, stretch: str, marks: list[tuple[int, int]]) -> None:
        try:
            await self._keep_to_pages()
            if marks and self._passages:
                self._findings += await self._processes.run(
                    stretch_findings, stretch, marks, self._passages, self._above
                )
        except (Killed, SqlError) as error:
            log.warning("a stretch of an answer is compared at its end: %s", error)
            self._is_over = True  # what kills is not tried again and again

    async def _keep_to_pages(self) -> None:
        """Ask for the pages again where there were thoughts or searches since; forget what others said."""
        others = sum(not isinstance(part, AnswerPart) for part in self._journal.state.parts)
        if others == self._others:
            return
        now = await self._request_now()
        if (now.passages, now.above) != (self._passages, self._above):
            self._passages, self._above, self._findings = now.passages, now.above, []
        self._others = others


def marks_within(marks: Sequence[Sequence[int]], begin: int, finish: int) -> list[tuple[int, int]]:
    """Those between two places of a text, counted from the first."""
    first, last = (bisect_left(marks, place, key=lambda mark: mark[0]) for place in (begin, finish))
    return [(mark[0] - begin, mark[1]) for mark in marks[first:last]]
