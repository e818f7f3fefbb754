"""The one way to a stranger's page, against a server that misbehaves."""

import asyncio
import gzip
from dataclasses import replace

import pytest

from search import errors
from search.conf import SearchConfig
from search.fetching.content_types import Kind
from search.fetching.fetcher import Download, Fetcher
from tests.search.serving import Answering, Asked, Site, answer, redirect, serving

QUICK = SearchConfig(page_seconds=2.0, first_byte_seconds=0.4, idle_seconds=0.4, connect_seconds=0.5)


async def fetched(site: Site, path: str = "/", config: SearchConfig = QUICK) -> Download:
    return await Fetcher(replace(config, test_allow=(site.pair,))).fetch(site.origin + path)


async def failure(route: Answering | bytes, config: SearchConfig = QUICK) -> type[errors.SearchError]:
    async with serving({"*": route}) as site:
        with pytest.raises(errors.FetchError) as raised:
            await fetched(site, config=config)
        return raised.type


async def test_a_page_comes_with_its_kind_and_charset() -> None:
    async with serving({"/": answer("<html>hello", content_type="text/html; charset=GBK")}) as site:
        download = await fetched(site)

    assert (download.body, download.kind, download.charset) == (b"<html>hello", Kind.HTML, "GBK")
    assert download.url == download.final_url == f"{site.origin}/"


async def test_the_request_says_honestly_who_asks_and_carries_nothing_else() -> None:
    async with serving({"/": answer("<html>")}) as site:
        await fetched(site)

    headers = site.asked[0].headers
    assert headers["user-agent"].startswith("wenyuan/")
    assert headers["host"] == site.pair
    assert not {"cookie", "authorization", "referer"} & set(headers)


async def test_without_the_allowance_the_same_server_is_out_of_reach() -> None:
    async with serving({"/": answer("<html>")}) as site:
        with pytest.raises(errors.Blocked):
            await Fetcher(QUICK).fetch(f"{site.origin}/")

    assert site.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_by_hand(status: int) -> None:
    async with serving({"/": redirect("/next", status), "/next": answer("<html>there")}) as site:
        download = await fetched(site)

    assert download.final_url == f"{site.origin}/next"
    assert download.url == f"{site.origin}/"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["http://127.0.0.1:{}/", "//127.0.0.1:{}/", "http://0x7f.1:{}/", "http://[::1]:{}/"])
async def test_no_redirect_reaches_another_port_of_this_machine(status: int, target: str) -> None:
    async with serving({"/": answer("secret")}) as canary:
        kind = await failure(redirect(target.format(canary.port), status))

    assert kind is errors.Blocked
    assert canary.asked == []


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data/", "http://metadata.google.internal/", "http://[fd00:ec2::254]/"],
)
async def test_no_redirect_reaches_the_metadata_of_a_cloud(target: str) -> None:
    assert await failure(redirect(target)) in (errors.Blocked, errors.BadAddress)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "javascript:1", "http://user@example.com/", "ftp://example.com/"]
)
async def test_redirects_to_what_is_no_page_are_refused(target: str) -> None:
    assert await failure(redirect(target)) is errors.BadAddress


async def test_a_name_that_resolves_to_this_machine_is_blocked() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    with pytest.raises(errors.Blocked):
        await Fetcher(QUICK, resolve).fetch("http://rebound.example/")


async def test_thirty_hops_are_too_many() -> None:
    async with serving({"*": redirect("/again")}) as site:
        with pytest.raises(errors.TooManyRedirects):
            await fetched(site)

    assert len(site.asked) == QUICK.max_redirects + 1


async def test_a_redirect_to_nowhere_is_refused() -> None:
    assert await failure(answer(b"", 302)) is errors.TooManyRedirects


def test_a_redirect_from_https_to_http_is_refused() -> None:
    with pytest.raises(errors.Downgraded):
        Fetcher(QUICK).redirect_target("https://example.com/", "http://example.com/")


async def test_a_cookie_comes_back_to_its_host_only_within_one_fetch() -> None:
    routes = {"/": redirect("/in", Set_Cookie="seen=yes; Path=/"), "/in": answer("<html>in")}
    async with serving(routes) as site:
        await fetched(site)
        await fetched(site, "/in")

    assert [asked.headers.get("cookie") for asked in site.asked] == [None, "seen=yes", None]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, errors.Refused),
        (403, errors.Refused),
        (451, errors.Refused),
        (404, errors.Missing),
        (410, errors.Missing),
        (429, errors.Busy),
        (503, errors.Busy),
        (500, errors.ServerFailed),
        (204, errors.UnexpectedStatus),
        (418, errors.UnexpectedStatus),
    ],
)
async def test_every_status_has_its_own_reason(status: int, kind: type[errors.FetchError]) -> None:
    assert await failure(answer(b"", status)) is kind


@pytest.mark.parametrize("content_type", ["image/png", "application/zip", "video/mp4", "application/json", "text/css"])
async def test_what_is_no_text_is_not_downloaded(content_type: str) -> None:
    assert await failure(answer(b"x" * 100, content_type=content_type)) is errors.WrongType


async def test_binary_that_calls_itself_html_is_refused() -> None:
    assert await failure(answer(b"\x89PNG\r\n\x1a\n" + b"\0" * 200)) is errors.WrongType


async def test_a_bomb_costs_its_limit_only() -> None:
    assert await failure(answer(gzip.compress(b"\0" * 100_000_000), Content_Encoding="gzip")) is errors.TooLarge


async def test_encodings_nobody_asked_for_are_refused() -> None:
    assert await failure(answer(b"xxxx", Content_Encoding="br")) is errors.WrongEncoding
    assert await failure(answer(b"xxxx", Content_Encoding="gzip, gzip")) is errors.WrongEncoding


async def test_an_announced_size_is_refused_before_it_comes() -> None:
    assert await failure(answer(b"x", Content_Length="999999999999")) is errors.TooLarge


async def test_an_endless_body_stops_at_the_limit() -> None:
    async def endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(b"<p>more</p>" * 1000)
            await writer.drain()

    assert await failure(endless, replace(QUICK, max_wire_bytes=200_000)) is errors.TooLarge


async def test_a_server_that_never_answers_is_left() -> None:
    async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    assert await failure(silent) is errors.Slow


async def test_a_slow_drip_ends_with_the_page_deadline() -> None:
    async def drip(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.05)

    started = asyncio.get_running_loop().time()
    assert await failure(drip, replace(QUICK, page_seconds=0.6)) is errors.Slow
    assert asyncio.get_running_loop().time() - started < 1.5


async def test_headers_without_end_are_cut() -> None:
    async def headers(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-More: " + b"y" * 1000 + b"\r\n")
            await writer.drain()

    assert await failure(headers) is errors.Cut


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"hello\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nContent-Type: text/html\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\nZZ\r\nno\r\n",
    ],
)
async def test_what_is_not_http_is_cut(said: bytes) -> None:
    assert await failure(said) is errors.Cut


async def test_tls_that_is_none_is_named() -> None:
    async with serving({"/": answer("<html>")}) as site:
        config = replace(QUICK, test_allow=(site.pair,))
        with pytest.raises((errors.Insecure, errors.Slow)):
            await Fetcher(config).fetch(f"https://127.0.0.1:{site.port}/")


async def test_nobody_listening_is_named() -> None:
    async with serving({}) as site:
        pair, origin = site.pair, site.origin
    with pytest.raises(errors.Unconnected):
        await Fetcher(replace(QUICK, test_allow=(pair,))).fetch(f"{origin}/")


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving({"*": answer("<html>from the proxy")}) as proxy, serving({"/": answer("<html>direct")}) as site:
        monkeypatch.setenv("HTTP_PROXY", proxy.origin)
        monkeypatch.setenv("ALL_PROXY", proxy.origin)
        download = await fetched(site)

    assert download.body == b"<html>direct"
    assert proxy.asked == []
