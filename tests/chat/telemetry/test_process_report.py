"""Each process tells how it is: what it has taken of the processor, its memory, and its waits for the database."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.conf import settings
from redis import Redis

from chat.telemetry import process_report
from chat.telemetry.metrics import KEY
from chat.telemetry.proc import cpu_seconds, memory_bytes
from chat.telemetry.process_report import PROCESSES, Report, key, standing
from tests.stack import ROOT
from tests.stores import Missing, postgresql

SPINNING = """
import time
kept, end = bytearray(50_000_000), time.time() + 60
print("on", flush=True)
while time.time() < end:
    pass
"""
EXHAUSTED = """
import threading, django
django.setup()
from django.conf import settings
from django.db import connection
from redis import Redis
from chat.telemetry.process_report import Report
from config.database import POOL_MAX

def hold():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(2)")
    connection.close()

threads = [threading.Thread(target=hold) for _ in range(POOL_MAX + 4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
Report("answer").send(Redis.from_url(settings.CHAT.redis_url))
connection.pool.close()
"""


def counted(redis_server: Redis) -> dict[str, float]:
    stored: dict[bytes, bytes] = redis_server.hgetall(KEY)  # type: ignore[assignment]
    return {field.decode(): float(amount) for field, amount in stored.items()}


async def test_a_report_tells_the_processors_time_since_the_last_one_and_the_memory(redis_server: Redis) -> None:
    report = Report("web")
    report.send(redis_server)
    first = counted(redis_server)["cpu_seconds|web|"]
    end = time.process_time() + 0.2
    while time.process_time() < end:
        pass
    report.send(redis_server)
    second = counted(redis_server)["cpu_seconds|web|"]
    (process,) = await standing()

    assert 0.2 <= second - first < 5
    assert process.program == "web" and process.name.endswith(f":{os.getpid()}")
    assert process.memory_bytes > 20_000_000


def test_what_children_take_is_counted_while_they_live_and_afterwards() -> None:
    before, memory = cpu_seconds(), memory_bytes()
    with subprocess.Popen([sys.executable, "-c", SPINNING], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stdout.readline() == "on\n"
        while (living := cpu_seconds()) - before < 0.3:
            time.sleep(0.02)
        assert memory_bytes() - memory > 45_000_000
        child.kill()
    ended = cpu_seconds()

    assert ended >= living


async def test_a_process_that_ends_or_is_silent_is_told_no_more(redis_server: Redis) -> None:
    report = Report("reaper")
    report.send(redis_server)
    told = [process.program for process in await standing()]
    report.take_back(redis_server)
    after = await standing()

    assert told == ["reaper"] and after == [] and redis_server.exists(PROCESSES) == 0


def reported(redis_server: Redis) -> str:
    """The key of the one process that has reported."""
    (name,) = redis_server.smembers(PROCESSES)
    return key(name.decode() if isinstance(name, bytes) else name)


def test_a_report_goes_by_itself_after_some_missed_ones(redis_server: Redis) -> None:
    Report("web").send(redis_server)

    assert 2 * process_report.REPORT_SECONDS < redis_server.ttl(reported(redis_server)) <= process_report.KEPT_SECONDS


def test_a_pool_that_is_used_up_is_counted_on_a_real_postgresql(redis_server: Redis) -> None:
    try:
        with tempfile.TemporaryDirectory() as folder, postgresql(Path(folder) / "postgresql") as url:
            run_with(url)
    except Missing as missing:
        pytest.skip(f"{missing} is not installed here")
    told = counted(redis_server)

    assert told["sql_connections_taken|answer|"] == 20 and 4 <= told["sql_waits|answer|"] <= 20
    assert told["sql_wait_seconds|answer|"] >= 4 * 0.3
    assert "sql_wait_failures|answer|" not in told


def run_with(url: str) -> None:
    variables = {"DATABASE_URL": url, "REDIS_URL": settings.REDIS_URL, "DJANGO_SETTINGS_MODULE": "config.settings"}
    variables |= {"SECRET_KEY": "k" * 50, "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", EXHAUSTED], cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_a_report_is_plain_json(redis_server: Redis) -> None:
    Report("web").send(redis_server)
    report = redis_server.get(reported(redis_server))

    assert set(json.loads(report or "")) == {"program", "name", "memory_bytes"}
