"""Runs, the processes that write them, and what the admission queue knows of who asks for them."""

from datetime import UTC, datetime
from typing import Any, Self

import uuid6
from django.db import models
from django.db.models import Q

from chat.accounts import User
from chat.models.conversations import Turn
from chat.models.earlier_answers import with_marks
from chat.models.owned import Owned
from chat.protocol.state import LIVE, QUEUED, RunState

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before everything that is stored."""


class RunSet(Owned["Run"]):
    owner_path = "turn__conversation__owner"

    def live(self) -> Self:
        return self.filter(status__in=LIVE)


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
    """The name under which its server serves it, as far as that was known then."""
    model_key = models.CharField(max_length=64, blank=True, default="", db_default="")
    """Which of `MODELS` answers, by its name; empty: there was only one."""
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
    chosen_at = models.DateTimeField(null=True)
    """When its reader went on to it from another answer of its turn: the conversation goes on from the last one that
    was begun or chosen."""
    ended_at = models.DateTimeField(null=True)
    related = models.JSONField(null=True)
    """Questions that its reader might ask next, as a small model has written them; None: none were written."""
    first_seconds: float | None = None
    """From asking to the first word, as this process has seen it; in no column."""
    instructions: str | None = None
    """What its reader wishes of every answer, where the run was loaded with it; in no column."""

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

    @property
    def counts_from(self) -> datetime:
        """The conversation goes on from the run of a turn that has the latest."""
        return max(self.created_at, self.chosen_at or self.created_at)

    def state(self) -> RunState:
        """What SQL knows of the run; the journal may know more."""
        if self.snapshot:
            return with_marks(RunState.from_json(self.snapshot))
        run, turn = str(self.pk), str(self.turn_id)
        state = RunState(run, turn=turn, search=self.search, think=self.think, effort=self.effort, model=self.model)
        state.model_key = self.model_key
        return state


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
