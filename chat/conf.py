"""The chat's own configuration: plain values, made by `config/`, replaced (not patched) by tests."""

from collections.abc import Collection
from dataclasses import dataclass

from inference.conf import EngineConfig


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
class Price:
    """What answers cost, in `currency`: for a million tokens, or for an hour of one of the places of the servers."""

    prompt: float = 0.0
    cached: float | None = None
    """For tokens of the prompt that the server had already; None: as the others."""
    completion: float = 0.0
    """Reasoning included."""
    hour: float = 0.0
    """For an hour in which one answer is written."""
    currency: str = "USD"
    """Three letters (ISO 4217)."""


@dataclass(frozen=True)
class ModelConfig:
    """One of several models that readers may choose from."""

    name: str
    """By which the API, conversations and runs know it: it stays when the servers change."""
    label: str
    """As readers see it."""
    engine: EngineConfig
    price: Price | None = None
    users: tuple[str, ...] = ()
    """Who may choose it: addresses, `@example.org` for all of a domain, `staff`. Empty: everybody."""
    runs_max: int | None = None
    """Answers that it writes at the same time; None: as many as all together may."""


@dataclass(frozen=True)
class IssuerGroups:
    """What the groups of the organisation's issuer or directory are here. An empty list decides nothing."""

    claim: str = "groups"
    members: tuple[str, ...] = ()
    """Who may sign in at all; empty: everybody whom the issuer knows."""
    operators: tuple[str, ...] = ()
    administrators: tuple[str, ...] = ()

    def let_in(self, groups: Collection[str]) -> bool:
        """Whether somebody who is in these groups may sign in."""
        return not self.members or not {*self.members, *self.operators, *self.administrators}.isdisjoint(groups)


@dataclass(frozen=True)
class ChatConfig:
    """Limits and times of the product. Times are seconds."""

    redis_url: str
    question_max: int = 12_000
    """Characters of one question."""
    instructions_max: int = 2000
    """Characters of what one user wishes of every answer."""
    temporary_hours: int = 24
    """A temporary conversation that nobody has open ends after so long."""
    title_max: int = 80
    runs_max: int = 64
    """Answers that are written at the same time."""
    runs_per_user: int = 3
    """Of them, for one user; what is more waits in line."""
    small_calls_max: int = 8
    """Titles and plans of queries that one process has written at the same time, beside its answers."""
    searches_max: int = 8
    """Searches of one worker process at the same time."""
    searches_per_user: int = 4
    """Of all searches, those of one user; what is more waits in line."""
    search_seconds: float = 45.0
    """For the whole search phase of a run, queries and storing included; the search's own deadline is far shorter."""
    questions_per_user: int = 20
    """Live runs of one user, written or waiting; one more is refused."""
    asks_per_minute: int = 30
    """Runs that one user may begin in any minute: questions, retries and continuations; 0: no limit."""
    asks_per_day: int = 1000
    """… and in any 24 hours; 0: no limit."""
    empty_conversations_per_user: int = 50
    """Conversations without a turn that one user may have begun within an hour."""
    audit_days: int = 365
    """For how long an entry of the audit is kept; 0: for ever."""
    usage_days: int = 0
    """For how long what an answer has used stays in the ledger; 0: for ever. Limits look back for a month."""
    session_days: int = 14
    """So long after its last sign-in a browser is signed out."""
    sessions_per_user: int = 20
    """Signed-in browsers of one user; where one more signs in, the oldest is signed out."""
    coalesce_seconds: float = 0.05
    """How long after a run's last entry its words are collected for the next one …"""
    gather_seconds: float = 0.02
    """… and how long after those of other runs, so that the words of many go together."""
    monitor_seconds: float = 0.15
    """How often a process looks whether a run that it writes shall stop."""
    linger_seconds: float = 5.0
    """So long after its last run a process keeps the threads that look after runs, for the next one."""
    repair: str = "mark"
    """What becomes of a statement that a judge finds contradicted: `mark`, `strike` (also struck) or `rewrite`."""
    related_questions: str = "auto"
    """Who writes what may be asked next: `auto` (the planner's model), `main` (or else that of the answers), `off`."""
    pages_kept_days: int = 0
    """Stored pages go so many days after they were read last; 0: they stay for as long as anything cites them."""
    trial_seconds: float = 30.0
    """How long an operator's test of a model or a search provider waits."""
    snapshot_seconds: float = 2.0
    """How old what SQL has of a run may become while it is written; a slow database makes it older."""
    heartbeat_seconds: float = 2.0
    """How often a process that writes runs says that it lives."""
    renew_seconds: float = 5.0
    """A writer that has not managed to say so for so long says it before it works on."""
    renew_wait_seconds: float = 1.0
    """… but for no longer than this: what is written is a sign of life too."""
    stale_seconds: float = 8.0
    """A process that was silent for so long, in the rounds of whoever looks, is lost."""
    stop_seconds: float = 5.0
    """A writer that has not carried out a stop within so long is not waited for."""
    hang_seconds: float = 60.0
    """A process whose event loop has not turned for so long says no more that it lives."""
    overload_seconds: float = 0.5
    """An event loop that is later than this has more runs than it can carry."""
    reap_seconds: float = 1.0
    """How often somebody looks for lost writers."""
    lost_task_seconds: float = 6.0
    """After so long a run's task is taken for lost and queued once more …"""
    busy_task_seconds: float = 60.0
    """… and after so long where others are queued still."""
    positions_seconds: float = 2.0
    """No reader is told its place in line more often …"""
    positions_max: int = 20
    """… and no more readers in one round."""
    redis_connections_max: int = 48
    """Of one event loop; who finds them all busy waits for one …"""
    redis_timeout_seconds: float = 30.0
    """… at most so long, as for any answer."""
    redis_connect_seconds: float = 5.0
    redis_away_seconds: float = 60.0
    """So long writers wait for a Redis that is away, …"""
    redis_pause_seconds: float = 0.05
    """… with pauses from this …"""
    redis_pause_max_seconds: float = 1.0
    """… to this between two tries."""
    journal_seconds: int = 24 * 3600
    """How long Redis keeps the journal of a run that is being written …"""
    journal_minutes: int = 10
    """… and that of one that has ended; SQL keeps the state for ever."""
    prompt_tokens: int = 24_000
    """What earlier turns, pages and question may take together, however large the model's window is."""
    shares: Shares = Shares()
    answer_tokens: int = 16_384
    """Reasoning and answer together."""
    reasoning_tokens: int = 8192
    """After about so many the model is made to answer; 0: no limit."""
    search_rounds: int = 3
    """So many further searches may a model ask for while it thinks, twice as many where it thinks deep; 0: none."""
    search_result_tokens: int = 24_000
    """What they may bring together; twice as much, and for twice as long, where the model thinks deep."""
    rounds_seconds: float = 90.0
    """After so long no further one is begun."""
    deep_factor: int = 4
    """So many times as long may be thought where the reader wants it deep."""
    frame_max: int = 4096
    """Bytes of one frame from a browser."""
    subscriptions_max: int = 64
    sockets_per_user: int = 20
    """Open sockets and event streams together."""
    connection_beat_seconds: float = 15.0
    """How often open connections are looked at, and let the other side hear something."""
    slot_seconds: float = 20.0
    """A slot that was not renewed for so long is free: a killed web server must not shut its users out."""
    sharing: bool = False
    """Whether users may make links under which copies of conversations are read without an account."""
    links_per_user: int = 200
    link_days_max: int = 365
    folders_per_user: int = 100
    imports_per_user: int = 20_000
    """Conversations of one user that were brought in from files."""
    link_bytes_max: int = 8_000_000
    """Of one copy, unpacked; the texts of its pages are not in it."""
    subscription_block_seconds: float = 5.0
    """How long one read waits for streams to grow: whoever joins interrupts it."""

    def __post_init__(self) -> None:
        """A slow writer must not look like a dead one: what is waited for is several times what is sent. ValueError."""
        rising = (
            self.monitor_seconds,
            self.heartbeat_seconds,
            self.renew_seconds,
            self.stale_seconds,
            self.hang_seconds,
        )
        if list(rising) != sorted(rising) or self.stale_seconds < 4 * self.heartbeat_seconds:
            raise ValueError("monitor, heartbeat, renew, stale and hang must rise, and stale be four heartbeats")
        if self.reap_seconds > self.stale_seconds / 4 or self.lost_task_seconds > self.busy_task_seconds:
            raise ValueError(
                "a reaper must look four times while a writer becomes stale, and a busy queue take longest"
            )
        if self.slot_seconds <= self.connection_beat_seconds:
            raise ValueError("a slot must outlive a beat of its connection")
        if self.subscription_block_seconds >= self.redis_timeout_seconds:
            raise ValueError("Redis must be waited for longer than it waits itself")
        if not self.gather_seconds <= self.coalesce_seconds < self.stale_seconds:
            raise ValueError("coalescing must not make a writer look stale")
