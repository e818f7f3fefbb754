"""The line: who is answered next, what the others are told, and that nobody is forgotten in it."""

import asyncio
import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from statistics import median
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from chat.actions import transactions, verbs
from chat.actions.transactions import Question
from chat.concurrency.redis_client import redis
from chat.errors.problems import Problem
from chat.journal.journal import Journal, state_of
from chat.journal.lease import Lease
from chat.models import Conversation, QueueMember, Run, Turn, User, WriterProcess
from chat.protocol.events import QueueMoved
from chat.runs import admission, runner, tasks
from chat.runs.queue_positions import positions
from tests.chat.asking import new_run
from tests.chat.reaping import Reaping, alose_writer
from tests.yardstick import slower

pytestmark = pytest.mark.usefixtures("fresh_engine")


@pytest.fixture
def reaping() -> Reaping:
    return Reaping()


@pytest.fixture(autouse=True)
def one_slot(settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, runs_max=1, runs_per_user=1)


def slots(settings: Settings, runs_max: int, runs_per_user: int) -> None:
    settings.CHAT = replace(settings.CHAT, runs_max=runs_max, runs_per_user=runs_per_user)


def users(*names: str) -> list[User]:
    return [User.objects.create_user(f"{name}@example.org", "a long enough password") for name in names]


def asked(user: User) -> Run:
    """A question without search, in a conversation of its own, as the API takes it."""
    conversation = Conversation.objects.create(owner=user, updated_at=timezone.now())
    question = Question(uuid4().hex, "Why?", search=False, think=False)
    run, _ = transactions.store_question(user, conversation.pk, question)
    tasks.set_going(run)
    return run


aasked = sync_to_async(asked)


def over(run_id: UUID, status: str = "finished") -> None:
    """Its writer has ended it, and the next one's turn comes."""
    Run.objects.filter(pk=run_id).update(status=status, ended_at=timezone.now())
    tasks.advance()


def order_of_answers(sent: list[UUID]) -> list[User]:
    """End whatever is written, again and again: whose questions were answered, in order."""
    done = 0
    while done < len(sent):
        done += 1
        over(sent[done - 1])
    owners = {run.pk: run.turn.conversation.owner for run in Run.objects.select_related("turn__conversation__owner")}
    return [owners[one] for one in sent]


def test_whoever_asks_a_single_question_is_not_behind_all_of_somebody_elses(
    transactional_db: None, sent: list[UUID]
) -> None:
    many, one, other = users("many", "one", "other")
    for user in [many] * 10 + [one, other]:
        asked(user)
    assert order_of_answers(sent) == [many, one, other, *[many] * 9]


def test_those_who_wait_are_served_in_turns(transactional_db: None, sent: list[UUID]) -> None:
    a, b, c = users("a", "b", "c")
    for user in (a, a, a, b, b, c):
        asked(user)
    assert order_of_answers(sent) == [a, b, c, a, b, a]


def test_each_users_own_questions_keep_their_order(transactional_db: None, sent: list[UUID]) -> None:
    (a,) = users("a")
    runs = [asked(a).pk for _ in range(4)]
    order_of_answers(sent)
    assert sent == runs


def test_a_user_with_too_many_answers_lets_the_others_pass(
    transactional_db: None, sent: list[UUID], settings: Settings
) -> None:
    slots(settings, runs_max=4, runs_per_user=3)
    many, one = users("many", "one")
    mine = [asked(many).pk for _ in range(5)]
    theirs = asked(one).pk
    assert sent == [*mine[:3], theirs]


def test_who_has_the_fewest_answers_written_comes_first(
    transactional_db: None, sent: list[UUID], settings: Settings
) -> None:
    slots(settings, runs_max=3, runs_per_user=3)
    many, one = users("many", "one")
    mine = [asked(many).pk for _ in range(5)]
    theirs = [asked(one).pk for _ in range(2)]
    over(mine[0])
    over(mine[1])
    assert sent == [*mine[:3], theirs[0], mine[3]]


async def test_two_slots_that_are_freed_at_once_are_given_once_each(
    transactional_db: None, sent: list[UUID], settings: Settings
) -> None:
    slots(settings, runs_max=2, runs_per_user=9)
    (a,) = await sync_to_async(users)("a")
    runs = [await aasked(a) for _ in range(6)]
    await Run.objects.filter(pk__in=sent).aupdate(status="finished")
    await asyncio.gather(*(asyncio.to_thread(in_thread, tasks.advance) for _ in range(6)))
    assert sorted(sent) == sorted(run.pk for run in runs[:4])
    assert await Run.objects.live().filter(admitted_at__isnull=False).acount() == 2


async def test_those_who_ask_at_once_get_no_more_slots_than_there_are(
    transactional_db: None, sent: list[UUID], settings: Settings
) -> None:
    slots(settings, runs_max=3, runs_per_user=1)
    all_waiting = await sync_to_async(users)(*"abcdefgh")
    await asyncio.gather(*(asyncio.to_thread(in_thread, partial(asked, user)) for user in all_waiting))
    assert len(sent) == 3
    assert await Run.objects.filter(admitted_at__isnull=False).acount() == 3


def in_thread(work: Callable[[], object]) -> None:
    try:
        work()
    finally:
        connections.close_all()


async def test_a_run_that_has_searched_joins_the_line(
    conversation: Conversation, alice: User, sent: list[UUID]
) -> None:
    first = await aasked(alice)
    run = await sync_to_async(new_run)(conversation)
    await Run.objects.filter(pk=run.pk).aupdate(admitted_at=None)
    assert await runner.research(run.pk)
    await sync_to_async(tasks.advance)()
    assert await runner.answer(run.pk) is None
    await sync_to_async(over)(first.pk)
    assert sent == [first.pk, run.pk]
    state = await runner.answer(run.pk)
    assert state and state.status == "finished"


async def test_a_waiting_run_is_stopped_and_its_place_is_free(alice: User, sent: list[UUID], reaping: Reaping) -> None:
    first, second, third = [await aasked(alice) for _ in range(3)]
    await reaping.once()
    await verbs.stop(alice, second.pk)
    await verbs.stop(alice, second.pk)
    await second.arefresh_from_db()
    assert (second.status, second.state().queue) == ("stopped", None)
    await sync_to_async(over)(first.pk)
    assert sent == [first.pk, third.pk]


async def test_a_stop_of_what_no_worker_has_taken_yet_frees_its_slot(alice: User, sent: list[UUID]) -> None:
    first, second = await aasked(alice), await aasked(alice)
    await verbs.stop(alice, first.pk)
    assert sent == [first.pk, second.pk]


async def test_a_deleted_conversation_frees_its_slots(alice: User, sent: list[UUID]) -> None:
    first, second = await aasked(alice), await aasked(alice)
    await Lease.claim(first.pk)
    await verbs.delete(alice, first.turn.conversation_id)
    assert sent == [first.pk, second.pk]


async def last_notified(run: Run) -> list[tuple[int, float]]:
    """What the run's journal says of its place."""
    state = await state_of(await Run.objects.aget(pk=run.pk))
    return [(state.queue.place, state.queue.seconds)] if state.queue else []


async def test_readers_in_line_are_told_their_place(alice: User, bob: User, reaping: Reaping) -> None:
    first, second, third, other = [await aasked(user) for user in (alice, alice, alice, bob)]
    await reaping.once()
    notified = [await last_notified(run) for run in (first, other, second, third)]
    assert notified == [[], [(1, 60)], [(2, 120)], [(3, 180)]]


async def test_a_place_is_told_again_only_when_it_has_changed(alice: User, sent: list[UUID], reaping: Reaping) -> None:
    first, second, third = [await aasked(alice) for _ in range(3)]
    await reaping.once()
    before = (await state_of(await Run.objects.aget(pk=third.pk))).seq
    await sync_to_async(over)(first.pk)
    await reaping.once()
    assert (await state_of(await Run.objects.aget(pk=third.pk))).seq == before  # not sooner than after two seconds
    await reaping.for_seconds(2)
    assert (await last_notified(third))[0][0] == 1
    assert (await state_of(await Run.objects.aget(pk=third.pk))).seq == before + 1
    assert sent == [first.pk, second.pk]


async def test_whose_turn_has_come_is_told_so(alice: User, reaping: Reaping) -> None:
    first, second = await aasked(alice), await aasked(alice)
    await reaping.once()
    await sync_to_async(over)(first.pk)
    state = await runner.answer(second.pk)
    assert state and (state.status, state.queue, state.resumed) == ("finished", None, False)


def test_an_estimate_is_made_of_the_newest_answers(transactional_db: None, sent: list[UUID]) -> None:
    (a,) = users("a")
    runs = [asked(a) for _ in range(4)]
    for run in runs[:2]:
        began = timezone.now() - timedelta(seconds=20)
        Run.objects.filter(pk=run.pk).update(admitted_at=began)
        over(run.pk)
    assert [(place.place, place.seconds) for place in positions()] == [(1, 20)]


def test_who_waits_for_his_own_answers_only_is_told_his_own_place(transactional_db: None, settings: Settings) -> None:
    slots(settings, runs_max=10, runs_per_user=2)
    a, b = users("a", "b")
    for user in (a, a, a, a, b, b, b):
        asked(user)
    found = [(one.waiting.owner, one.place, one.seconds) for one in positions()]
    assert sorted(found) == [(a.pk, 1, 30), (a.pk, 2, 60), (b.pk, 1, 30)]


async def test_only_so_many_are_told_at_a_time_and_the_nearest_first(
    alice: User, settings: Settings, reaping: Reaping
) -> None:
    settings.CHAT = replace(settings.CHAT, positions_max=2)
    runs = [await aasked(alice) for _ in range(5)]
    await reaping.once()
    assert [len(await last_notified(run)) for run in runs[1:]] == [1, 1, 0, 0]
    await reaping.once()
    assert [len(await last_notified(run)) for run in runs[1:]] == [1, 1, 1, 1]


async def test_after_a_restart_of_everything_only_those_whose_turn_it_is_are_sent_again(
    alice: User, sent: list[UUID], reaping: Reaping
) -> None:
    first, second = await aasked(alice), await aasked(alice)
    await alose_writer(first)
    sent.clear()
    await reaping.for_seconds(10)
    assert sent == [first.pk]
    await sync_to_async(over)(first.pk)
    assert sent == [first.pk, second.pk]


async def test_a_slot_that_nobody_passed_on_is_found_by_the_reaper(
    alice: User, sent: list[UUID], reaping: Reaping
) -> None:
    first, second = await aasked(alice), await aasked(alice)
    await Run.objects.filter(pk=first.pk).aupdate(status="finished")
    await reaping.once()
    assert sent == [first.pk, second.pk]


async def test_a_lost_task_is_sent_again_by_one_of_several_reapers(
    alice: User, sent: list[UUID], reaping: Reaping
) -> None:
    first = await aasked(alice)
    await reaping.once()
    assert sent == [first.pk]
    await redis().delete("search", "answer")  # what was queued is lost, as when Redis is
    several = [Reaping() for _ in range(3)]
    for _ in range(11):
        await asyncio.gather(*(one.once() for one in several))
    assert sent == [first.pk, first.pk]


async def test_a_task_that_waits_among_others_is_not_taken_for_lost(
    alice: User, sent: list[UUID], reaping: Reaping
) -> None:
    first = await aasked(alice)
    await reaping.for_seconds(20)
    assert sent == [first.pk]
    await reaping.for_seconds(46)
    assert sent == [first.pk, first.pk]


async def test_a_worker_that_came_while_the_place_was_told_is_called_again(
    alice: User, sent: list[UUID], monkeypatch: pytest.MonkeyPatch, reaping: Reaping
) -> None:
    first, second = await aasked(alice), await aasked(alice)
    append = Journal.append

    async def meanwhile(self: Journal, *events: object) -> None:
        await append(self, *events)  # type: ignore[arg-type]
        if isinstance(events[0], QueueMoved):
            await sync_to_async(over)(first.pk)
            assert await runner.answer(second.pk) is None

    monkeypatch.setattr(Journal, "append", meanwhile)
    await reaping.once()
    assert sent == [first.pk, second.pk, second.pk]


async def test_a_stop_that_came_while_the_place_was_told_is_heeded(
    alice: User, monkeypatch: pytest.MonkeyPatch, reaping: Reaping
) -> None:
    _, second = await aasked(alice), await aasked(alice)
    append = Journal.append

    async def meanwhile(self: Journal, *events: object) -> None:
        await append(self, *events)  # type: ignore[arg-type]
        if isinstance(events[0], QueueMoved):
            await verbs.stop(alice, second.pk)

    monkeypatch.setattr(Journal, "append", meanwhile)
    await reaping.once()
    await second.arefresh_from_db()
    assert second.status == "stopped"


async def test_a_run_that_was_taken_over_keeps_its_slot(alice: User, sent: list[UUID], reaping: Reaping) -> None:
    first, second = await aasked(alice), await aasked(alice)
    await alose_writer(first)
    await reaping.for_seconds(10)
    assert sent == [first.pk, first.pk]
    assert second.admitted_at is None


def test_a_question_costs_few_queries(transactional_db: None) -> None:
    (a,) = users("a")
    conversation = Conversation.objects.create(owner=a, updated_at=timezone.now())
    question = Question(uuid4().hex, "Why?", search=False, think=False)
    with CaptureQueriesContext(connections["default"]) as queries:
        run, _ = transactions.store_question(a, conversation.pk, question)
    assert run.admitted_at
    sql = [one["sql"] for one in queries if "advisory" not in one["sql"]]
    begun = next(place for place, one in enumerate(sql) if one.startswith("BEGIN"))
    assert sum(one.startswith("SELECT") for one in sql[:begun]) <= 4
    assert sum(one.startswith("SELECT") for one in sql[begun:]) <= 2
    assert sum(one.startswith(("INSERT", "UPDATE")) for one in sql[begun:]) <= 5


def test_nobody_in_line_is_one_cheap_look(transactional_db: None) -> None:
    with CaptureQueriesContext(connections["default"]) as queries:
        assert admission.admit() == []
    assert len(queries) == 1


@pytest.mark.skipif(connections["default"].vendor != "sqlite", reason="others choose by what the tables hold")
def test_what_is_live_is_found_without_looking_at_what_is_over(transactional_db: None) -> None:
    for runs in (Run.objects.live(), Run.objects.live().filter(admission.WAITS)):
        assert re.search(r"USING INDEX (live_runs_of|running_runs) \(status=\?", runs.explain())


def members(waiting: int) -> None:
    """So many users with one question in line each, and one slot that is taken."""
    names = [f"m{number}@example.org" for number in range(waiting)]
    everybody = User.objects.bulk_create([User(email=name, password="!") for name in names])
    now = timezone.now()
    conversations = Conversation.objects.bulk_create([Conversation(owner=one, updated_at=now) for one in everybody])
    turns = Turn.objects.bulk_create(
        [Turn(conversation=one, client_id="a", question="Why?", search=False, think=False) for one in conversations]
    )
    Run.objects.bulk_create(
        Run(turn=turn, owner=one, search=False, think=False, model="m", researched=True, beat_at=now)
        for turn, one in zip(turns, everybody, strict=True)
    )
    QueueMember.objects.bulk_create([QueueMember(user=one, waits=True) for one in everybody])


def test_an_admission_costs_the_same_however_many_wait(transactional_db: None, settings: Settings) -> None:
    slots(settings, runs_max=4, runs_per_user=1)
    members(30)
    with CaptureQueriesContext(connections["default"]) as few:
        assert len(admission.admit()) == 4
    members_before = QueueMember.objects.filter(waits=True).count()
    Run.objects.filter(admitted_at__isnull=False).update(status="finished")
    with CaptureQueriesContext(connections["default"]) as again:
        assert len(admission.admit()) == 4
    assert members_before == 30
    assert len(again) <= len(few) + 4  # those that were served and do not wait any more are noticed once


@pytest.mark.quiet
def test_five_thousand_who_wait_are_admitted_at_a_hundred_a_second(transactional_db: None, settings: Settings) -> None:
    slots(settings, runs_max=64, runs_per_user=3)
    members(5000)
    admission.admit()
    seconds, slowed = [], slower()
    for _ in range(100):
        freed = Run.objects.live().filter(admitted_at__isnull=False).order_by("admitted_at", "pk").first()
        assert freed
        Run.objects.filter(pk=freed.pk).update(status="finished")
        began = time.process_time()
        assert len(admission.admit()) == 1
        seconds.append(time.process_time() - began)
    # The quicker half of them: what else the machine does only adds to the others.
    assert median(sorted(seconds)[:50]) <= 0.01 * max(slowed, slower())


def test_the_queue_is_repaired_where_a_worker_died_before_it_could_join(alice: User, sent: list[UUID]) -> None:
    first, second = asked(alice), asked(alice)
    QueueMember.objects.all().delete()
    admission.repair()
    over(first.pk)
    assert sent == [first.pk, second.pk]


def test_no_more_are_admitted_than_the_workers_carry(
    transactional_db: None, sent: list[UUID], settings: Settings
) -> None:
    slots(settings, runs_max=10, runs_per_user=10)
    WriterProcess.objects.create(pk="a", beat_at=timezone.now(), capacity=2)
    WriterProcess.objects.create(pk="b", beat_at=timezone.now(), capacity=1)
    WriterProcess.objects.create(pk="dead", beat_at=timezone.now() - timedelta(seconds=30), capacity=5)
    (a,) = users("a")
    runs = [asked(a).pk for _ in range(5)]
    assert sent == runs[:3]
    WriterProcess.objects.filter(pk="a").update(capacity=10)
    tasks.advance()
    assert sent == runs


async def test_many_questions_at_once_do_not_pass_the_limit_of_a_user(alice: User, settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, questions_per_user=3)

    def ask() -> None:
        with contextlib.suppress(Problem):
            asked(alice)

    await asyncio.gather(*(asyncio.to_thread(in_thread, ask) for _ in range(10)))
    assert await Run.objects.live().acount() == 3
