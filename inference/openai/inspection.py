"""Whether a running server serves the model as its profile wants it; what is wrong is named with what to do."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from inference.conf import EngineConfig
from inference.errors import EngineError, Unreachable
from inference.openai.calls import Answered, Calls
from inference.openai.server import Backend, Served
from inference.openai.think_tags import CLOSING
from inference.profiles import Profile, profile

MIN_CONTEXT_TOKENS = 16384
"""Below this a question with search, its reasoning and its answer do not fit together."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    text: str
    is_good: bool = True


async def findings(url: str, config: EngineConfig) -> list[Finding]:
    """What is right and wrong with the server at `url`. Never raises for what the server does."""
    async with httpx.AsyncClient(trust_env=False, timeout=config.connect_seconds) as client:
        return await inspected(Backend(url, client, config), config)


async def inspected(backend: Backend, config: EngineConfig) -> list[Finding]:
    """The same of a server that is connected; afterwards it is no longer unknown, unless it could not be asked."""
    try:
        served = await backend.served()
    except EngineError as error:
        return [Finding(f"not usable: {error}", is_good=False)]
    backend.is_unknown = False
    known = profile(config.profile, served.name, served.path)
    found = [Finding(f"serves {served.name}, profile {known.name}"), _context(served)]
    if not served.is_sglang:
        return [*found, Finding("not SGLang: no abort by id, and a begun answer cannot be gone on with")]
    found += _arguments(known, await _asked(backend.calls, f"{backend.root}/server_info"))
    return [*found, *_closing_tag(known, await _tokens(backend, served))]


def _context(served: Served) -> Finding:
    if served.window_tokens is None:
        return Finding("does not tell its context length; the profile's is assumed")
    if served.window_tokens < MIN_CONTEXT_TOKENS:
        return Finding(
            f"context of {served.window_tokens} tokens: give --context-length {MIN_CONTEXT_TOKENS} or more",
            is_good=False,
        )
    return Finding(f"context of {served.window_tokens} tokens")


def _arguments(known: Profile, info: Answered | None) -> Iterator[Finding]:
    if info is None or "enable_cache_report" not in info.fields:
        return  # a gateway: its workers would have to be asked one by one
    parser = info.text("reasoning_parser")
    if parser == known.parser:
        yield Finding(f"reasoning parser {parser or 'off'}")
    else:
        yield Finding(
            f"reasoning parser {parser or 'off'}: start it with --reasoning-parser {known.parser}", is_good=False
        )
    if not info.fields.get("enable_cache_report"):
        yield Finding("cache hits are not counted: start it with --enable-cache-report", is_good=False)
    if not info.fields.get("enable_metrics"):
        yield Finding("no metrics: start it with --enable-metrics", is_good=False)
    if info.fields.get("enable_custom_logit_processor"):
        yield Finding("runs code out of requests: start it without --enable-custom-logit-processor", is_good=False)


def _closing_tag(known: Profile, count: int | None) -> Iterator[Finding]:
    if count is None or not known.thinks:
        return
    if count == 1:
        yield Finding(f"{CLOSING} is one token")
    else:
        yield Finding(f"{CLOSING} is {count} tokens: this is not a model of the profile {known.name}", is_good=False)


async def _tokens(backend: Backend, served: Served) -> int | None:
    """How many tokens the closing tag is: the difference it makes, as tokenisers add a first token of their own."""
    counts = []
    for text in ("a", f"a{CLOSING}"):
        answered = await _asked(backend.calls, f"{backend.base}/tokenize", {"model": served.name, "prompt": text})
        counts.append(answered.number("count") if answered else None)
    before, behind = counts
    return behind - before if before is not None and behind is not None else None


async def _asked(calls: Calls, url: str, fields: dict[str, object] | None = None) -> Answered | None:
    try:
        answered = await (calls.get(url) if fields is None else calls.post(url, fields))
    except Unreachable:
        return None
    return answered if answered.status == 200 else None
