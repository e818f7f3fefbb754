"""Every query to every provider at once; whoever fails or hangs is passed over, and named."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from search import providers
from search.circuit_breaker import CircuitBreaker
from search.conf import SearchConfig
from search.errors import ProviderError, ProviderLate
from search.fetching.addresses import is_web_address
from search.fusion import fused
from search.nouns import Hit, Query
from search.scopes import Scope
from search.shared_memory import Memory
from search.tracing import span

log = logging.getLogger(__name__)

Asked = dict[asyncio.Task[list[Hit]], str]
"""Each question that is out, with the name of its provider."""


@dataclass(frozen=True)
class Findings:
    """What the providers said, together."""

    hits: list[Hit] = field(default_factory=list)
    answered: tuple[str, ...] = ()
    failures: dict[str, str] = field(default_factory=dict)
    widened: bool = False
    """These are from the whole web, because the sites asked for had nothing."""


async def findings(queries: Sequence[Query], config: SearchConfig, memory: Memory) -> Findings:
    """The fused hits of all providers, which of them answered, and why the others did not."""
    tasks: Asked = {}
    for name in dict.fromkeys(config.providers):
        breaker = CircuitBreaker(name, config, memory)
        for query in _wanted(name, queries):
            tasks[asyncio.create_task(_answer(name, query, config, breaker))] = name
    try:
        await _waited(set(tasks), config)
        return _together(tasks, queries[0].scope, config)
    finally:
        await _ended(tasks)


def _wanted(name: str, queries: Sequence[Query]) -> Sequence[Query]:
    """Those that the provider understands, and whose kind it knows pages of."""
    try:
        kind = providers.kind_of(name)
    except ProviderError:
        return queries  # asking it will say what is wrong
    fitting = [query for query in queries if providers.speaks(kind, query.language) and providers.serves(kind, query)]
    # Who asks to be asked seldom is asked the first only, which is the question itself.
    return fitting[:1] if kind.every_seconds else fitting


async def _answer(name: str, query: Query, config: SearchConfig, breaker: CircuitBreaker) -> list[Hit]:
    provider = providers.named(name, config)
    await breaker.check(provider.every_seconds)
    with span("provider", attributes={"provider": name}) as traced:
        try:
            hits = await provider.find(providers.fitted(query, provider))
        except ProviderError as error:
            traced.set_attribute("code", error.code)
            await breaker.failed(error)
            raise
        traced.set_attribute("hits", len(hits))
    await breaker.answered()
    # Here hits enter: what is no address is dropped once, and nobody behind has to ask again.
    return [hit for hit in hits if hit.page is not None or is_web_address(hit.url)]


async def _waited(tasks: set[asyncio.Task[list[Hit]]], config: SearchConfig) -> None:
    """Until all have answered or their time is over, which gets short once one of them has found something."""
    end = time.monotonic() + config.provider_seconds
    waiting = tasks
    while waiting and (rest_seconds := end - time.monotonic()) > 0:
        done, waiting = await asyncio.wait(waiting, timeout=rest_seconds, return_when=asyncio.FIRST_COMPLETED)
        if any(task.exception() is None and task.result() for task in done):
            end = min(end, time.monotonic() + config.provider_grace_seconds)


def _together(tasks: Asked, scope: Scope, config: SearchConfig) -> Findings:
    lists: list[list[Hit]] = []
    answered: dict[str, None] = {}
    failures: dict[str, str] = {}
    for task, name in tasks.items():
        try:
            lists.append([hit for hit in (task.result() if task.done() else _late(name)) if scope.admits(hit.url)])
            answered[name] = None
        except ProviderError as error:
            log.warning("provider %s: %s %s", name, error.code, error)
            failures.setdefault(name, error.code)
    failed = {name: code for name, code in failures.items() if name not in answered}
    return Findings(fused(lists, config.max_sources), tuple(answered), failed)


def _late(name: str) -> list[Hit]:
    raise ProviderLate(name)


async def _ended(tasks: Asked) -> None:
    unfinished = [task for task in tasks if not task.done()]
    for task in unfinished:
        task.cancel()
    if unfinished:
        await asyncio.wait(unfinished, timeout=0.2)
