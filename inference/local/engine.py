"""A small model on this machine's own processor: it is shown only the sentences that the quotes engine would quote.

It reads some 25 tokens a second on one core, so a prompt has at most `PROMPT_TOKENS`; one worked example shows it how
to cite. While no model is loaded the quotes engine answers, under its own name.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from inference.conf import EngineConfig
from inference.engine import Delta, Ended, Message, Request, SearchWay, SmallCallForms
from inference.errors import CannotContinue, Refused, TooLong
from inference.estimate import estimated_tokens
from inference.local.serving import Serving, read
from inference.openai.engine import OpenAIEngine
from inference.profiles import Level
from inference.quotes.engine import QuotesEngine, groups
from inference.quotes.quotable import Quotable, quotables
from inference.quotes.selection import Ranker
from languages.token_estimate import prompt_tokens


class Texts(Protocol):
    """The prompts by language, and what makes a stranger's text safe to put into one."""

    def language(self, text: str) -> str:
        """Which of the product's languages `text` is written in."""
        ...

    def prompt(self, name: str, language: str) -> str:
        """The prompt of that name."""
        ...

    def neutralised(self, text: str) -> str:
        """`text` without anything that the model's tokenizer takes for a control token."""
        ...


PROMPT_TOKENS = 600
ESTIMATED_TOKENS = 400
"""What the estimate may say of such a prompt: paths and commands take up to half as many tokens again as it thinks."""
QUESTION_TOKENS = 80
"""Of a question that stands behind notes; the middle of a longer one is left out."""
CONTEXT_TOKENS = 4096
FIRST_BYTE_SECONDS = 600.0
"""One answer is written at a time: others wait in the queue for it."""


class LocalEngine:
    """The supervised local server if its model is loaded, else quotations."""

    def __init__(self, config: EngineConfig, ranker: Ranker, texts: Texts) -> None:
        self._config = config
        self._ranker = ranker
        self._texts = texts
        self._quotes = QuotesEngine(ranker)
        self._asked: Serving | None = None
        self._engine: OpenAIEngine | None = None

    @property
    def name(self) -> str:
        """`local: ` and the model; `quotes` while none is loaded."""
        serving = self._serving()
        return f"local: {serving.model}" if serving else self._quotes.name

    @property
    def connected(self) -> bool:
        """Whether a model is loaded."""
        return self._serving() is not None

    async def write(self, request: Request) -> AsyncGenerator[Delta, None]:
        """See `Engine.write`; also `Ended("nothing_found")` where the pages hold nothing worth showing to the model."""
        serving = self._serving()
        if serving is None:
            deltas = self._quotes.write(request)
        else:
            messages = self._messages(request)
            if not messages:
                yield Ended("nothing_found")
                return
            engine = await self._connected(serving)
            deltas = engine.write(replace(request, messages=messages, think=request.think and serving.thinks))
        async with aclosing(deltas):
            async for delta in deltas:
                yield delta

    async def ready(self) -> bool:
        """Whether the model is loaded and its server answers."""
        serving = self._serving()
        return serving is not None and await (await self._connected(serving)).ready()

    async def window_tokens(self) -> int | None:
        """Its prompts are its own, and short: nobody else need fit into the window."""
        return None

    async def count_tokens(self, request: Request) -> int | None:
        """Its messages are not what its model reads."""
        return None

    async def search_way(self) -> SearchWay:
        """Nothing asks for more pages here."""
        return ""

    async def small_call_forms(self) -> SmallCallForms:
        """It is too slow for small calls."""
        return SmallCallForms()

    async def levels(self) -> tuple[Level, ...]:
        """Its small answers have no long thoughts."""
        serving = self._serving()
        return ("off", "on") if serving and serving.thinks else ("off",)

    async def watch(self) -> None:
        """Its server is the supervisor's child."""

    async def aclose(self) -> None:
        """Close connections. Safe to call twice."""
        if self._engine is not None:
            await self._engine.aclose()

    def _serving(self) -> Serving | None:
        return read(Path(self._config.local_file)) if self._config.local_file else None

    async def _connected(self, serving: Serving) -> OpenAIEngine:
        """An engine for the server that is there now: after a restart it has another port and another key."""
        if self._engine is None or serving != self._asked:
            await self.aclose()
            self._asked = serving
            self._engine = OpenAIEngine(
                replace(
                    self._config,
                    urls=(serving.url,),
                    model=serving.model,
                    api_key=serving.key,
                    profile="local-r1" if serving.thinks else "local",
                    first_byte_seconds=FIRST_BYTE_SECONDS,
                )
            )
        return self._engine

    def _messages(self, request: Request) -> tuple[Message, ...]:
        """What the model is shown; nothing where no sentence of the pages reaches the floor. Raises `EngineError`."""
        if request.begun_answer or request.begun_reasoning:
            raise CannotContinue("the local model's server cannot go on with a begun answer")
        if not request.question:
            raise Refused("small calls take the local model longer than they may")
        if not request.excerpts:
            return latest(request.messages)
        chosen = groups(request.question, quotables(request.excerpts), self._ranker)
        text = self._texts.prompt("local", self._texts.language(request.question))
        notes = [self._texts.neutralised(note(group)) for group in chosen]
        return with_notes(self._texts.neutralised(request.question), notes, text) if notes else ()


def with_notes(question: str, notes: Sequence[str], text: str) -> tuple[Message, ...]:
    """The prompt with as many of `notes`, best first, as it has room for.

    `text` holds the rules, the question of the worked example, its answer, and the form of the real question.
    """
    rules, example, answer, form = (section.strip() for section in text.split("\n---\n"))

    def prompt(shown: Sequence[str]) -> tuple[Message, ...]:
        question_text = form.replace("{question}", shortened(question)).replace("{notes}", "\n".join(shown))
        return Message("user", f"{rules}\n\n{example}"), Message("assistant", answer), Message("user", question_text)

    shown: list[str] = []
    for line in notes:
        if estimated_tokens(prompt([*shown, line])) <= ESTIMATED_TOKENS:
            shown.append(line)
    return prompt(shown)


def note(group: Sequence[Quotable]) -> str:
    """One line: the number to cite, then sentences and commands."""
    texts = (f"`{quotable.text.strip()}`" if quotable.is_code else quotable.text for quotable in group)
    return f"[{group[0].source}] {' '.join(texts)}"


def shortened(question: str) -> str:
    """`question`, without its middle if it is too long."""
    words = " ".join(question.split())
    room = int(len(words) * QUESTION_TOKENS / max(1.0, prompt_tokens(words)))
    return words if len(words) <= room else f"{words[: room * 2 // 3]} … {words[-room // 3 :]}"


def latest(messages: Sequence[Message]) -> tuple[Message, ...]:
    """As many of the last messages as there is room for. Raises `TooLong` where the last alone is too long."""
    newest_messages: tuple[Message, ...] = ()
    for message in reversed(messages):
        if estimated_tokens((message, *newest_messages)) > ESTIMATED_TOKENS:
            break
        newest_messages = (message, *newest_messages)
    if not newest_messages:
        raise TooLong(f"the message is longer than {PROMPT_TOKENS} tokens")
    return newest_messages
