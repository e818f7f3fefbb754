"""How an answer begins: with nothing, with thoughts already closed, or with what an earlier attempt has written.

SGLang appends the content of a last assistant message to the prompt behind the template's own beginning when
`continue_final_message` is set; so the model goes on where that text ends, on every version and with every template.
"""

from dataclasses import dataclass

from inference.engine import Request
from inference.errors import CannotContinue
from inference.profiles import Profile

_CLOSE = "\n</think>\n\n"


@dataclass(frozen=True)
class Prefill:
    """What is put before the model's first word."""

    text: str
    """Empty: nothing is."""
    starts_inside: bool
    """The first word belongs to the reasoning and no opening tag will come."""
    is_thinking: bool
    """What the template is told where the profile has a switch."""

    @property
    def is_closed(self) -> bool:
        """The thoughts are over before the first word."""
        return bool(self.text) and not self.starts_inside


def beginning(request: Request, profile: Profile, *, can_continue: bool) -> Prefill:
    """The beginning of the answer to `request`. Raises `CannotContinue` where one is begun and the server cannot."""
    if request.begun_reasoning or request.begun_answer:
        if not can_continue or (request.begun_reasoning and not profile.thinks):
            raise CannotContinue("the server cannot go on with a begun answer")
        return _begun(request, profile)
    if not request.think and profile.closed_think and can_continue:
        return Prefill(profile.closed_think, starts_inside=False, is_thinking=False)
    is_thinking = request.think or not profile.switch
    return Prefill("", starts_inside=profile.is_primed and is_thinking, is_thinking=request.think)


def _begun(request: Request, profile: Profile) -> Prefill:
    thoughts = profile.open_think + request.begun_reasoning
    if request.begun_reasoning and request.think and not request.begun_answer:
        return Prefill(thoughts, starts_inside=True, is_thinking=True)
    if request.begun_reasoning:
        return Prefill(thoughts + _CLOSE + request.begun_answer, starts_inside=False, is_thinking=True)
    return Prefill(profile.closed_think + request.begun_answer, starts_inside=False, is_thinking=False)
