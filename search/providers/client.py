"""The client of our own and of chosen services: fixed base URLs from the configuration, never a stranger's address.

No redirects, no proxies or passwords from the environment, no body without a limit; failures become `ProviderError`.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from search import errors
from search.conf import SearchConfig

MAX_BYTES = 4_000_000

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


@dataclass(frozen=True)
class Answer:
    """Status, kind and body of what a service said."""

    status: int
    content_type: str
    body: bytes

    def json(self) -> dict[str, Json]:
        """The body as a JSON object. Raises `UnexpectedAnswer`."""
        try:
            value = json.loads(self.body)
        except ValueError as error:
            raise errors.UnexpectedAnswer("not JSON") from error
        if not isinstance(value, dict):
            raise errors.UnexpectedAnswer("not an object")
        return value


async def asked(url: str, params: Mapping[str, str], config: SearchConfig) -> Answer:
    """What `GET url?params` answers, whatever its status. Raises `ProviderError` where nothing comes."""
    limits = httpx.Timeout(config.provider_seconds, connect=config.provider_connect_seconds)
    headers = {"User-Agent": config.user_agent, "Accept": "application/json"}
    try:
        async with (
            asyncio.timeout(config.provider_seconds),
            httpx.AsyncClient(timeout=limits, headers=headers, trust_env=False, follow_redirects=False) as client,
            client.stream("GET", url, params=params) as response,
        ):
            return Answer(response.status_code, response.headers.get("content-type", ""), await _body(response))
    except (TimeoutError, httpx.ConnectTimeout) as error:
        late = isinstance(error, httpx.ConnectTimeout)
        raise (errors.ProviderUnreachable if late else errors.ProviderLate)(url) from error
    except httpx.TimeoutException as error:
        raise errors.ProviderLate(url) from error
    except httpx.ConnectError as error:
        raise errors.ProviderUnreachable(url) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise errors.UnexpectedAnswer(url) from error


def refuse_failures(answer: Answer) -> None:
    """Raises the `ProviderError` that the status stands for; only 200 passes."""
    status = answer.status
    if status == 200:
        return
    if status in (429, 503):
        raise errors.ProviderBusy(str(status))
    if status >= 500:
        raise errors.ProviderBroken(str(status))
    if status in (401, 402, 403):
        raise errors.ProviderRefused(str(status))
    raise (errors.QueryRefused if status in (400, 414, 422) else errors.UnexpectedAnswer)(str(status))


async def _body(response: httpx.Response) -> bytes:
    pieces = []
    size = 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > MAX_BYTES:
            raise errors.UnexpectedAnswer("too large")
        pieces.append(piece)
    return b"".join(pieces)
