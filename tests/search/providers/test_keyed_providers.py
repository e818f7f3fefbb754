"""Brave, Tavily and Bocha: what they are asked, what they answer, how they fail."""

import json
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from search import errors
from search.conf import SearchConfig
from search.nouns import Hit, Query
from search.providers import named
from search.scopes import Scope
from tests.search.serving import Site, answer, serving

PAGE = {"url": "https://a.example/tides", "page_age": "2026-03-14T10:00:00", "published_date": "2026-03-14"}
PAGE |= {"title": "Tides", "name": "Tides", "datePublished": "2026-03-14T10:00:00+08:00"}
PAGE |= {"description": "When the water comes", "content": "When the water comes", "snippet": "When the water comes"}
ODD = [PAGE, {"url": "javascript:x"}, {"url": None}, 5]
ANSWERS = {
    "brave": {"web": {"results": ODD}},
    "tavily": {"results": ODD},
    "bocha": {"code": 200, "data": {"webPages": {"value": ODD}}},
}
KEYS = {"brave_api_key": "key-b", "tavily_api_key": "key-t", "bocha_api_key": "key-c"}
SCOPED = Query("潮汐", "zh-hant", Scope(("a.example",), ("b.example",)))


def config(site: Site) -> SearchConfig:
    urls = {f"{name}_url": site.origin for name in ANSWERS}
    return replace(SearchConfig(provider_seconds=1.0), **KEYS, **urls)  # type: ignore[arg-type]


async def asked(name: str, response: bytes, query: Query = SCOPED) -> tuple[Site, list[Hit]]:
    async with serving({"*": response}) as site:
        return site, await named(name, config(site)).find(query)


def told(body: object, status: int = 200, **headers: str) -> bytes:
    return answer(json.dumps(body), status, "application/json", **headers)


@pytest.mark.parametrize("name", ANSWERS)
async def test_results_become_hits_and_nonsense_is_left_out(name: str) -> None:
    _, hits = await asked(name, told(ANSWERS[name]))

    assert hits == [
        Hit("https://a.example/tides", "Tides", "When the water comes", name, "a.example", date(2026, 3, 14))
    ]


@pytest.mark.parametrize("name", ANSWERS)
async def test_no_results_are_an_empty_list(name: str) -> None:
    assert (await asked(name, told({"web": None, "results": [], "code": 200, "data": {}})))[1] == []


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, errors.ProviderRefused),
        (402, errors.ProviderRefused),
        (403, errors.ProviderRefused),
        (422, errors.QueryRefused),
        (429, errors.ProviderBusy),
        (500, errors.ProviderBroken),
        (302, errors.UnexpectedAnswer),
    ],
)
async def test_every_failure_has_its_own_error(name: str, status: int, kind: type[errors.ProviderError]) -> None:
    with pytest.raises(errors.ProviderError) as raised:
        await asked(name, told({}, status))

    assert raised.type is kind


async def test_a_busy_provider_may_say_for_how_long() -> None:
    with pytest.raises(errors.ProviderBusy) as raised:
        await asked("brave", told({}, 429, Retry_After="17"))

    assert raised.value.retry_after_seconds == 17.0


@pytest.mark.parametrize("code", [401, "403", 429, "500"])
async def test_bocha_also_fails_with_a_code_inside(code: object) -> None:
    with pytest.raises(errors.ProviderError):
        await asked("bocha", told({"code": code, "msg": "no"}))


async def test_brave_is_asked_with_its_token_language_and_operators() -> None:
    site, _ = await asked("brave", told(ANSWERS["brave"]))

    params = parse_qs(urlsplit(site.asked[0].target).query)
    assert params["q"] == ["潮汐 site:a.example -site:b.example"]
    assert params["search_lang"] == ["zh-hant"]
    assert site.asked[0].headers["x-subscription-token"] == "key-b"


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("tavily", "key-t", {"include_domains": ["a.example"], "exclude_domains": ["b.example"]}),
        ("bocha", "key-c", {"include": "a.example", "exclude": "b.example"}),
    ],
)
async def test_the_others_are_asked_with_a_bearer_and_lists_of_sites(
    name: str, key: str, expected: dict[str, object]
) -> None:
    site, _ = await asked(name, told(ANSWERS[name]))

    sent = json.loads(site.asked[0].body)
    assert site.asked[0].headers["authorization"] == f"bearer {key}"
    assert {field: sent[field] for field in expected} == expected
    assert sent["query"] == "潮汐"


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("brave", "freshness", {None: None, 1: "pd", 7: "pw", 30: "pm", 365: "py", 900: None}),
        ("tavily", "time_range", {None: None, 1: "day", 7: "week", 30: "month", 365: "year", 900: None}),
        ("bocha", "freshness", {None: "noLimit", 1: "oneDay", 7: "oneWeek", 30: "oneMonth", 365: "oneYear"}),
    ],
)
async def test_new_pages_are_asked_for_in_the_providers_own_words(
    name: str, field: str, expected: dict[int | None, str | None]
) -> None:
    for days, word in expected.items():
        site, _ = await asked(name, told(ANSWERS[name]), replace(SCOPED, days=days))
        target, body = site.asked[0].target, site.asked[0].body
        sent = json.loads(body).get(field) if body else parse_qs(urlsplit(target).query).get(field, [None])[0]

        assert sent == word, days


@pytest.mark.parametrize("name", ANSWERS)
def test_without_a_key_it_is_the_operators_matter(name: str) -> None:
    with pytest.raises(errors.Misconfigured):
        named(name, SearchConfig())


def test_keys_never_show_in_logs() -> None:
    assert "key-" not in repr(replace(SearchConfig(), **KEYS))  # type: ignore[arg-type]
