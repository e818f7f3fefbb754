"""Who asked what, and what answered it: fields, constraints and querysets. Verbs are in `chat/actions/`.

A conversation, run or source is reached only through `for_user`.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self, TypeVar

import uuid6
from django.db import models
from django.db.models import Q

from chat.accounts import User
from chat.citations.stored import with_marks
from chat.compression import decompressed
from chat.protocol.state import LIVE, QUEUED, RunState

__all__ = [
    "Conversation",
    "Page",
    "PageText",
    "Passage",
    "QueueMember",
    "Run",
    "Source",
    "Turn",
    "User",
    "WriterProcess",
]

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before everything that is stored."""


M = TypeVar("M", bound=models.Model)


class Owned(models.QuerySet[M]):
    """A queryset that knows the way to its owner."""

    owner_path = "owner"

    def for_user(self, user: User) -> Self:
        return self.filter(**{self.owner_path: user})


class ConversationSet(Owned["Conversation"]):
    owner_path = "owner"


class TurnSet(Owned["Turn"]):
    owner_path = "conversation__owner"


class RunSet(Owned["Run"]):
    owner_path = "turn__conversation__owner"

    def live(self) -> Self:
        return self.filter(status__in=LIVE)


class SourceSet(Owned["Source"]):
    owner_path = "run__turn__conversation__owner"


class Conversation(models.Model):
    """A user's tree of turns."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="conversations")
    client_id = models.CharField(max_length=64, null=True)
    title = models.CharField(max_length=200, blank=True)
    pinned = models.BooleanField(default=False)
    archived = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(db_index=True)

    objects = ConversationSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "client_id"], name="conversation_made_once")]


class Turn(models.Model):
    """One question and what answers it."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    client_id = models.CharField(max_length=64)
    question = models.TextField()
    search = models.BooleanField()
    think = models.BooleanField()
    effort = models.CharField(max_length=8, default="on", db_default="on")
    """How long it is thought, where it is: `on` or `deep`."""
    sites = models.JSONField(default=list)
    """Sites that the search keeps to; one with `-` before it is left out."""
    focus = models.CharField(max_length=8, blank=True, default="", db_default="")
    """The kind of sources that the reader chose, one of `search.intent.FOCUSES`; empty: the question's words decide."""
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TurnSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "client_id"], name="turn_asked_once")]


class Run(models.Model):
    """One attempt to answer a turn. Whoever wins an UPDATE of `status` and `writer` holds the lease."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="runs")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    """Whose conversation it belongs to: the admission queue is asked for it all the time, and shall not join for it."""
    client_id = models.CharField(max_length=64, null=True)
    search = models.BooleanField()
    think = models.BooleanField()
    effort = models.CharField(max_length=8, default="on", db_default="on")
    """How long it is thought, where it is: `on` or `deep`."""
    model = models.CharField(max_length=200)
    status = models.CharField(max_length=16, default=QUEUED)
    writer = models.CharField(max_length=32, blank=True)
    """Who holds the lease; empty while the run waits for a worker."""
    beat_at = models.DateTimeField()
    """When its writer, or whoever handed it on, was last heard of."""
    stop_asked_at = models.DateTimeField(null=True)
    answer_asked_at = models.DateTimeField(null=True)
    """When the reader wanted the answer without more reasoning."""
    continues = models.ForeignKey("self", on_delete=models.SET_NULL, null=True)
    """The run of the same turn whose cut text this one begins with."""
    researched = models.BooleanField(default=False)
    """Nothing is left to be searched: the run waits for, or is at, its answer."""
    admitted_at = models.DateTimeField(null=True)
    """When it got its slot among the answers that are written, which it keeps until it is over (admission)."""
    seq = models.PositiveIntegerField(default=0)
    losses = models.PositiveSmallIntegerField(default=0)
    """How many writers it has lost."""
    snapshot = models.JSONField(null=True)
    """The state folded up to `seq`."""
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = RunSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["turn"], condition=Q(status__in=LIVE), name="one_live_run"),
            models.UniqueConstraint(fields=["turn", "client_id"], name="run_made_once"),
        ]
        indexes = [
            # Not only of the live ones: SQLite would not use it, since it cannot see what a parameter will be.
            models.Index(fields=["status", "owner"], name="live_runs_of"),
            models.Index(fields=["status", "admitted_at", "owner"], name="running_runs"),
            models.Index(fields=["writer"], name="written_runs"),
            models.Index(fields=["admitted_at"], condition=Q(admitted_at__isnull=False), name="admitted_runs"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.owner_id is None:
            self.owner_id = self.turn.conversation.owner_id
        super().save(*args, **kwargs)

    def state(self) -> RunState:
        """What SQL knows of the run; the journal may know more."""
        if self.snapshot:
            return with_marks(RunState.from_json(self.snapshot))
        run, turn = str(self.pk), str(self.turn_id)
        return RunState(run, turn=turn, search=self.search, think=self.think, effort=self.effort, model=self.model)


class WriterProcess(models.Model):
    """A process that holds leases, and its heartbeat. Tokens of leases begin with its id."""

    id = models.CharField(primary_key=True, max_length=12)
    process = models.CharField(max_length=200, blank=True)
    """Which process of which machine, so that others there can see when it is gone; see `journal/process.py`."""
    beats = models.PositiveBigIntegerField(default=0)
    """Grows with every heartbeat: whether it grows is seen without comparing clocks."""
    beat_at = models.DateTimeField()
    """By the database's clock."""
    capacity = models.PositiveIntegerField(null=True)
    """How many answers it can carry at a time; null: it writes none."""

    class Meta:
        indexes = [models.Index(fields=["beat_at"], name="processes_heard_of")]


class QueueMember(models.Model):
    """What the admission queue knows of a user."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    waits = models.BooleanField(default=False)
    """Whether the user may have a run in line; never False where one is."""
    served_at = models.DateTimeField(default=NEVER)
    """When one of the user's runs was given a slot last."""

    class Meta:
        indexes = [models.Index(fields=["waits", "served_at"], name="queue_order")]


if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField


class UrlKey(Text):
    """Stands for the row's `url` where rows must be unique: an address may be longer than an index row can be."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = url_key(getattr(model_instance, "url"))  # noqa: B009 (not every model has one)
        setattr(model_instance, self.attname, key)
        return key


def url_key(url: str) -> str:
    """128 bits of SHA-256, in hexadecimal."""
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class PageText(models.Model):
    """The text of pages, stored once for all addresses and readers."""

    hash = models.CharField(max_length=64, primary_key=True)
    """SHA-256 of the text, hexadecimal."""
    zipped = models.BinaryField()
    kept_at = models.DateTimeField(db_index=True)
    """When a page with this text was read last."""


class Page(models.Model):
    """What was read and is kept. The same text of the same address is kept once."""

    url = models.URLField(max_length=2000)
    url_key = UrlKey(max_length=32, default="", editable=False)
    final_url = models.URLField(max_length=2000)
    hash = models.CharField(max_length=64)
    title = models.CharField(max_length=500)
    site = models.CharField(max_length=200)
    language = models.CharField(max_length=16)
    published = models.DateField(null=True)
    fetched_at = models.DateTimeField()
    flagged = models.BooleanField(default=False)
    """It gives orders to whoever reads it."""
    text = models.TextField(blank=True)
    """Only of rows that were stored before texts had a table of their own; read `full_text`."""
    body = models.ForeignKey(PageText, on_delete=models.PROTECT, null=True, related_name="pages")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["url_key", "hash"], name="page_kept_once")]

    @property
    def full_text(self) -> str:
        """The text, wherever it is stored. Whoever reads it has selected `body` together with the page."""
        return decompressed(self.body.zipped) if self.body_id and self.body else self.text


class Source(models.Model):
    """A hit with its number, which is fixed when it is found."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="sources")
    index = models.PositiveIntegerField()
    url = models.URLField(max_length=2000)
    url_key = UrlKey(max_length=32, default="", editable=False)
    title = models.CharField(max_length=500)
    site = models.CharField(max_length=200)
    snippet = models.TextField()
    provider = models.CharField(max_length=50)
    published = models.DateField(null=True)
    status = models.CharField(max_length=8, default="found")
    code = models.CharField(max_length=50, null=True)
    page = models.ForeignKey(Page, on_delete=models.PROTECT, null=True)

    objects = SourceSet.as_manager()

    class Meta:
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(fields=["run", "index"], name="source_numbered_once"),
            models.UniqueConstraint(fields=["run", "url_key"], name="source_found_once"),
        ]


class Passage(models.Model):
    """A piece of a page that the model was given: `page.text[start:end]`, in code points."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="passages")
    rank = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    heading = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["rank"]

    @property
    def text(self) -> str:
        page = self.source.page
        return page.full_text[self.start : self.end] if page else ""
