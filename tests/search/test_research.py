"""A whole search, from the question to the report."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from search import Hit, Page, Query, Report, SearchConfig, Skipped, research
from search.errors import Postponed
from search.research import Noun, with_question
from tests.search.handbooks import handbook_config
from tests.search.serving import Answering, Asked, Site, answer, article, serving

LONG = "The breakwater of Elsmouth measures 1,240 metres and was finished in the spring of 1911 by three engineers."


async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


def listing(*urls: str) -> bytes:
    found = [{"url": url, "title": f"Page {place}", "content": "…"} for place, url in enumerate(urls)]
    return answer(json.dumps({"results": found, "unresponsive_engines": []}), content_type="application/json")


@asynccontextmanager
async def web(pages: Mapping[str, Answering | bytes]) -> AsyncIterator[tuple[Site, SearchConfig]]:
    """A SearXNG whose results are `pages` of the same server."""
    async with serving(pages) as site:
        site.routes["/search"] = listing(*(site.origin + path for path in pages))
        yield (
            site,
            SearchConfig(
                providers=("searxng",),
                searxng_url=site.origin,
                test_allow=(site.pair,),
                page_seconds=2.0,
                deadline_seconds=4.0,
            ),
        )


async def nouns(question: str, config: SearchConfig, *queries: Query) -> list[Noun]:
    return [noun async for noun in research(question, queries, config)]


def report_of(found: list[Noun]) -> Report:
    assert [type(noun) for noun in found].count(Report) == 1
    report = found[-1]
    assert isinstance(report, Report)
    return report


async def test_every_hit_is_told_before_its_page_and_each_has_one_end(tmp_path: Path) -> None:
    async with web(
        {"/a": answer(article("A", LONG)), "/b": answer(b"", 404), "/c": answer(b"x", content_type="image/png")}
    ) as (
        _,
        config,
    ):
        found = await nouns("How long is the breakwater?", config)

    hits = [noun.url for noun in found if isinstance(noun, Hit)]
    ends = [noun.url for noun in found if isinstance(noun, (Page, Skipped))]
    assert [type(noun) for noun in found[:3]] == [Hit, Hit, Hit]
    assert sorted(hits) == sorted(ends)
    assert {noun.error.code for noun in found if isinstance(noun, Skipped)} == {"fetch.missing", "fetch.type"}


async def test_the_report_carries_ranked_passages_of_pages_that_were_read() -> None:
    pages = {
        "/a": answer(article("Fish", "Herring are caught in spring and salted in barrels by the women of the town.")),
        "/b": answer(article("Boats", LONG)),
    }
    async with web(pages) as (site, config):
        report = report_of(await nouns("How long is the breakwater of Elsmouth?", config))

    assert report.passages[0].url == f"{site.origin}/b"
    assert "1,240 metres" in report.passages[0].text
    assert (report.providers, report.error, report.failures) == (("searxng",), None, {})


async def test_the_handbook_answers_without_any_network(tmp_path: Path) -> None:
    config = handbook_config(tmp_path, providers=("wikipedia", "handbook"), wikipedia_url="http://no-such-host.invalid")

    started = time.monotonic()
    found = await nouns("How do I connect an SGLang server?", config)

    assert time.monotonic() - started < 2.5
    assert isinstance(found[0], Hit)
    assert report_of(found).providers == ("handbook",)
    assert report_of(found).failures == {"wikipedia": "provider.unreachable"}


async def test_a_provider_that_hangs_does_not_hold_the_one_that_answered(tmp_path: Path) -> None:
    async with serving({"*": silent}) as site:
        config = handbook_config(tmp_path, providers=("wikipedia", "handbook"), wikipedia_url=site.origin)
        started = time.monotonic()
        report = report_of(await nouns("How do I connect an SGLang server?", config))

    assert time.monotonic() - started < 2.9
    assert report.failures == {"wikipedia": "provider.timeout"}
    assert report.passages


def test_a_name_server_that_hangs_does_not_hold_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(*_: object, **__: object) -> list[object]:
        time.sleep(3)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    config = handbook_config(tmp_path, providers=("wikipedia", "handbook"), provider_connect_seconds=0.3)

    started = time.monotonic()
    report = report_of(asyncio.run(nouns("How do I connect an SGLang server?", config)))

    assert time.monotonic() - started < 2
    assert report.failures == {"wikipedia": "provider.unreachable"}


async def test_the_first_provider_failing_leaves_the_answer_to_the_next(tmp_path: Path) -> None:
    async with serving({"/search": answer(b"Forbidden", 403)}) as site:
        config = handbook_config(tmp_path, providers=("searxng", "handbook"), searxng_url=site.origin)
        report = report_of(await nouns("How do I make a backup?", config))

    assert report.failures == {"searxng": "provider.json_disabled"}
    assert report.passages


async def test_a_question_nobody_knows_about_finds_nothing(tmp_path: Path) -> None:
    report = report_of(await nouns("What is the weather in Berlin?", handbook_config(tmp_path)))

    assert report.error is not None
    assert (report.error.code, report.passages) == ("search.nothing_found", ())


async def test_no_provider_at_all_is_unreachable() -> None:
    config = SearchConfig(providers=("wikipedia",), wikipedia_url="http://no-such-host.invalid")

    error = report_of(await nouns("herring", config)).error

    assert error is not None
    assert error.code == "search.unreachable"


async def test_every_page_failing_is_told_as_such() -> None:
    async with web({"/a": answer(b"", 403), "/b": answer(b"", 500)}) as (_, config):
        error = report_of(await nouns("herring", config)).error

    assert error is not None
    assert error.code == "search.nothing_read"


@pytest.mark.parametrize("name", ["nobody", ""])
async def test_an_unknown_provider_is_named_not_raised(name: str) -> None:
    assert report_of(await nouns("herring", SearchConfig(providers=(name,)))).failures == {
        name: "provider.misconfigured"
    }


async def test_pages_that_hang_are_postponed_once_enough_is_read() -> None:
    good = {f"/{place}": answer(article("Boats", LONG)) for place in range(3)}
    async with web({**good, "/hangs": silent, "/too": silent}) as (_, config):
        quick = replace(config, enough_pages=3, enough_seconds=0.3)
        started = time.monotonic()
        found = await nouns("breakwater", quick)

    assert time.monotonic() - started < 1.5
    assert [type(noun.error) for noun in found if isinstance(noun, Skipped)] == [Postponed, Postponed]


async def test_nobody_waits_long_for_the_last_pages_once_enough_is_read() -> None:
    good = {f"/{place}": answer(article("Boats", LONG)) for place in range(6)}
    async with web({**good, "/hangs": silent, "/too": silent}) as (_, config):
        report = report_of(await nouns("breakwater", config))

    assert report.seconds < 1.2
    assert report.passages


async def test_everything_hanging_still_ends_within_the_deadline() -> None:
    async with web({"/a": silent, "/b": silent}) as (_, config):
        started = time.monotonic()
        report = report_of(
            await nouns("herring", replace(config, deadline_seconds=1.5, page_seconds=9, first_byte_seconds=9))
        )

    assert time.monotonic() - started < 3
    assert report.error is not None
    assert report.error.code == "search.timeout"


async def test_closing_early_cancels_what_is_under_way() -> None:
    cancelled = asyncio.Event()

    async def watched(asked: Asked, writer: asyncio.StreamWriter) -> None:
        while not writer.transport.is_closing():
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            await asyncio.sleep(0.02)
        cancelled.set()

    async with web({"/a": answer(article("A", LONG)), "/b": watched}) as (_, config):
        search = research("breakwater", [], config)
        async for noun in search:
            if isinstance(noun, Page):
                break
        await search.aclose()
        await asyncio.wait_for(cancelled.wait(), 1.0)


async def test_no_more_sources_than_configured() -> None:
    async with web({f"/{place}": answer(article("Boats", LONG)) for place in range(6)}) as (site, config):
        found = await nouns("breakwater", replace(config, max_sources=4))

    assert sum(isinstance(noun, Hit) for noun in found) == 4
    assert sum(asked.target[1:].isdecimal() for asked in site.asked) == 4


def test_the_literal_question_is_always_asked_first() -> None:
    queries = [Query("tide tables"), Query(" What Tides? ")]

    assert [query.text for query in with_question("What tides?", queries)] == ["What tides?", "tide tables"]
    assert with_question("今天台北天氣", [])[0].language == "zh-hant"


@pytest.mark.parametrize("question", ["", " ", "\ud800", "\x00", "!!", "site:x", '"', "a" * 20_000, "港\ud800口 备份"])
async def test_no_question_is_too_odd_to_be_asked(tmp_path: Path, question: str) -> None:
    async with serving({"/search": listing()}) as site:
        config = handbook_config(tmp_path, providers=("searxng", "wikipedia", "handbook"), searxng_url=site.origin)
        config = replace(config, wikipedia_url=site.origin)

        report_of(await nouns(question, config))


async def test_every_query_is_sent() -> None:
    async with web({"/a": answer(article("A", LONG))}) as (site, config):
        await nouns("breakwater length", config, Query("breakwater metres"))

    assert sum(asked.target.startswith("/search") for asked in site.asked) == 2


async def test_where_nobody_speaks_the_language_nothing_is_found_but_nobody_is_blamed() -> None:
    report = report_of(await nouns("How high is the tide?", SearchConfig(providers=("bocha",), bocha_api_key="key")))

    assert report.error is not None
    assert (report.error.code, report.failures) == ("search.nothing_found", {})


async def test_a_question_stays_within_its_site() -> None:
    async with web({"/a": answer(article("A", LONG))}) as (site, config):
        found = await nouns("breakwater site:127.0.0.1", config)

    assert report_of(found).widened is False
    assert sum(isinstance(noun, Hit) for noun in found) == 1
    assert "site%3A127.0.0.1" in site.asked[0].target


async def test_where_the_site_has_nothing_the_whole_web_is_searched_and_said_so() -> None:
    async with web({"/a": answer(article("A", LONG))}) as (_, config):
        found = [noun async for noun in research("breakwater", [], config, sites=["elsewhere.example"])]

    assert report_of(found).widened is True
    assert report_of(found).passages


def late(seconds: float) -> Answering:
    async def route(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        writer.write(answer(article("Late", LONG + f" It came after {seconds} s.")))

    return route


async def test_one_of_the_first_hits_is_waited_for_although_enough_is_read() -> None:
    others = {f"/{place}": answer(article("Boats", LONG)) for place in range(5)}
    async with web({"/first": late(1.2), **others}) as (site, config):
        found = await nouns("breakwater", replace(config, first_byte_seconds=9))

    assert f"{site.origin}/first" in {noun.url for noun in found if isinstance(noun, Page)}


async def test_few_pages_and_a_fair_time_are_enough_to_begin() -> None:
    slow = {f"/{place}": silent for place in range(4)}
    async with web({"/a": answer(article("A", LONG)), **slow}) as (_, config):
        quick = replace(config, fair_seconds=0.4, first_seconds=0.4, page_seconds=9, first_byte_seconds=9)
        report = report_of(await nouns("breakwater", quick))

    assert report.seconds < 1.6
    assert report.passages


@pytest.mark.parametrize(
    "address",
    ["http://[::1", "https://exa\u2100mple.com/", "https://a.example/\ud800", "https://[v1.x]/", "http://a.example:99999/",
     "https://a.example/" + "港" * 1990, "https:///nowhere", "http://" + "a." * 400 + "example/"],
)  # fmt: skip
async def test_one_malformed_address_among_the_hits_costs_itself_alone(address: str) -> None:
    async with web({"/a": answer(article("A", LONG))}) as (site, config):
        site.routes["/search"] = listing(address, f"{site.origin}/a")
        found = await nouns("breakwater", config)

    assert f"{site.origin}/a" in {noun.url for noun in found if isinstance(noun, Page)}
    assert report_of(found).passages


async def test_where_no_time_is_left_to_rank_the_beginnings_serve_and_it_is_said() -> None:
    async with web({"/a": answer(article("A", LONG))}) as (_, config):
        hasty = replace(config, ranking_seconds=0.0, rerank_url="")
        ranked = report_of(await nouns("breakwater", config))
        searched = [noun async for noun in research("breakwater", [], replace(hasty, deadline_seconds=0.0))]

    assert (ranked.unranked, bool(ranked.passages)) == (False, True)
    assert report_of(searched).unranked


async def test_a_page_that_kills_its_reader_is_skipped_and_the_others_are_read() -> None:
    deep = "<div>" * 200 + LONG + "</div>" * 200
    async with web({"/bomb": answer(deep * 400), "/a": answer(article("A", LONG))}) as (site, config):
        found = await nouns("breakwater", config)

    assert {noun.error.code for noun in found if isinstance(noun, Skipped)} <= {"fetch.too_complex"}
    assert f"{site.origin}/a" in {noun.url for noun in found if isinstance(noun, Page)}
