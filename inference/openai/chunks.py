"""One payload of the stream as a frozen noun, whichever server wrote it."""

import json
import re
from dataclasses import dataclass
from typing import NamedTuple

from inference.engine import Usage
from inference.errors import Cut

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class ServerError:
    """The `error` object that a server puts into a stream it has already answered with 200."""

    message: str
    status: int | None


class Chunk(NamedTuple):
    """What one payload adds. One is made for every token: a tuple costs a third of a frozen dataclass."""

    reasoning: str = ""
    content: str = ""
    finish: str | None = None
    usage: Usage | None = None
    error: ServerError | None = None


def chunk(payload: bytes) -> Chunk:
    """`payload` read leniently: absent, null and unknown fields add nothing. Raises `Cut` for what is not JSON."""
    try:
        body = json.loads(payload.decode())
    except ValueError as error:
        raise Cut(f"not JSON: {payload[:200]!r}") from error
    if not isinstance(body, dict):
        return Chunk()
    if body.get("error") or body.get("object") == "error":
        return Chunk(error=server_error(body))
    usage = body.get("usage")
    delta, finish = _first_choice(body)
    return Chunk(
        reasoning=_text(delta.get("reasoning_content")) or _text(delta.get("reasoning")),
        content=_text(delta.get("content")),
        finish=_text(finish) or None,
        usage=_usage(usage) if isinstance(usage, dict) else None,
    )


def server_error(body: dict[str, object]) -> ServerError:
    """The error in `body`: SGLang's flat shape, or OpenAI's and the gateways' `{"error": {…}}` or `{"error": "…"}`."""
    inner = body.get("error")
    if isinstance(inner, str):
        return ServerError(inner, None)
    shape = inner if isinstance(inner, dict) else body
    message = _text(shape.get("message")) or _text(shape.get("detail")) or json.dumps(shape, ensure_ascii=False)
    numbers = [value for value in (shape.get("code"), shape.get("status")) if isinstance(value, int)]
    return ServerError(message[:2000], numbers[0] if numbers else None)


def _first_choice(body: dict[str, object]) -> tuple[dict[str, object], object]:
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return {}, None
    first = choices[0]
    if first.get("index"):
        return {}, None
    # A server that ignores `stream` answers with one whole `message`.
    delta = first.get("delta") or first.get("message")
    return delta if isinstance(delta, dict) else {}, first.get("finish_reason")


def _usage(fields: dict[str, object]) -> Usage:
    prompt = fields.get("prompt_tokens_details")
    completion = fields.get("completion_tokens_details")
    nested = completion.get("reasoning_tokens") if isinstance(completion, dict) else None
    return Usage(
        prompt_tokens=_count(fields.get("prompt_tokens")),
        completion_tokens=_count(fields.get("completion_tokens")),
        reasoning_tokens=_count(nested if nested is not None else fields.get("reasoning_tokens")),
        cached_tokens=_count(prompt.get("cached_tokens") if isinstance(prompt, dict) else None),
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: object) -> str:
    """A text; half a character, or a NUL, would be refused by every store behind us."""
    return _UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else ""
