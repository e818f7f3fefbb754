"""Every situation in which a model is asked, for every family and level: what is sent, as the profile wants it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inference.engine import Message, Request, ToolCall
from inference.errors import CannotContinue
from inference.openai.prefill import prefill
from inference.openai.request_body import Terms, body
from inference.profiles import PROFILES, Level, Profile

TOOL = {"name": "search", "description": "d", "parameters": {"type": "object", "properties": {"q": {"type": "string"}}}}
Q1, A1, Q2, A2, Q3 = (
    Message("user" if text[0] == "Q" else "assistant", text) for text in ("Q1", "A1", "Q2", "A2", "Q3")
)


def round_of(number: int, words: str) -> tuple[Message, Message]:
    call = ToolCall(f"call_{number}", "search", json.dumps({"q": words}))
    asked = Message("assistant", "", reasoning=f"R{number}", calls=(call,))
    return asked, Message("tool", f"RESULT{number}", call_id=call.id)


SITUATIONS: dict[str, dict[str, Any]] = {
    "plain": {"messages": (Q1,)},
    "searched": {"messages": (Message("user", "[webpage 1 begin]\nPAGE1\n[webpage 1 end]\n\nQ1"),)},
    "follow-up": {"messages": (Q1, A1, Q2)},
    "third": {"messages": (Q1, A1, Q2, A2, Q3)},
    "thoughts-continued": {"messages": (Q1,), "begun_reasoning": "R1"},
    "answer-continued": {"messages": (Q1,), "begun_reasoning": "R1", "begun_answer": "It is"},
    "tools": {"messages": (Q1,), "tools": (json.dumps(TOOL),)},
    "tools-2": {"messages": (Q1, *round_of(1, "x")), "tools": (json.dumps(TOOL),)},
    "tools-3": {"messages": (Q1, *round_of(1, "x"), *round_of(2, "y")), "tools": (json.dumps(TOOL),)},
}


@dataclass(frozen=True)
class Sent:
    """What one situation comes to."""

    profile: str
    level: Level
    situation: str
    fields: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.profile} {self.level} {self.situation}"


def all_sent() -> Iterator[Sent]:
    """Those that a family can be in."""
    for profile in PROFILES:
        for level in profile.levels:
            for name, fields in SITUATIONS.items():
                if (made := sent(profile, level, name, fields)) is not None:
                    yield Sent(profile.name, level, name, made)


def sent(profile: Profile, level: Level, name: str, fields: dict[str, Any]) -> dict[str, Any] | None:
    """The body; None where the family is never asked so."""
    thinks = level != "off"
    if (name.startswith("tools") and not (thinks and profile.calls_while_thinking)) or (
        name == "thoughts-continued" and not thinks
    ):
        return None
    if not thinks:
        fields = {one: value for one, value in fields.items() if one != "begun_reasoning"}
    effort = "deep" if level == "deep" else "on"
    request = Request("0" * 32, question="Q", think=thinks, effort=effort, **fields)  # type: ignore[arg-type]
    try:
        return body(request, profile, Terms("served", 8192), prefill(request, profile, can_continue=True))
    except CannotContinue:
        return None
