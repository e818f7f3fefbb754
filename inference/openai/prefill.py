"""How an answer begins: with nothing, with thoughts already closed, or with what an earlier attempt has written.

SGLang appends the content of a last assistant message to the prompt behind the template's own beginning when
`continue_final_message` is set; so the model goes on where that text ends, on every version and with every template.
DeepSeek V4 has no template: its encoder takes the thoughts from a field of their own, and tags in a text for words.
"""

from dataclasses import dataclass

from inference.engine import Message, Request
from inference.errors import CannotContinue
from inference.profiles import Level, Profile

_CLOSE = "\n</think>\n\n"


@dataclass(frozen=True)
class Prefill:
    """What is put before the model's first word."""

    message: Message | None
    """None: nothing is."""
    starts_inside: bool
    """The first word belongs to the reasoning and no opening tag will come."""
    level: Level
    """What the template is told where the profile has a switch."""

    @property
    def is_closed(self) -> bool:
        """The thoughts are over before the first word."""
        return self.message is not None and not self.starts_inside and not self.goes_on_by_field

    goes_on_by_field: bool = False
    """It goes on with thoughts that the server parts by itself."""


def prefill(request: Request, profile: Profile, *, can_continue: bool) -> Prefill:
    """The beginning of the answer to `request`. Raises `CannotContinue` where one is begun and the server cannot."""
    if request.begun_reasoning or request.begun_answer:
        if not can_continue or profile.continuation == "none" or (request.begun_reasoning and not profile.thinks):
            raise CannotContinue("the server cannot go on with a begun answer")
        return _by_fields(request) if profile.continuation == "fields" else _by_tags(request, profile)
    if request.level == "off" and profile.closed_think and can_continue:
        return Prefill(Message("assistant", profile.closed_think), starts_inside=False, level="off")
    is_thinking = request.level != "off" or not profile.switch
    return Prefill(None, starts_inside=profile.is_primed and is_thinking, level=request.level)


def _by_tags(request: Request, profile: Profile) -> Prefill:
    thoughts = profile.open_think + request.begun_reasoning
    if request.begun_reasoning and request.think and not request.begun_answer:
        return Prefill(Message("assistant", thoughts), starts_inside=True, level=request.effort)
    if request.begun_reasoning:
        text = thoughts + _CLOSE + request.begun_answer
        return Prefill(Message("assistant", text), starts_inside=False, level=request.effort)
    text = profile.closed_think + request.begun_answer
    return Prefill(Message("assistant", text), starts_inside=False, level="off")


def _by_fields(request: Request) -> Prefill:
    """[recipe] `content` must not be empty where the answer is to come at once. The effort stays as it was, or nothing
    of the prompt's cached beginning is used again."""
    if not request.begun_reasoning:
        return Prefill(Message("assistant", request.begun_answer), starts_inside=False, level="off")
    goes_on = request.think and not request.begun_answer
    content = "" if goes_on else request.begun_answer or "\n\n"
    message = Message("assistant", content, reasoning=request.begun_reasoning)
    return Prefill(message, starts_inside=False, level=request.effort, goes_on_by_field=goes_on)
