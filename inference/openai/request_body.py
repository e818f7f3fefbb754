"""The body of a request to `/v1/chat/completions`, as the model's profile and the kind of server want it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from inference.engine import Message, Request
from inference.openai.prefill import Prefill
from inference.profiles import Profile
from inference.servers import SGLANG, ServerKind

MIN_ANSWER_TOKENS = 512
"""Less room than this is not worth an answer: it is asked for all the same, and the server says what is too long."""

_MARGIN_TOKENS = 64
# V4 has the tools, the schema and the effort written into its prompt; vLLM refuses to go on with a message and to begin
# another one at once.
_COUNTED = (
    *("messages", "chat_template_kwargs", "reasoning_effort", "tools", "tool_choice", "response_format", "task"),
    *("continue_final_message", "add_generation_prompt"),
)


@dataclass(frozen=True)
class Terms:
    """On which terms one attempt is made."""

    model: str
    max_tokens: int
    """For reasoning and answer together."""
    kind: ServerKind = SGLANG
    has_priorities: bool = False
    has_budget: bool = False
    """It ends the thoughts by itself after so many tokens."""


def prompt(request: Request, profile: Profile, begun: Prefill) -> list[Message]:
    """The messages to send."""
    messages = called(dialogue(request.messages, profile), profile)
    return [*messages, begun.message] if begun.message else messages


def body(request: Request, profile: Profile, terms: Terms, begun: Prefill) -> dict[str, object]:
    """The fields to send, before what the server's refusals have taught."""
    sampling = profile.sampled(begun.level)
    fields: dict[str, object] = {
        "model": terms.model,
        "messages": [written(message, terms.kind, profile) for message in prompt(request, profile, begun)],
        "stream": True,
        terms.kind.max_tokens: terms.max_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
    }
    if terms.kind.counts_usage:
        fields["stream_options"] = {"include_usage": True}
    if sampling.top_k is not None and terms.kind.has_top_k:
        fields["top_k"] = sampling.top_k
    if sampling.presence_penalty:
        fields["presence_penalty"] = sampling.presence_penalty
    if request.schema:
        schema = {"name": "answer", "schema": json.loads(request.schema)}
        fields["response_format"] = {"type": "json_schema", "json_schema": schema}
    if request.tools:
        fields["tools"] = [{"type": "function", "function": json.loads(tool)} for tool in request.tools]
        # Of V4 the thoughts of earlier rounds would drop out of the prompt with the tools.
        fields["tool_choice"] = "auto" if request.may_call or not profile.ends_by_tool_choice else "none"
    if request.stop:
        fields["stop"] = list(request.stop)
    if request.task and profile.has_tasks and terms.kind is SGLANG:
        fields["task"] = request.task
    if terms.has_priorities:
        fields["priority"] = request.priority
    return fields | _thinking(profile, terms.kind, begun) | _own_fields(request, profile, terms, begun)


def encoded(fields: Mapping[str, object]) -> bytes:
    """The bytes of a body."""
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")


def counted_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """What of a body makes its prompt: a server that counts gets the same, or it counts another prompt."""
    return {name: fields[name] for name in _COUNTED if name in fields}


def called(messages: list[Message], profile: Profile) -> list[Message]:
    """`messages`, their calls named as the family's template wants them."""
    if not profile.call_ids:
        return messages
    calls = [call for message in messages for call in message.calls]
    ids = {call.id: profile.call_ids.format(name=call.name, number=number) for number, call in enumerate(calls)}
    return [
        replace(
            message,
            calls=tuple(replace(call, id=ids[call.id]) for call in message.calls),
            call_id=ids.get(message.call_id, message.call_id),
        )
        for message in messages
    ]


def written(message: Message, kind: ServerKind, profile: Profile) -> dict[str, object]:
    """A message as this kind of server takes it."""
    fields: dict[str, object] = {"role": message.role, "content": message.content}
    if message.calls and profile.thinks_in_content and kind is SGLANG:
        fields["content"] = message.content or message.reasoning or ""
    if message.reasoning is not None and kind.takes_reasoning:
        fields["reasoning_content"] = message.reasoning
    if message.calls:
        fields["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.calls
        ]
    if message.call_id:
        fields["tool_call_id"] = message.call_id
    return fields


def dialogue(messages: Sequence[Message], profile: Profile) -> list[Message]:
    """`messages` as templates accept them: a user's first, roles alternating, system only where it is understood."""
    system = "\n\n".join(message.content for message in messages if message.role == "system")
    turns: list[Message] = []
    for message in messages:
        if message.role == "system" or (not turns and message.role == "assistant"):
            continue
        if message.role == "user" and turns and turns[-1].role == "user":
            message = Message("user", f"{turns.pop().content}\n\n{message.content}")
        elif _is_plain(message) and turns and turns[-1].role == "assistant" and _is_plain(turns[-1]):
            message = Message("assistant", f"{turns.pop().content}\n\n{message.content}")
        turns.append(message)
    if not system:
        return turns
    if profile.allows_system or not turns:
        return [Message("system" if profile.allows_system else "user", system), *turns]
    return [Message("user", f"{system}\n\n{turns[0].content}"), *turns[1:]]


def wanted_tokens(request: Request, profile: Profile) -> int:
    """`max_tokens` where the window is no limit."""
    return min(request.max_tokens, profile.max_tokens)


def answer_tokens(wanted_room: int, prompt_tokens: int, window_tokens: int) -> int:
    """`max_tokens`: what is wanted, as far as the window has room for it behind the prompt."""
    room = window_tokens - prompt_tokens - _MARGIN_TOKENS
    return max(min(wanted_room, room), min(wanted_room, MIN_ANSWER_TOKENS))


def _is_plain(message: Message) -> bool:
    return message.role == "assistant" and not message.calls and message.reasoning is None


def _thinking(profile: Profile, kind: ServerKind, begun: Prefill) -> dict[str, object]:
    """How the level of thinking is said to this kind of server."""
    effort = profile.efforts.at(begun.level)
    is_on = begun.level != "off"
    can_switch = bool(profile.switch) or profile.efforts.off == "none"
    match kind.thinking:
        case "template":
            fields: dict[str, object] = {"reasoning_effort": effort} if effort else {}
            switched = {profile.switch: profile.switch_values[is_on]}
            return fields | ({"chat_template_kwargs": switched} if profile.switch else {})
        case "thinking" if can_switch:
            fields = {"thinking": {"type": "enabled" if is_on else "disabled"}}
            return fields | ({"reasoning_effort": effort} if effort and is_on else {})
        case "reasoning" if can_switch or effort:
            if not is_on and can_switch:
                return {"reasoning": {"enabled": False}}
            if kind.has_effort_apart:
                switch = {"reasoning": {"enabled": True}} if can_switch else {}
                return switch | ({"reasoning_effort": effort} if effort else {})
            return {"reasoning": {"effort": effort} if effort else {"enabled": True}}
        case "effort" if profile.thinks:
            known = effort or {"off": "none" if can_switch else "low", "on": "medium", "deep": "high"}[begun.level]
            return {"reasoning_effort": known}
        case _:
            return {}


def _own_fields(request: Request, profile: Profile, terms: Terms, begun: Prefill) -> dict[str, object]:
    """What only SGLang knows, and how a begun answer is gone on with."""
    fields: dict[str, object] = {}
    kind = terms.kind
    # [sglang] Behind thoughts that are closed it would wait for their end and put a second tag into the answer.
    thinks_on = begun.level != "off" and not begun.is_closed and not request.begun_answer and request.think
    if terms.has_budget and request.reasoning_tokens and thinks_on:
        fields["custom_params"] = {"thinking_budget": request.reasoning_tokens}
    if kind.has_own_fields:
        fields["rid"] = request.id
        # Never for V4: with it the thoughts and the answer come as one text, without the tag between them.
        if profile.splits_tags or (profile.continuation == "tags" and begun.message):
            fields["separate_reasoning"] = False
    if begun.message:
        fields["continue_final_message"] = True
        if kind.adds_no_generation_prompt:
            fields["add_generation_prompt"] = False
    return fields
