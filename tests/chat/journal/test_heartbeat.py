"""A process says that it lives, whatever its runs are doing, unless it hangs."""

from chat.journal.heartbeat import PREFIX, TOKEN, Heartbeat
from chat.models import Conversation, Run, WriterProcess
from tests.chat.asking import new_run
from tests.clock import Clock


def beats(heartbeat: Heartbeat) -> int:
    return WriterProcess.objects.get(pk=heartbeat.process).beats


def test_a_process_is_heard_of_before_its_first_lease_stands(transactional_db: None) -> None:
    heartbeat = Heartbeat()
    token = heartbeat.token()
    heartbeat.stop()
    assert (len(token), token[:PREFIX]) == (TOKEN, heartbeat.process)
    assert WriterProcess.objects.filter(pk=token[:PREFIX]).exists()


def test_every_beat_changes_the_sign_and_the_row_comes_back_where_it_was_deleted(transactional_db: None) -> None:
    heartbeat = Heartbeat()
    heartbeat.beat()
    heartbeat.beat()
    assert beats(heartbeat) == 1
    WriterProcess.objects.all().delete()
    heartbeat.beat()
    assert beats(heartbeat) == 0


def test_it_is_late_when_it_has_not_said_so_for_long(transactional_db: None) -> None:
    clock = Clock()
    heartbeat = Heartbeat(clock)
    assert heartbeat.is_late
    heartbeat.beat()
    clock.advance(4.0)
    assert not heartbeat.is_late
    clock.advance(2.0)
    assert heartbeat.is_late


def test_a_process_whose_event_loop_hangs_falls_silent(transactional_db: None) -> None:
    clock = Clock()
    heartbeat = Heartbeat(clock)
    heartbeat.beat()
    heartbeat.turned(is_active=True)
    clock.advance(59.0)
    heartbeat.beat_unless_hanging()
    clock.advance(2.0)
    heartbeat.beat_unless_hanging()
    assert beats(heartbeat) == 1


def test_a_process_without_runs_does_not_hang(transactional_db: None) -> None:
    clock = Clock()
    heartbeat = Heartbeat(clock)
    heartbeat.beat()
    heartbeat.turned(is_active=True)
    heartbeat.turned(is_active=False)
    clock.advance(600.0)
    heartbeat.beat_unless_hanging()
    assert beats(heartbeat) == 1


def test_a_lease_that_its_writer_could_not_release_is_released(conversation: Conversation) -> None:
    heartbeat, run, other = Heartbeat(), new_run(conversation), new_run(conversation)
    forgotten, held = heartbeat.token(), heartbeat.token()
    Run.objects.filter(pk=run.pk).update(writer=forgotten)
    Run.objects.filter(pk=other.pk).update(writer=held)
    heartbeat.forget(forgotten)
    heartbeat.beat_unless_hanging()
    heartbeat.stop()
    assert Run.objects.filter(writer=held).count() == 1
    assert Run.objects.get(pk=run.pk, writer="").losses == 1


def test_the_tokens_of_other_processes_are_not_its_own(conversation: Conversation) -> None:
    mine, other = Heartbeat(), Heartbeat()
    token = other.process + "0" * (TOKEN - PREFIX)
    Run.objects.filter(pk=new_run(conversation).pk).update(writer=token)
    assert (mine.standing(), other.standing()) == (set(), {token})
