"""A judge behind a server: by which of its routes it is asked, and about how many claims at a time.

The routes differ in what they need of a server; the first that serves is found by one question of each, and remembered.
"""

import asyncio
import logging
import time
from collections.abc import Coroutine, Sequence
from typing import Any, Protocol

from inference.errors import EngineError, Refused
from inference.judges.judge import UNDECIDED, Claim, JudgeConfig, Judgement
from inference.judges.judge_server import JudgeServer

PROBE = Claim("The bridge was opened in May.", "It was in May that the bridge was opened.")
ROUTE_SECONDS = 3600.0
"""How long a server is believed to serve what it has served."""
Judged = list[Judgement] | None
log = logging.getLogger(__name__)


class Route(Protocol):
    """One way to ask a server about claims."""

    together: int
    """So many claims make one request."""

    async def ask(self, claims: Sequence[Claim]) -> list[Judgement]:
        """At most `together` claims. Raises `EngineError`: `Refused` where the server does not serve this route."""
        ...


class ServedJudge:
    """Asks by the first of its routes that the server serves; by the last one where none of the others is served."""

    def __init__(self, config: JudgeConfig, server: JudgeServer, routes: Sequence[Route]) -> None:
        self._config = config
        self._server = server
        self._routes = routes
        self._route: Route | None = routes[0] if len(routes) == 1 else None
        self._believed_until = float("inf")
        self._finding = asyncio.Lock()
        self._places = {route: asyncio.Semaphore(max(1, config.parallel // route.together)) for route in routes}

    async def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        """See `Judge`."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._config.seconds):
                route = await self._found()
        except (EngineError, TimeoutError) as error:
            log.info("%d claims were not judged: %s", len(claims), error or type(error).__name__)
            return [UNDECIDED] * len(claims)
        size = min(route.together, self._config.parallel)
        groups = [claims[start : start + size] for start in range(0, len(claims), size)]
        remaining_seconds = self._config.seconds - (time.monotonic() - began)
        judged = await in_time([self._asked(route, group) for group in groups], remaining_seconds)
        return [one for group, given in zip(groups, judged, strict=True) for one in given or [UNDECIDED] * len(group)]

    async def aclose(self) -> None:
        """See `Judge`."""
        await self._server.aclose()

    async def _found(self) -> Route:
        async with self._finding:
            if self._route is None or time.monotonic() > self._believed_until:
                self._route = await self._first_served()
                self._believed_until = time.monotonic() + ROUTE_SECONDS
            return self._route

    async def _first_served(self) -> Route:
        *tried, last = self._routes
        for route in tried:
            try:
                await route.ask([PROBE])
            except Refused as refusal:
                log.info("a judge is not asked by %s: %s", type(route).__name__, refusal)
            else:
                log.info("a judge is asked by %s", type(route).__name__)
                return route
        return last

    async def _asked(self, route: Route, claims: Sequence[Claim]) -> Judged:
        async with self._places[route]:
            try:
                return await route.ask(claims)
            except Refused as refusal:
                log.warning("%d claims were not judged: %s", len(claims), refusal)
                if len(self._routes) > 1:
                    self._route = None  # another server may be there now
            except EngineError as error:
                log.info("%d claims were not judged: %s", len(claims), error)
        return None


async def in_time(asking: Sequence[Coroutine[Any, Any, Judged]], seconds: float) -> list[Judged]:
    """What each gives; None for what has not come within `seconds`, and is waited for no longer."""
    tasks = [asyncio.ensure_future(one) for one in asking]
    try:
        done = (await asyncio.wait(tasks, timeout=max(0.0, seconds)))[0] if tasks else set()
    finally:
        for task in tasks:
            task.cancel()
    if len(done) < len(tasks):
        log.info("%d of %d requests to a judge were late", len(tasks) - len(done), len(tasks))
    return [task.result() if task in done else None for task in tasks]
