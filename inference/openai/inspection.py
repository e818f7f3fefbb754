"""Whether a running server serves the model as its profile wants it; what is wrong is named with what to do."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx2

from inference.conf import EngineConfig
from inference.errors import EngineError, Unreachable
from inference.openai.calls import Answered, Calls
from inference.openai.clients import plain_client
from inference.openai.discovery import Served
from inference.openai.server import Server
from inference.openai.tag_shapes import CLOSING
from inference.profiles import Profile

MIN_CONTEXT_TOKENS = 16384
"""Below this a question with search, its reasoning and its answer do not fit together."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    text: str
    is_good: bool = True


async def findings(url: str, config: EngineConfig) -> list[Finding]:
    """What is right and wrong with the server at `url`. Never raises for what the server does."""
    async with plain_client(config, httpx2.Timeout(config.connect_seconds)) as client:
        return await inspected(Server(url, client, config), config)


async def inspected(server: Server, config: EngineConfig) -> list[Finding]:
    """The same of a server that is connected; afterwards it is no longer unknown, unless it could not be asked."""
    try:
        served = await server.served()
    except EngineError as error:
        return [Finding(f"not usable: {error}", is_good=False)]
    server.is_unknown = False
    known = server.profile(served)
    findings = [Finding(f"serves {served.name}, profile {known.name}"), _context(served)]
    if not served.is_sglang:
        return [*findings, *_other_kind(served)]
    findings += _arguments(known, config, await _asked(server.calls, f"{server.root}/server_info"))
    return [*findings, *_closing_tag(known, await _tokens(server, served))]


def _other_kind(served: Served) -> Iterator[Finding]:
    kind = served.kind
    yield Finding(f"not SGLang ({kind.name}): a request is aborted by hanging up")
    if not kind.continues:
        yield Finding("an answer that broke off is written anew: it cannot be gone on with")
    if kind.warning:
        yield Finding(kind.warning, is_good=served.window_tokens != kind.assumed_window)


def _context(served: Served) -> Finding:
    if served.window_tokens is None:
        return Finding("does not tell its context length; the profile's is assumed")
    if served.window_tokens < MIN_CONTEXT_TOKENS:
        return Finding(
            f"context of {served.window_tokens} tokens: give --context-length {MIN_CONTEXT_TOKENS} or more",
            is_good=False,
        )
    return Finding(f"context of {served.window_tokens} tokens")


def _arguments(known: Profile, config: EngineConfig, info: Answered | None) -> Iterator[Finding]:
    if info is None or "enable_cache_report" not in info.fields:
        return  # a gateway: its workers would have to be asked one by one
    yield _parser(known, info.text("reasoning_parser"))
    yield from _places(config, info)
    if not info.fields.get("enable_cache_report"):
        yield Finding("cache hits are not counted: start it with --enable-cache-report", is_good=False)
    if not info.fields.get("enable_metrics"):
        yield Finding("no metrics: start it with --enable-metrics", is_good=False)
    if info.fields.get("enable_custom_logit_processor"):
        yield Finding("runs code out of requests: start it without --enable-custom-logit-processor", is_good=False)


def _parser(known: Profile, parser: str) -> Finding:
    """Without a parser the thoughts come as text, with their tags, and are parted here; V4's tags are taken away."""
    is_right = parser in (known.parser, *known.other_parsers, "auto") or not known.parser
    if is_right or (not parser and known.continuation != "fields"):
        return Finding(f"reasoning parser {parser or 'off'}")
    return Finding(
        f"reasoning parser {parser or 'off'}: start it with --reasoning-parser {known.parser}", is_good=False
    )


def _places(config: EngineConfig, info: Answered) -> Iterator[Finding]:
    """Whether it takes as many requests as the product may make: more than that find its queue full."""
    running, queued = info.number("max_running_requests"), info.number("max_queued_requests")
    if running is None or queued is None:
        return
    places = running + queued
    if config.places > places * max(1, len(config.urls)):
        yield Finding(
            f"{running} requests run and {queued} wait, and RUNS_MAX is {config.places}: start it with"
            f" --max-queued-requests {config.places}, or set RUNS_MAX to {places * max(1, len(config.urls))}",
            is_good=False,
        )
    else:
        yield Finding(f"{running} requests run and {queued} wait")


def _closing_tag(known: Profile, count: int | None) -> Iterator[Finding]:
    if count is None or not known.thinks:
        return
    if count == 1:
        yield Finding(f"{CLOSING} is one token")
    else:
        yield Finding(f"{CLOSING} is {count} tokens: this is not a model of the profile {known.name}", is_good=False)


async def _tokens(server: Server, served: Served) -> int | None:
    """How many tokens the closing tag is: the difference it makes, as tokenisers add a first token of their own."""
    counts = []
    for text in ("a", f"a{CLOSING}"):
        answered = await _asked(server.calls, f"{server.base}/tokenize", {"model": served.name, "prompt": text})
        counts.append(answered.number("count") if answered else None)
    before, behind = counts
    return behind - before if before is not None and behind is not None else None


async def _asked(calls: Calls, url: str, fields: dict[str, object] | None = None) -> Answered | None:
    try:
        answered = await (calls.get(url) if fields is None else calls.post(url, fields))
    except Unreachable:
        return None
    return answered if answered.status == 200 else None
