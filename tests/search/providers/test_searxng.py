"""SearXNG's real answers, recorded, and the traps in them."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from search import errors
from search.conf import SearchConfig
from search.nouns import Hit, Query
from search.providers.searxng import Searxng, plain_words
from tests.search.serving import Site, answer, serving

RECORDED = Path(__file__).parents[2] / "fixtures" / "searxng"
CONFIG = SearchConfig(provider_seconds=1.0, provider_connect_seconds=0.5)


def recorded(name: str) -> bytes:
    """The response as it came over the wire."""
    said = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    body = said["body"] if isinstance(said["body"], str) else json.dumps(said["body"])
    headers = {"Location": said["headers"]["location"]} if "location" in said["headers"] else {}
    return answer(body, said["status"], said["headers"]["content-type"], **headers)


def asks(site: Site, config: SearchConfig = CONFIG) -> Searxng:
    return Searxng(replace(config, searxng_url=site.origin))


async def found(name: str, query: str = "anything", language: str = "en") -> list[Hit]:
    async with serving({"/search": recorded(name)}) as site:
        return await asks(site).find(Query(query, language))


async def test_results_become_hits() -> None:
    hits = await found("general-en")

    assert len(hits) == 10
    assert hits[0].title == "NOTIFY"
    assert hits[0].url == "http://postgres.test:8180/docs/15/sql-notify.html"
    assert "payload" in hits[0].snippet
    assert {hit.provider for hit in hits} == {"searxng"}


async def test_the_date_is_found_in_either_field() -> None:
    merged = await found("general-zh-CN")
    single = await found("one-engine-dated")

    assert merged[0].published == date(2025, 5, 28)
    assert any(hit.published for hit in single)


async def test_as_many_hits_as_configured_and_no_more() -> None:
    async with serving({"/search": recorded("general-en")}) as site:
        hits = await asks(site, replace(CONFIG, max_hits=3)).find(Query("x"))

    assert len(hits) == 3


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("nojson-json", errors.JsonDisabled),
        ("format-bogus", errors.UnexpectedAnswer),
        ("query-external-bang", errors.UnexpectedAnswer),
        ("query-empty", errors.QueryRefused),
        ("limiter-json-5", errors.ProviderBusy),
        ("engine-429", errors.EnginesFailed),
        ("engine-500", errors.EnginesFailed),
        ("engine-slow", errors.EnginesFailed),
        ("path-unknown", errors.UnexpectedAnswer),
    ],
)
async def test_every_trap_has_its_own_error(name: str, kind: type[errors.ProviderError]) -> None:
    with pytest.raises(errors.ProviderError) as raised:
        await found(name)

    assert raised.type is kind


@pytest.mark.parametrize("name", ["engine-empty", "empty-result"])
async def test_no_hits_and_no_complaint_is_an_empty_list(name: str) -> None:
    assert await found(name) == []


async def test_good_results_outweigh_engines_that_failed() -> None:
    assert len(await found("engine-mixed")) == 10


async def test_answers_that_are_objects_do_not_disturb() -> None:
    assert await found("answer-hash")


async def test_a_redirect_is_never_followed() -> None:
    async with serving({"*": answer(json.dumps({"results": []}), content_type="application/json")}) as elsewhere:
        moved = answer(b"", 302, "text/html", Location=f"{elsewhere.origin}/search")
        async with serving({"/search": moved}) as site:
            with pytest.raises(errors.UnexpectedAnswer):
                await asks(site).find(Query("x"))

    assert elsewhere.asked == []


@pytest.mark.parametrize(
    ("words", "harmless"),
    [
        ("!!g debian", "g debian"),
        ("!wd debian", "wd debian"),
        (":zh debian", "zh debian"),
        ("a !b :c d", "a b c d"),
        ("!:!g x", "g x"),
        ("what! is 3:1?", "what! is 3:1?"),
        ("  two\n lines ", "two lines"),
        ("!!", ""),
    ],
)
def test_the_words_of_a_user_are_never_commands(words: str, harmless: str) -> None:
    assert plain_words(words) == harmless


async def test_what_is_asked_is_the_plain_query_in_its_language() -> None:
    async with serving({"/search": recorded("empty-result")}) as site:
        await asks(site).find(Query("!!g 天氣", "zh-hant"))

    asked = parse_qs(urlsplit(site.asked[0].target).query)
    assert (asked["q"], asked["format"], asked["language"]) == (["g 天氣"], ["json"], ["zh-TW"])
    assert site.asked[0].headers["user-agent"].startswith("wenyuan/")


@pytest.mark.parametrize(
    ("days", "word"), [(None, None), (1, "day"), (7, "month"), (31, "month"), (90, "year"), (900, None)]
)
async def test_new_pages_are_asked_for_in_steps_that_every_searxng_knows(days: int | None, word: str | None) -> None:
    async with serving({"/search": recorded("empty-result")}) as site:
        await asks(site).find(Query("x", days=days))

    assert parse_qs(urlsplit(site.asked[0].target).query).get("time_range", [None])[0] == word


async def test_a_query_of_marks_only_is_not_sent() -> None:
    async with serving({"/search": recorded("empty-result")}) as site:
        assert await asks(site).find(Query("!!")) == []

    assert site.asked == []


@pytest.mark.parametrize(
    "body", ["not json", "[]", '{"results": 3}', '{"results": [1, {"url": 5}, {"url": "file:///x"}]}']
)
async def test_nonsense_is_refused_or_left_out(body: str) -> None:
    async with serving({"/search": answer(body, content_type="application/json")}) as site:
        try:
            assert await asks(site).find(Query("x")) == []
        except errors.UnexpectedAnswer:
            assert not body.startswith("{")


async def test_nobody_listening_is_told_at_once() -> None:
    async with serving({}) as site:
        pass
    with pytest.raises(errors.ProviderUnreachable):
        await asks(site).find(Query("x"))


def test_a_missing_address_is_the_operators_matter() -> None:
    with pytest.raises(errors.Misconfigured):
        Searxng(SearchConfig())
