"""One payload of the stream as a frozen noun, whichever server wrote it."""

import json
import re
from dataclasses import dataclass
from typing import NamedTuple

from inference.engine import Usage
from inference.errors import Cut

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UNSTORABLE_WITHIN = re.compile("\x00|(?!\\A)[\udc00-\udfff]|[\ud800-\udbff](?!\\Z)")
_REASONING_FIELDS = (
    "reasoning_content",
    "reasoning",
    "thinking",
    "reasoning_text",
    "thinking_content",
    "thought",
    "thoughts",
)
_REASONING_PARTS = ("thinking", "reasoning", "reasoning.text", "reasoning.summary", "thought")
_MAX_DEPTH = 4
_NAMING = ("param", "loc", "field", "path", "keys")
_FAULTS = ("errors", "details", "detail", "fields")
_ECHOES = ("input", "request", "received")
"""Under these some repeat the whole request."""


@dataclass(frozen=True)
class ServerError:
    """The `error` object that a server puts into a stream it has already answered with 200."""

    message: str
    status: int | None
    fields: frozenset[str] = frozenset()
    """What of a request it names, where it does so outside its sentence (`param`, `loc`)."""


class CallPiece(NamedTuple):
    """A piece of a call that the model makes; `id` and `name` come with the first one of each `place`."""

    place: int
    id: str
    name: str
    arguments: str


class Chunk(NamedTuple):
    """What one payload adds. One is made for every token: a tuple costs a third of a frozen dataclass."""

    reasoning: str = ""
    content: str = ""
    finish: str | None = None
    usage: Usage | None = None
    error: ServerError | None = None
    calls: tuple[CallPiece, ...] = ()
    stopped_at: str = ""


def chunk(payload: bytes) -> Chunk:
    """`payload` read leniently: absent, null and unknown fields add nothing. Raises `Cut` for what is not JSON."""
    try:
        body = json.loads(payload.decode())
    except (ValueError, RecursionError) as error:
        raise Cut(f"not JSON: {payload[:200]!r}") from error
    body = _only_of(body)
    if not isinstance(body, dict):
        return Chunk()
    if _is_error(body):
        return Chunk(error=server_error(body))
    usage = body if "eval_count" in body else body.get("usage")
    delta, finish, stop = _first_choice(body)
    thoughts, content = _parted(delta.get("content"))
    if _is_thought(delta):
        thoughts, content = thoughts + content, ""
    calls = delta.get("tool_calls")
    return Chunk(
        reasoning=_reasoning(delta) + thoughts,
        content=content or _text(delta.get("refusal")),
        finish=_text(finish) or None,
        usage=_usage(usage) if isinstance(usage, dict) else None,
        calls=tuple(_calls(calls)) if isinstance(calls, list) else (),
        stopped_at=_text(stop),
    )


def server_error(body: object) -> ServerError:
    """The error in `body`: SGLang's flat shape, OpenAI's and the gateways' `{"error": {…}}` or `{"error": "…"}`.

    Also Gemini's list of one, FastAPI's `detail`, a choice's `error`, Baidu's `error_msg` and MiniMax's `base_resp`.
    """
    body = _only_of(body)
    if not isinstance(body, dict):
        return ServerError(json.dumps(body, ensure_ascii=False)[:2000], None)
    inner = body.get("error") or _choice_error(body) or _only_of(body.get("errors")) or _failed_status(body)
    if isinstance(inner, str):
        return ServerError(inner[:2000], None, _named(body))
    shape = inner if isinstance(inner, dict) else body
    texts = (_text(shape.get(name)) for name in ("message", "detail", "error_msg", "status_msg", "msg"))
    message = next(filter(None, texts), "") or json.dumps(shape, ensure_ascii=False)
    message += _behind_gateway(shape) + _in_place_of_a_name(shape)
    numbers = [
        value for value in (shape.get("code"), shape.get("status")) if isinstance(value, int) and value is not True
    ]
    return ServerError(message[:2000], numbers[0] if numbers else None, _named(body))


def _behind_gateway(shape: dict[str, object]) -> str:
    """What the server behind a gateway has said (OpenRouter's `metadata`)."""
    metadata = shape.get("metadata")
    raw = _text(metadata.get("raw")) if isinstance(metadata, dict) else ""
    return f": {raw}" if raw else ""


def _in_place_of_a_name(shape: dict[str, object]) -> str:
    """The sentence that some gateways write where the name of a field belongs."""
    text = _text(shape.get("param"))
    return f": {text}" if " " in text else ""


def _is_error(body: dict[str, object]) -> bool:
    if body.get("error") or body.get("object") == "error" or _choice_error(body) or _failed_status(body):
        return True
    if "choices" in body or "usage" in body:
        return False
    is_told = any(body.get(name) for name in ("detail", "error_msg", "errors"))
    return is_told or ("message" in body and ("code" in body or body.get("success") is False))


def _choice_error(body: dict[str, object]) -> dict[str, object] | None:
    """OpenRouter's and others': an `error` within the choice that it has ended."""
    first = _only_of(body.get("choices"))
    error = first.get("error") if isinstance(first, dict) else None
    return error if isinstance(error, dict) else None


def _failed_status(body: dict[str, object]) -> dict[str, object] | None:
    """MiniMax's `base_resp`, which says 0 of every chunk that is well."""
    status = body.get("base_resp")
    return status if isinstance(status, dict) and status.get("status_code") else None


def _only_of(value: object) -> object:
    """The first of a list, else the value itself."""
    return (value[0] if value else None) if isinstance(value, list) else value


def _named(value: object, depth: int = 0) -> frozenset[str]:
    """The fields that an error names by itself.

    `param`, `field`; the places in lists of faults (`loc` of FastAPI and pydantic, `path` and `keys` of Zod); the names
    under which faults stand.
    """
    names: set[str] = set()
    if isinstance(value, list) and depth < _MAX_DEPTH:
        for one in value[:50]:
            names |= _named(one, depth + 1)
    elif isinstance(value, dict) and depth < _MAX_DEPTH:
        for key, inner in value.items():
            if key in _NAMING:
                names |= {re.split(r"[.\[]", name)[0] for name in _names(inner)}
            elif key in _FAULTS and isinstance(inner, dict):
                names |= {
                    name.removeprefix("$.") for name, fault in inner.items() if isinstance(fault, str | list | dict)
                }
            elif key not in _ECHOES:
                names |= _named(inner, depth + 1)
    return frozenset(names)


def _names(value: object) -> list[str]:
    names = value if isinstance(value, list) else [value]
    return [name.removeprefix("body.") for name in names if isinstance(name, str)]


def _first_choice(body: dict[str, object]) -> tuple[dict[str, object], object, object]:
    """Delta, finish, and the stop word that was met (SGLang's and vLLM's name for it)."""
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return _native(body)
    first = choices[0]
    if first.get("index") not in (None, 0, "0"):
        return {}, None, None
    # A server that ignores `stream` answers with one whole `message`.
    delta = first.get("delta") or first.get("message") or {"content": first.get("text")}
    stop = first.get("matched_stop") or first.get("stop_reason")
    delta = {"content": delta} if isinstance(delta, str | list) else delta
    return delta if isinstance(delta, dict) else {}, first.get("finish_reason"), stop


def _native(body: dict[str, object]) -> tuple[dict[str, object], object, object]:
    """The same of Ollama's own lines: `{"message": {…}, "done": false}`, and `response` where it was not a chat."""
    if not isinstance(body.get("done"), bool):
        return {}, None, None
    message = body.get("message")
    delta = (
        message if isinstance(message, dict) else {"content": body.get("response"), "thinking": body.get("thinking")}
    )
    return delta, (body.get("done_reason") or "stop") if body["done"] else None, None


def _reasoning(delta: dict[str, object]) -> str:
    """The reasoning, under the first of its names that has any: some servers say the same under two of them."""
    for name in _REASONING_FIELDS:
        if text := _within(delta.get(name)):
            return text
    details = delta.get("reasoning_details") or delta.get("thinking_blocks")
    return _parted(details)[0] if isinstance(details, list) else ""


def _is_thought(delta: dict[str, object]) -> bool:
    """Whether the content is marked as reasoning (Gemini's OpenAI-compatible service)."""
    extra = delta.get("extra_content")
    google = extra.get("google") if isinstance(extra, dict) else None
    return isinstance(google, dict) and google.get("thought") is True


def _parted(content: object) -> tuple[str, str]:
    """(reasoning, answer) in `content`: a text, a typed part, or a list of such."""
    content = [content] if isinstance(content, dict) else content
    if not isinstance(content, list):
        return "", _piece(content)
    thoughts, answer = [], []
    for part in content:
        if isinstance(part, str):
            answer.append(_piece(part))
        elif isinstance(part, dict):
            kind = _text(part.get("type")) or "text"
            if kind in _REASONING_PARTS:
                thoughts.append(_within(part))
            elif kind in ("text", "output_text", "refusal"):
                answer.append(_within(part))
    return "".join(thoughts), "".join(answer)


def _within(value: object, depth: int = 0) -> str:
    """The text of a part, which may hold parts again (Mistral: `thinking: [{"type": "text", "text": …}]`)."""
    if isinstance(value, str):
        return _piece(value)
    if depth >= _MAX_DEPTH:
        return ""
    if isinstance(value, list):
        return "".join(_within(inner, depth + 1) for inner in value)
    if isinstance(value, dict):
        named = (value.get(name) for name in ("text", "thinking", "summary", "reasoning", "refusal", "content"))
        return next((text for inner in named if (text := _within(inner, depth + 1))), "")
    return ""


def _calls(calls: list[object]) -> list[CallPiece]:
    pieces = []
    for place, call in enumerate(calls):
        if not isinstance(call, dict):
            continue
        function = call.get("function")
        named = function if isinstance(function, dict) else {}
        arguments = named.get("arguments")
        text = json.dumps(arguments) if isinstance(arguments, dict) else _text(arguments)
        index = _count(call.get("index"))
        name = _text(named.get("name"))
        pieces.append(CallPiece(place if index is None else index, _text(call.get("id")), name, text))
    return pieces


def _usage(fields: dict[str, object]) -> Usage:
    prompt = fields.get("prompt_tokens_details")
    completion = fields.get("completion_tokens_details")
    nested = completion.get("reasoning_tokens") if isinstance(completion, dict) else None
    cached = prompt.get("cached_tokens") if isinstance(prompt, dict) else fields.get("prompt_cache_hit_tokens")
    return Usage(
        prompt_tokens=_count(fields.get("prompt_tokens", fields.get("prompt_eval_count"))),
        completion_tokens=_count(fields.get("completion_tokens", fields.get("eval_count"))),
        reasoning_tokens=_count(nested if nested is not None else fields.get("reasoning_tokens")),
        cached_tokens=_count(cached),
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _piece(value: object) -> str:
    """A piece of a text, which may begin or end with half a character (`halves`)."""
    return _UNSTORABLE_WITHIN.sub("\ufffd", value) if isinstance(value, str) else ""


def _text(value: object) -> str:
    """A text; half a character, or a NUL, would be refused by every store behind us."""
    return _UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else ""
