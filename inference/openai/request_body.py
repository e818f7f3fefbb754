"""The body of a request to `/v1/chat/completions`, as the model's profile wants it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from inference.engine import Message, Request
from inference.openai.prefill import Prefill
from inference.profiles import Profile

MIN_ANSWER_TOKENS = 512
"""Less room than this is not worth an answer: it is asked for all the same, and the server says what is too long."""

_MARGIN_TOKENS = 64


@dataclass(frozen=True)
class Terms:
    """On which terms one attempt is made."""

    model: str
    max_tokens: int
    """For reasoning and answer together."""
    is_bare: bool = False
    """Without SGLang's own fields, for a server that refuses what it does not know."""


def prompt(request: Request, profile: Profile, begun: Prefill) -> list[Message]:
    """The messages to send."""
    messages = dialogue(request.messages, profile)
    return [*messages, Message("assistant", begun.text)] if begun.text else messages


def body(request: Request, profile: Profile, terms: Terms, begun: Prefill) -> bytes:
    """The JSON to send."""
    messages = prompt(request, profile, begun)
    fields: dict[str, object] = {
        "model": terms.model,
        "messages": [{"role": message.role, "content": message.content} for message in messages],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": terms.max_tokens,
        "temperature": profile.temperature,
        "top_p": profile.top_p,
    }
    if request.schema:
        schema = {"name": "answer", "schema": json.loads(request.schema)}
        fields["response_format"] = {"type": "json_schema", "json_schema": schema}
    if not terms.is_bare:
        fields |= _own_fields(request, profile, begun)
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")


def dialogue(messages: Sequence[Message], profile: Profile) -> list[Message]:
    """`messages` as templates accept them: a user's first, roles alternating, system only where it is understood."""
    system = "\n\n".join(message.content for message in messages if message.role == "system")
    turns: list[Message] = []
    for message in messages:
        if message.role == "system" or (not turns and message.role == "assistant"):
            continue
        if turns and turns[-1].role == message.role:
            message = Message(message.role, f"{turns.pop().content}\n\n{message.content}")
        turns.append(message)
    if not system:
        return turns
    if profile.allows_system or not turns:
        return [Message("system" if profile.allows_system else "user", system), *turns]
    return [Message("user", f"{system}\n\n{turns[0].content}"), *turns[1:]]


def wanted_tokens(request: Request, profile: Profile) -> int:
    """`max_tokens` where the window is no limit."""
    return min(request.max_tokens, profile.max_tokens)


def answer_tokens(wanted: int, prompt_tokens: int, window_tokens: int) -> int:
    """`max_tokens`: what is wanted, as far as the window has room for it behind the prompt."""
    room = window_tokens - prompt_tokens - _MARGIN_TOKENS
    return max(min(wanted, room), min(wanted, MIN_ANSWER_TOKENS))


def _own_fields(request: Request, profile: Profile, begun: Prefill) -> dict[str, object]:
    """What only SGLang knows; others ignore it."""
    fields: dict[str, object] = {"rid": request.id}
    if profile.switch:
        fields["chat_template_kwargs"] = {profile.switch: begun.is_thinking}
    if profile.splits_tags or begun.text:
        fields["separate_reasoning"] = False
    if begun.text:
        fields["continue_final_message"] = True
    return fields
