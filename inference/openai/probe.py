"""One small question to a server whose model nobody knows: does it think, and by which signs do its thoughts end?

What its answer shows is remembered with the server, so that of the first reader's answer no word need wait for a tag.
"""

import logging
from uuid import uuid4

from inference.conf import EngineConfig
from inference.engine import NOBODY_WAITS, Delta, Ended, Message, Request
from inference.errors import EngineError
from inference.openai.attempt import Attempt
from inference.openai.prefill import prefill
from inference.openai.request_body import Terms, body, encoded
from inference.openai.server import Server
from inference.openai.stream_parser import StreamParser
from inference.openai.timeouts import Timeouts
from inference.profiles import GENERIC
from inference.servers import LLAMA_CPP, SGLANG, UNKNOWN, VLLM

PROBE = "Reply with the word OK."
PROBE_TOKENS = 256
PROBED = (SGLANG, VLLM, LLAMA_CPP, UNKNOWN)
"""Others give thoughts in a field of their own, whatever the model is."""

log = logging.getLogger(__name__)


async def probe(server: Server, config: EngineConfig) -> None:
    """Ask, where it is of any use. Never raises for what the server does: a reader's question teaches the same."""
    try:
        served = await server.served()
        if server.profile(served) is not GENERIC or served.kind not in PROBED:
            return
        request = Request(uuid4().hex, (Message("user", PROBE),), PROBE, priority=NOBODY_WAITS)
        terms = Terms(served.name, PROBE_TOKENS, served.kind, served.has_priorities)
        fields = server.rules.applied(body(request, GENERIC, terms, prefill(request, GENERIC, can_continue=False)))
        parser, deltas = StreamParser(), list[Delta]()
        async with Attempt(server, request.id, encoded(fields), parser, Timeouts(config)) as attempt:
            while not attempt.is_over:
                deltas = await attempt.more()
    except EngineError as error:
        log.info("%s: a model that nobody knows has told nothing of itself: %s", server.base, error)
        return
    # Of what broke off before any tag nobody knows whether it was thought.
    is_whole = isinstance(deltas[-1], Ended) and deltas[-1].finish != "length"
    if is_whole or parser.has_ended_thoughts_only or parser.has_field:
        server.learns_of(parser, GENERIC)
