"""A provider that keeps failing rests."""

import pytest
from django.conf import settings

from search.circuit_breaker import CircuitBreaker
from search.conf import SearchConfig
from search.errors import JsonDisabled, ProviderBusy, ProviderResting, ProviderUnreachable
from search.shared_memory import remembering

CONFIG = SearchConfig(redis_url=settings.REDIS_URL, provider_failures=3)


async def is_resting(rest: CircuitBreaker) -> bool:
    try:
        await rest.check()
    except ProviderResting:
        return True
    return False


async def test_three_failures_in_a_row_bring_a_rest_for_this_provider_only() -> None:
    async with remembering(CONFIG) as memory:
        rest = CircuitBreaker("searxng", CONFIG, memory)
        states = []
        for _ in range(3):
            await rest.failed(ProviderUnreachable("x"))
            states.append(await is_resting(rest))

        assert states == [False, False, True]
        assert not await is_resting(CircuitBreaker("wikipedia", CONFIG, memory))


async def test_an_answer_in_between_starts_the_count_again() -> None:
    async with remembering(CONFIG) as memory:
        rest = CircuitBreaker("searxng", CONFIG, memory)
        for _ in range(2):
            await rest.failed(ProviderUnreachable("x"))
        await rest.answered()
        await rest.failed(ProviderUnreachable("x"))

        assert not await is_resting(rest)


async def test_who_says_when_to_come_back_is_believed_at_once() -> None:
    async with remembering(CONFIG) as memory:
        rest = CircuitBreaker("searxng", CONFIG, memory)
        await rest.failed(ProviderBusy("429", retry_after_seconds=30))

        assert await is_resting(rest)


@pytest.mark.parametrize("times", [10])
async def test_what_the_operator_must_mend_is_no_reason_to_rest(times: int) -> None:
    async with remembering(CONFIG) as memory:
        rest = CircuitBreaker("searxng", CONFIG, memory)
        for _ in range(times):
            await rest.failed(JsonDisabled("403"))

        assert not await is_resting(rest)


async def test_a_provider_that_wants_pauses_rests_between_two_questions() -> None:
    async with remembering(CONFIG) as memory:
        rest = CircuitBreaker("arxiv", CONFIG, memory)
        await rest.check(3.0)

        with pytest.raises(ProviderResting):
            await rest.check(3.0)
        await CircuitBreaker("gdelt", CONFIG, memory).check(5.0)
