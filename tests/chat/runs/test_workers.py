"""What workers do at their start."""

import asyncio
import multiprocessing
import time
from types import SimpleNamespace

import pytest
from pytest_django import Settings

from chat.engines import engine
from chat.runs import workers
from chat.runs.event_loop import loop
from inference.conf import EngineConfig
from tests.playback.process import playback_process

SECONDS = 5.0


def worker(queue: str) -> SimpleNamespace:
    return SimpleNamespace(task_consumer=SimpleNamespace(queues=[SimpleNamespace(name=queue)]))


def test_an_answer_worker_inspects_the_server_at_its_start(settings: Settings) -> None:
    with playback_process() as server:
        settings.INFERENCE = EngineConfig(urls=(server.url,))
        engine.cache_clear()
        watching = workers.start_watching(worker("answer"))
        deadline = time.monotonic() + SECONDS
        while "/server_info" not in [heard["path"] for heard in server.requests()]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert watching and not watching.done()
        watching.cancel()
        asyncio.run_coroutine_threadsafe(engine().aclose(), loop()).result(SECONDS)
    engine.cache_clear()


def test_a_search_worker_leaves_that_to_others() -> None:
    assert workers.start_watching(worker("search")) is None


def test_a_watch_that_fails_is_told_and_stops_nothing(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.INFERENCE = EngineConfig(urls=("http://127.0.0.1:9/v1",), profile="r9")
    engine.cache_clear()
    watching = workers.start_watching(worker("answer"))

    assert watching and isinstance(watching.exception(SECONDS), ValueError)
    deadline = time.monotonic() + SECONDS
    while "no longer looked after" not in caplog.text:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_search_worker_loads_what_reads_pages_at_its_start_and_no_other_does() -> None:
    before = set(multiprocessing.active_children())
    workers.warm_the_sandbox(worker("answer"))
    assert set(multiprocessing.active_children()) == before

    workers.warm_the_sandbox(worker("search"))

    deadline = time.monotonic() + 4 * SECONDS
    while not multiprocessing.active_children():  # of another test's, where the process has warmed it before
        assert time.monotonic() < deadline
        time.sleep(0.05)
