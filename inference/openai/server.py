"""One server that speaks OpenAI's protocol: what it serves, how it is doing, and the calls that are made to it."""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

import httpx2

from inference.conf import EngineConfig
from inference.engine import SearchWay, SmallCallForms
from inference.errors import EngineError, Unreachable
from inference.openai.calls import Calls, bearer
from inference.openai.discovery import MIN_BILLIONS, Discovery, Served, billions
from inference.openai.field_rules import FieldRules
from inference.openai.stream_parser import StreamParser
from inference.profiles import GENERIC, Level, Profile, profile, profile_of_parser
from inference.servers import SGLANG, UNKNOWN, VLLM

SERVED_SECONDS = 300.0
"""How long an answer of `/v1/models` is believed."""
MAX_REST_SECONDS = 30.0
AGAIN_SECONDS = (0.5, 3.0)
"""An abort that comes before SGLang has rendered the prompt is lost: it is sent again so long after the first."""

log = logging.getLogger(__name__)


class Server:
    """One base address."""

    def __init__(self, base: str, client: httpx2.AsyncClient, config: EngineConfig) -> None:
        self.base = _base(base)
        self.root = _root(self.base)
        self.running = 0
        """Requests of this process that it is answering now."""
        self.is_down = False
        """It was not healthy when it was last looked at."""
        self.is_unknown = True
        """Nobody has inspected it since its start, or since it last failed: it may be another one by now."""
        self._client = client
        self.calls = Calls(client, config)
        self._discovery = Discovery(self.base, self.root, self.calls, config)
        self._config = config
        self._served: Served | None = None
        self._served_until = 0.0
        self.rules = FieldRules()
        """What its refusals have taught about the fields of a request."""
        self.ends_thoughts_only = False
        """Its model, of no known family, has ended reasoning that no tag had begun."""
        self.parts_thoughts = False
        """It has given thoughts in a field of their own, so that what comes as content is no thought."""
        self.is_plain = False
        """Its model, of no known family, has answered without a tag."""
        self._counts = True
        self._has_ready = True
        self._later: set[asyncio.Task[None]] = set()
        self._has_spoken = False
        self._failures = 0
        self._rests_until = 0.0

    @property
    def is_resting(self) -> bool:
        """Whether it failed so recently that another one is better asked first."""
        return time.monotonic() < self._rests_until

    def failed(self) -> None:
        """Leave it alone for a while, longer each time, and forget what it served."""
        self.is_unknown = True
        self._failures += 1
        self._served_until = 0.0
        self._rests_until = time.monotonic() + min(MAX_REST_SECONDS, 2.0 ** (self._failures - 1))

    def rests(self) -> None:
        """Its queue is full: another one is better asked first, for a moment."""
        self._rests_until = max(self._rests_until, time.monotonic() + 1.0)

    def profile(self, served: Served) -> Profile:
        """How its model wants to be spoken to: as configured, by its names, else by its parser."""
        known = profile(self._config.profile, served.name, served.path)
        return profile_of_parser(served.parser) if known is GENERIC and not self._config.profile else known

    def can_continue(self, served: Served, known: Profile) -> bool:
        """Whether a begun answer may be sent to it. What it is nobody knows, where a gateway hides it: then it is tried
        with the families that are known to be served so."""
        is_served_so = known.continuation == "tags" and known.splits_tags and not known.switch
        may = served.kind.continues or (served.kind is UNKNOWN and is_served_so)
        return may and not self.rules.has_no_prefill

    def levels(self, served: Served) -> tuple[Level, ...]:
        """How much its model can be made to think."""
        known = self.profile(served)
        is_closed_only = not known.switch and not known.efforts.off
        if is_closed_only and known.thinks and not self.can_continue(served, known):
            return tuple(level for level in known.levels if level != "off")
        return known.levels

    def search_way(self, served: Served) -> SearchWay:
        """How its model asks for a search while it thinks."""
        known = self.profile(served)
        can_call = served.kind.has_tools or bool(served.tool_parser)
        if known.calls_while_thinking and can_call and "tools" not in self.rules.left_out:
            return "tool"
        is_small = any(0 < size < MIN_BILLIONS for size in map(billions, (served.name, served.path)))
        if known.searches_by_marks and not is_small and self.can_continue(served, known):
            return "marks"
        return ""

    def small_call_forms(self, served: Served) -> SmallCallForms:
        """In which forms its model may be asked for a line or two.

        [sglang] where thinking is switched off by the template, the grammar of a schema begins with the first word;
        behind thoughts that are closed by a begun answer it never does.
        """
        known = self.profile(served)
        is_held = served.kind in (SGLANG, VLLM) and "response_format" not in self.rules.left_out
        has_tasks = served.kind is SGLANG and known.has_tasks and "task" not in self.rules.left_out
        return SmallCallForms(is_held and bool(known.switch), has_tasks)

    def learns_of(self, parser: StreamParser, known: Profile) -> None:
        """How its model has answered; of one of no known family also by which tags."""
        self.parts_thoughts = self.parts_thoughts or parser.has_field
        if known is not GENERIC:
            return
        self.ends_thoughts_only = self.ends_thoughts_only or parser.has_ended_thoughts_only
        self.is_plain = not self.ends_thoughts_only and (self.is_plain or parser.is_plain)

    def parts(self, served: Served, *, is_raw: bool) -> bool:
        """Whether thoughts come from it in a field; `is_raw`: it was asked for one text."""
        return self.parts_thoughts or (bool(served.parser) and not is_raw)

    def forget(self) -> None:
        """Ask again what it serves: it refused what was right a while ago."""
        self._served_until = 0.0

    def holds(self, window_tokens: int | None) -> None:
        """It has named the length of its context, which gateways do not list."""
        if self._served is not None and window_tokens:
            self._served = replace(self._served, window_tokens=window_tokens)

    def worked(self) -> None:
        """It answered."""
        self._has_spoken = True
        self._failures, self._rests_until = 0, 0.0

    async def served(self) -> Served:
        """What it serves, asked again every few minutes. Raises `EngineError` when it cannot be known."""
        if self._served is None or time.monotonic() > self._served_until:
            self._served, self._counts = await self._discovery.found(), True
            self._served_until = time.monotonic() + SERVED_SECONDS
        return self._served

    async def send(self, content: bytes) -> httpx2.Response:
        """Start one answer; its body is not read yet. Raises `Unreachable`."""
        headers = {"Content-Type": "application/json", **bearer(self._config.api_key)}
        request = self._client.build_request("POST", f"{self.base}/chat/completions", content=content, headers=headers)
        try:
            return await self._client.send(request, stream=True)
        except httpx2.HTTPError as error:
            raise Unreachable(f"{self.base}: {error or type(error).__name__}") from error

    async def abort(self, request_id: str) -> None:
        """Tell the server to stop. Never raises: gateways have no such route and abort when the connection closes."""
        try:
            answered = await self.calls.command(f"{self.root}/abort_request", {"rid": request_id})
        except EngineError as error:
            log.warning("abort of %s not delivered: %s", request_id, error)
            return
        if answered.status not in (200, 404, 405):
            log.warning("%s: abort of %s answered with %s", self.root, request_id, answered.status)

    def abort_again(self, request_id: str) -> None:
        """Repeat an abort that may have come too early, in the background."""
        task = asyncio.create_task(self._abort_later(request_id))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _abort_later(self, request_id: str) -> None:
        passed = 0.0
        for seconds in AGAIN_SECONDS:
            await asyncio.sleep(seconds - passed)
            passed = seconds
            await self.abort(request_id)

    def close(self) -> None:
        """Let what runs in the background go."""
        for task in self._later:
            task.cancel()

    async def is_healthy(self) -> bool:
        """Whether it would answer now: `/ready`, or where there is none `/health`, or `/v1/models`."""
        try:
            status = await self._health_status()
            if status == 404:
                status = (await self.calls.get(f"{self.base}/models")).status
        except EngineError:
            return False
        return status == 200

    async def _health_status(self) -> int:
        """SGLang makes a token for `/health` and none for `/ready`, which older ones and gateways do not have."""
        if self._has_ready:
            status = (await self.calls.get(f"{self.root}/ready")).status
            if status not in (404, 405):
                return status
            self._has_ready = False
        return (await self.calls.get(f"{self.root}/health")).status

    async def look(self) -> bool:
        """See whether it is down; whether that has changed. One that is late but writes answers meanwhile is not."""
        was_down, self._has_spoken = self.is_down, False
        try:
            self.is_down = await self._health_status() >= 500
        except EngineError:
            self.is_down = not self._has_spoken
        self.is_unknown = self.is_unknown or self.is_down
        return self.is_down != was_down

    async def tokens(self, fields: Mapping[str, object]) -> int | None:
        """How many tokens the model's own template makes of the prompt of `fields` (`counted_fields`).

        None where the server does not count.
        """
        model, kind = (self._served.name, self._served.kind) if self._served else ("", UNKNOWN)
        if not (self._counts and kind.counts_at):
            return None
        base = self.root if kind.counts_at == "root" else self.base
        try:
            answered = await self.calls.post(f"{base}/tokenize", {"model": model, **fields})
        except EngineError:
            return None
        self._counts = answered.status not in (404, 405)
        return answered.number("count") if answered.status == 200 else None


def _base(url: str) -> str:
    """`url`; with the usual path where only a host is given."""
    bare = url.rstrip("/")
    return bare if urlsplit(bare).path else f"{bare}/v1"


def _root(base: str) -> str:
    """The server's own address: SGLang's routes outside OpenAI's protocol hang there."""
    parts = urlsplit(base)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.removesuffix("/v1"), "", "")).rstrip("/")
