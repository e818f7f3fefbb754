"""What has to be known of a family of models to speak to it."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["off", "on", "deep"]
LEVELS: tuple[Level, ...] = ("off", "on", "deep")


@dataclass(frozen=True)
class Sampling:
    """How the next token is chosen; None: not sent, the server's own default."""

    temperature: float = 0.6
    top_p: float = 0.95
    top_k: int | None = None
    presence_penalty: float | None = None


@dataclass(frozen=True)
class Efforts:
    """`reasoning_effort` at each level; empty: none is sent."""

    off: str = ""
    on: str = ""
    deep: str = ""

    def at(self, level: Level) -> str:
        """That of `level`."""
        return {"off": self.off, "on": self.on, "deep": self.deep}[level]


@dataclass(frozen=True)
class Profile:
    """One family."""

    name: str
    served: str = ""
    """Regular expression that finds the family in a served name or a model path; empty: only by its own name."""
    allows_system: bool = True
    """Else a system message is put at the head of the first user message."""
    is_primed: bool = False
    """The template (of a hybrid: when it is to think) ends in `<think>`: the output holds only the closing tag."""
    thinks: bool = True
    """Whether it can think at all."""
    switch: str = ""
    """The key of `chat_template_kwargs` that switches thinking on and off."""
    switch_values: tuple[object, object] = (False, True)
    """What it says for off and for on."""
    efforts: Efforts = Efforts()
    closed_think: str = ""
    """Where there is no switch: the beginning of an answer that leaves nothing to think (`continue_final_message`)."""
    open_think: str = ""
    """What precedes the thoughts when a cut answer is continued."""
    continuation: Literal["tags", "fields", "none"] = "tags"
    """How a begun answer is given: its tags in the text, `reasoning_content` beside `content`, or not at all."""
    sampling: Sampling = Sampling()
    plain_sampling: Sampling | None = None
    """With thinking off, where that differs."""
    context_tokens: int = 32768
    """Assumed where the server does not tell `max_model_len`."""
    max_tokens: int = 16384
    """Most that reasoning and answer together may take."""
    parser: str = ""
    """SGLang's `--reasoning-parser`."""
    other_parsers: tuple[str, ...] = ()
    """Others that part it as well."""
    tool_parser: str = ""
    """SGLang's `--tool-call-parser`; empty: it is not offered any tools."""
    calls_while_thinking: bool = False
    """It searches by tools in the middle of its thoughts, which then come back to it (`reasoning_content`)."""
    call_ids: str = ""
    """What its template has calls called: `{name}` of the function, `{number}` of the call in the whole prompt, from 0;
    empty: it does not show their ids, or takes any."""
    thinks_in_content: bool = False
    """Of a message that calls, its template reads the thoughts from `content`, where SGLang renders it."""
    ends_by_tool_choice: bool = True
    """`tool_choice: none` leaves its prompt as it is, so that it can be made to answer."""
    has_tasks: bool = False
    """It is trained on quick instructions of one token (`task`), which SGLang puts behind the question."""
    searches_by_marks: bool = False
    """It searches in the middle of its thoughts by agreed marks in its text, after which they are gone on with."""
    splits_tags: bool = False
    """Ask for the raw text and split it here: SGLang's parser takes a literal `<think>` of an answer for its own where
    the model has not written one before (recorded in `tests/fixtures/streams/`)."""
    control_tokens: tuple[str, ...] = ()
    """Words that its tokenizer or template takes for a frame; see `inference.profiles.control_tokens`."""

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of thinking that differ for a reader."""
        if not self.thinks:
            return ("off",)
        # Where it has no effort of its own, deep means what the product gives it: longer thoughts, more searches.
        searches = self.calls_while_thinking or self.searches_by_marks
        able = {
            "off": bool(self.switch or self.closed_think or self.efforts.off),
            "on": True,
            "deep": self.efforts.deep != self.efforts.on or self.continuation != "none" or searches,
        }
        return tuple(level for level in LEVELS if able[level])

    def sampled(self, level: Level) -> Sampling:
        """The sampling at `level`."""
        return self.plain_sampling if level == "off" and self.plain_sampling else self.sampling
