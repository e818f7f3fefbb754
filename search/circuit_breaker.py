"""A provider that keeps failing is left alone for a while, by all workers: it recovers, and nobody waits for it."""

from search.conf import SearchConfig
from search.errors import ProviderBusy, ProviderError, ProviderResting
from search.shared_memory import Memory

_LONGEST_SECONDS = 600.0
_COUNTED_SECONDS = 900.0


class CircuitBreaker:
    """The breaker of one provider."""

    def __init__(self, name: str, config: SearchConfig, memory: Memory) -> None:
        self._name = name
        self._config = config
        self._memory = memory

    async def check(self, every_seconds: float = 0.0) -> None:
        """Returns if the provider may be asked. Raises `ProviderResting`.

        `every_seconds`: no sooner than so long after the last time, by all workers together.
        """
        if await self._memory.get(f"rest:{self._name}") is not None:
            raise ProviderResting(self._name)
        if every_seconds and await self._memory.count(f"every:{self._name}", every_seconds) > 1:
            raise ProviderResting(self._name)

    async def failed(self, error: ProviderError) -> None:
        """Counts a failure of the provider's own; what is the query's or the operator's fault does not count."""
        if error.permanent or isinstance(error, ProviderResting):
            return
        times = await self._memory.count(f"failed:{self._name}", _COUNTED_SECONDS)
        requested_seconds = error.retry_after_seconds if isinstance(error, ProviderBusy) else 0.0
        beyond = times - self._config.provider_failures
        seconds = max(requested_seconds, self._config.provider_rest_seconds * 2**beyond if beyond >= 0 else 0.0)
        if seconds:
            await self._memory.put(f"rest:{self._name}", b"1", min(seconds, _LONGEST_SECONDS))
            await self._memory.tally("breaker_openings", self._name)

    async def answered(self) -> None:
        """Forgets its failures."""
        await self._memory.forget(f"failed:{self._name}")
