"""The chat's own configuration: plain values, made by `config/`, replaced (not patched) by tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shares:
    """What of a model's window each part of a question may count on. What history and sources need of each other's is
    theirs; what nobody needs is the answer's."""

    history: float = 0.2
    sources: float = 0.4
    reasoning: float = 0.2
    answer: float = 0.2

    def __post_init__(self) -> None:
        if not 0 < self.history + self.sources + self.reasoning + self.answer <= 1:
            raise ValueError("the shares of the window must be more than 0 and at most 1 together")

    @property
    def prompt(self) -> float:
        """History and sources together."""
        return self.history + self.sources


@dataclass(frozen=True)
class ChatConfig:
    """Limits and times of the product. Times are seconds."""

    redis_url: str
    question_max: int = 12_000
    """Characters of one question."""
    title_max: int = 80
    runs_max: int = 64
    """Answers that are written at the same time."""
    runs_per_user: int = 3
    """Of them, for one user; what is more waits in line."""
    questions_per_user: int = 20
    """Live runs of one user, written or waiting; one more is refused."""
    coalesce_seconds: float = 0.02
    """How long a delta waits for its neighbours before it becomes an entry, when one run writes …"""
    coalesce_step_seconds: float = 0.0002
    """… so much longer for every other one that writes in the process …"""
    coalesce_max_seconds: float = 0.12
    """… and at most so long."""
    watch_seconds: float = 0.15
    """How often a process looks whether a run that it writes shall stop."""
    beat_seconds: float = 2.0
    """How often a writer says that it lives, and keeps what it has written in SQL."""
    lost_seconds: float = 8.0
    """A writer that has not been heard of for so long is lost."""
    journal_seconds: int = 24 * 3600
    """How long Redis keeps the journal of a run that is being written …"""
    journal_after_seconds: int = 600
    """… and that of one that has ended; SQL keeps the state for ever."""
    prompt_tokens: int = 24_000
    """What earlier turns, pages and question may take together, however large the model's window is."""
    shares: Shares = Shares()
    answer_tokens: int = 16_384
    """Reasoning and answer together."""
    reasoning_tokens: int = 8192
    """After about so many the model is made to answer; 0: no limit."""
    frame_max: int = 4096
    """Bytes of one frame from a browser."""
    subscriptions_max: int = 64
    sockets_per_user: int = 20
