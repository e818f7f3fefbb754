"""The provider that asks public engines through a library; its class is stood in for, its messages are real ones."""

import sys
import time
from types import ModuleType
from typing import Any

import pytest

from search import errors
from search.circuit_breaker import CircuitBreaker
from search.conf import SearchConfig
from search.nouns import Query
from search.providers.ddgs import REST_SECONDS, Ddgs
from search.scopes import Scope
from search.shared_memory import Forgetful

CONFIG = SearchConfig(providers=("ddgs",), provider_seconds=0.5)
RESULT = {"title": "The harbour\u200b", "href": "https://www.elsmouth.example/harbour", "body": "It has 240 berths."}


class DDGSException(Exception):
    """As the library's."""


class Library:
    """Answers as the library's class does, and keeps what it was asked."""

    asked: list[tuple[str, dict[str, Any]]] = []
    answer: Any = [RESULT]
    seconds = 0.0

    def __init__(self, timeout: int) -> None:
        self.timeout = timeout

    def text(self, query: str, **options: Any) -> Any:
        Library.asked.append((query, options))
        time.sleep(Library.seconds)
        if isinstance(Library.answer, Exception):
            raise Library.answer
        return Library.answer


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> type[Library]:
    package, exceptions = ModuleType("ddgs"), ModuleType("ddgs.exceptions")
    package.DDGS = Library  # type: ignore[attr-defined]
    exceptions.DDGSException = DDGSException  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ddgs", package)
    monkeypatch.setitem(sys.modules, "ddgs.exceptions", exceptions)
    Library.asked, Library.answer, Library.seconds = [], [RESULT], 0.0
    return Library


async def test_results_become_hits(library: type[Library]) -> None:
    library.answer = [RESULT, {"title": "No address"}, {"href": "javascript:alert(1)"}, "nonsense"]

    hits = await Ddgs(CONFIG).find(Query("harbour"))

    assert [(hit.url, hit.title, hit.snippet, hit.provider) for hit in hits] == [
        ("https://www.elsmouth.example/harbour", "The harbour", "It has 240 berths.", "ddgs")
    ]


@pytest.mark.parametrize(
    ("query", "region"),
    [
        (Query("harbour", "en"), "us-en"),
        (Query("港口", "zh-hans"), "cn-zh"),
        (Query("港口", "zh-hant"), "tw-tzh"),
        (Query("гавань", "en"), "wt-wt"),
    ],
)
async def test_the_region_follows_the_language(library: type[Library], query: Query, region: str) -> None:
    await Ddgs(CONFIG).find(query)

    assert library.asked[0][1]["region"] == region


@pytest.mark.parametrize(("days", "limit"), [(None, None), (1, "d"), (6, "w"), (30, "m"), (300, "y"), (900, None)])
async def test_new_pages_are_asked_for(library: type[Library], days: int | None, limit: str | None) -> None:
    await Ddgs(CONFIG).find(Query("harbour", days=days))

    assert library.asked[0][1]["timelimit"] == limit


async def test_sites_are_asked_for_and_engines_named(library: type[Library]) -> None:
    await Ddgs(CONFIG).find(Query("harbour", scope=Scope(only=("a.org",))))

    words, options = library.asked[0]
    assert words == "harbour site:a.org"
    assert "wikipedia" not in options["backend"]


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("DNSError: error resolving DNS for html.duckduckgo.com", errors.ProviderUnreachable),
        ("ConnectError: error sending request", errors.ProviderUnreachable),
        ("https://html.duckduckgo.com/html 202 Ratelimit", errors.ProviderBusy),
        ("request failed with status 429", errors.ProviderBusy),
        ("operation timed out", errors.ProviderLate),
        ("list index out of range", errors.ProviderBroken),
    ],
)
async def test_a_failure_is_told_by_its_message(
    library: type[Library], message: str, kind: type[errors.ProviderError]
) -> None:
    library.answer = DDGSException(message)

    with pytest.raises(kind):
        await Ddgs(CONFIG).find(Query("harbour"))


async def test_nothing_found_is_no_failure(library: type[Library]) -> None:
    library.answer = DDGSException("No results found.")

    assert await Ddgs(CONFIG).find(Query("harbour")) == []


async def test_a_library_that_hangs_is_given_up_in_time(library: type[Library]) -> None:
    library.seconds = 1.5
    started = time.monotonic()

    with pytest.raises(errors.ProviderLate):
        await Ddgs(CONFIG).find(Query("harbour"))

    assert time.monotonic() - started < 1.2


async def test_it_rests_at_once_when_an_engine_has_had_enough() -> None:
    class Noting(Forgetful):
        kept: dict[str, float] = {}

        async def put(self, key: str, value: bytes, seconds: float) -> None:
            self.kept[key] = seconds

    memory = Noting()

    await CircuitBreaker("ddgs", CONFIG, memory).failed(errors.ProviderBusy("202 Ratelimit", REST_SECONDS))

    assert memory.kept == {"rest:ddgs": REST_SECONDS}


async def test_without_the_package_the_operator_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ddgs", None)

    with pytest.raises(errors.NotInstalled) as raised:
        await Ddgs(CONFIG).find(Query("harbour"))

    assert raised.value.code == "provider.not_installed"
