"""What a model is told: the conversation so far, then one message with the pages first and the question last.

The layout is that of DeepSeek-R1's published search prompt (README of deepseek-ai/DeepSeek-R1, “Official Prompts”), the
rules are in our own words. Past turns read the same in every later request, so that the server's prefix cache hits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import format_date

from chat.citations.marks import WORD_JOINER, without_marks
from chat.prompts.pages import Pages, PromptPassage, PromptSource
from chat.prompts.safety import neutralised
from chat.prompts.templates import filled, phrase, prompt_text
from inference.engine import Message
from inference.estimate import estimated_tokens
from languages import language as record_of


def fitting(
    room: float, passages: Sequence[float], turns: Sequence[float], *, passages_share: float = 0.5
) -> tuple[int, int]:
    """How many of the first passages and of the last turns fit into `room`; all sizes in tokens.

    Passages give way before turns, but a long conversation must not push the pages out: while there are turns, the
    best passage and their share of the room are the passages' own.
    """
    first, last = len(passages), len(turns)
    of_passages = sum(passages)
    used = of_passages + sum(turns)
    while first > 1 and used > room and of_passages > room * passages_share:
        first -= 1
        used, of_passages = used - passages[first], of_passages - passages[first]
    while last and used > room:
        used -= turns[len(turns) - last]
        last -= 1
    while first and used > room:
        first -= 1
        used -= passages[first]
    return first, last


__all__ = ["PastTurn", "Prompt", "PromptPassage", "PromptSource", "messages", "phrase", "written_date"]


@dataclass(frozen=True)
class PastTurn:
    """An earlier question and the answer that was kept; no reasoning."""

    question: str
    answer: str


@dataclass(frozen=True)
class Prompt:
    """The messages, and how much of what was offered did not fit."""

    messages: tuple[Message, ...]
    indexes: tuple[int, ...]
    """The sources that the model is shown."""
    sources_left_out: int
    turns_left_out: int
    passages_left_out: int = 0

    @property
    def tokens(self) -> int:
        """About how many tokens it has."""
        return estimated_tokens(self.messages)

    @property
    def is_whole(self) -> bool:
        """Whether all that was offered is in it."""
        return not (self.passages_left_out or self.turns_left_out)


def messages(
    question: str,
    history: Sequence[PastTurn],
    sources: Sequence[PromptSource],
    *,
    searched: bool,
    language: str,
    today: date,
    budget_tokens: int = 24_000,
    sources_share: float = 0.5,
    instructions: str = "",
) -> Prompt:
    """The prompt for `question`: `history` oldest first, `sources` best first, within an estimated budget.

    The lowest ranked passages give way first (but to the history never more than leaves them `sources_share` of the
    room), then the oldest turns; `instructions` and question always stay. `language` chooses the text of the rules.
    """
    values = {"question": neutralised(question).strip(), "cur_date": written_date(today, language)}
    values["instructions"] = _wishes(instructions, language)
    turns = [turn for turn in map(turn_messages, history) if all(message.content for message in turn)]
    pages = Pages(sources if searched else (), language)
    frame = filled(prompt_text(_name(searched, "…"), language), values)
    passage_count, turn_count = fitting(
        budget_tokens - estimated_tokens([Message("user", frame)]),
        pages.sizes,
        [estimated_tokens(turn) for turn in turns],
        passages_share=sources_share,
    )
    shown = pages.best(passage_count)
    text = "\n\n".join(shown.values())
    last = filled(prompt_text(_name(searched, text), language), values | {"search_results": text})
    past = [message for turn in turns[len(turns) - turn_count :] for message in turn]
    return Prompt(
        messages=(*past, Message("user", last.strip())),
        indexes=tuple(shown),
        sources_left_out=len(sources) - len(shown) if searched else 0,
        turns_left_out=len(turns) - turn_count,
        passages_left_out=len(pages.sizes) - passage_count,
    )


def _wishes(instructions: str, language: str) -> str:
    """The reader's instructions in their frame; nothing where there are none."""
    wishes = neutralised(instructions).strip()
    return "\n\n" + filled(prompt_text("instructions", language), {"wishes": wishes}).rstrip() if wishes else ""


def _name(searched: bool, shown: str) -> str:
    if not searched:
        return "answer_plain"
    return "answer_with_sources" if shown else "pages_unreadable"


def turn_messages(past: PastTurn) -> tuple[Message, Message]:
    """An earlier turn as every later prompt has it, byte for byte."""
    answer = without_marks(without_reasoning(past.answer)).replace(WORD_JOINER, "")
    return Message("user", neutralised(past.question).strip()), Message("assistant", neutralised(answer).strip())


def without_reasoning(answer: str) -> str:
    """`answer` without the thoughts that an engine took for a part of it: up to their closing tag, which stands alone
    on its line where no opening one begins the text."""
    bare = answer.lstrip()
    if bare.startswith("<think>"):
        _, tag, rest = bare.partition("</think>")
        return rest if tag else answer
    lines = answer.split("\n")
    last = next((place for place in range(len(lines) - 1, -1, -1) if lines[place].strip() == "</think>"), -1)
    return "\n".join(lines[last + 1 :])


def written_date(day: date, language: str) -> str:
    """The date as a prompt says it, with its weekday: models are often wrong about the weekday of a bare date."""
    spoken = record_of(language)
    return str(format_date(day, spoken.date_pattern, locale=Locale.parse(spoken.locale, sep="-")))
