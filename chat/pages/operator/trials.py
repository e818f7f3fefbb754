"""Trials of what is connected: one short request, and what came of it in a sentence.

They pass by circuit breakers and queues: an operator who presses the button wants to know how it is now.
"""

import asyncio
import logging
import time
from contextlib import aclosing
from dataclasses import dataclass
from uuid import uuid4

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.engines import ModelGone, engine_of
from chat.errors.messages import CODES, FOR_OPERATORS
from inference import EngineError
from inference.engine import Answer, Message, Reasoning, Request
from search import Query, SearchError, providers

log = logging.getLogger(__name__)
WORDS = "DeepSeek"
"""What the web, papers, code and news all have pages of."""
QUESTION = "Say OK."
TOKENS_MAX = 32


@dataclass(frozen=True)
class Trial:
    """What came of it. `seconds`: until the hits, or until the first word of a model."""

    is_good: bool
    sentence: Promise | str
    seconds: float
    code: str = ""


async def try_provider(name: str) -> Trial:
    """Ask a search provider for a word. Never raises what a provider can fail with."""
    began = time.monotonic()
    try:
        kind = providers.kind_of(name)
        language = kind.languages[0] if kind.languages else "en"
        query = Query(WORDS, language, focuses=frozenset(kind.focuses or {"web"}))
        asking = providers.named(name, settings.SEARCH).find(query)
        async with asyncio.timeout(settings.CHAT.trial_seconds):
            hits = await asking
    except (SearchError, TimeoutError) as error:
        return failure(error, began, "provider.timeout")
    words = _("It answers and finds pages.") if hits else _("It answers, but found nothing for the word of this test.")
    return Trial(bool(hits), words, time.monotonic() - began)


async def try_engine(name: str = "") -> Trial:
    """Have a model of `MODELS`, or the only one, say a word. Never raises what an engine can fail with."""
    began = time.monotonic()
    try:
        engine = engine_of(name)
        if not engine.connected:
            return Trial(True, _("No model is connected: answers are sentences of the pages."), 0.0)
        async with asyncio.timeout(settings.CHAT.trial_seconds):
            await first_word(name)
    except (EngineError, TimeoutError) as error:
        return failure(error, began, "engine.silent")
    return Trial(True, _("It writes. The time is that of its first word."), time.monotonic() - began)


async def first_word(name: str) -> None:
    """Until the model has written something. Raises EngineError."""
    message = Message("user", QUESTION)
    request = Request(uuid4().hex, (message,), QUESTION, think=False, max_tokens=TOKENS_MAX)
    async with aclosing(engine_of(name).write(request)) as deltas:
        async for delta in deltas:
            if isinstance(delta, Answer | Reasoning):
                return


def failure(error: Exception, began: float, code_of_timeout: str) -> Trial:
    """The sentence of its code; the server's own words, which may name a key, go to the log only."""
    code = getattr(error, "code", code_of_timeout)
    log.warning("a trial has failed: %s %s", code, error)
    known = CODES[code].sentence if code in CODES else code
    return Trial(False, FOR_OPERATORS.get(code, known), time.monotonic() - began, code)


def is_known_model(name: str) -> bool:
    """Whether there is such a model to be tried."""
    try:
        engine_of(name)
    except ModelGone:
        return False
    return True
