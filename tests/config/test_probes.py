"""`/live`, `/ready`, `/status` and `/metrics`, asked as machines ask."""

import json
import time
from typing import Any

import pytest
from django.test import AsyncClient
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

from chat.models import Conversation, Run
from chat.telemetry.metrics import Increment, add, observed
from config.probes import REPLIES, SECONDS, Access, Probes
from tests.chat.asking import anew_run
from tests.docker.test_monitoring import TOLD


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def get(probes: Probes, path: str, **scope: Any) -> tuple[int, bytes]:
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    request = {"type": "http", "method": "GET", "path": path, "headers": [], "client": ("203.0.113.9", 1)} | scope
    await probes(request, None, send)
    return said[0]["status"], said[1]["body"]


async def test_a_process_that_runs_is_alive_whatever_else_is_away() -> None:
    assert await get(Probes(nothing, Access()), "/live") == (200, b'{"status": "alive"}')


async def test_a_web_server_is_ready_without_workers_and_engine(transactional_db: None) -> None:
    status, body = await get(Probes(nothing, Access()), "/ready")

    assert (status, json.loads(body)["parts"]) == (200, {"sql": True, "schema": True, "redis": True})


async def test_the_status_names_every_part(transactional_db: None) -> None:
    status, body = await get(Probes(nothing, Access()), "/status")

    assert status == 503  # a test has no workers
    assert set(json.loads(body)["parts"]) == {"sql", "schema", "redis", "search", "answer", "engine"}


async def test_the_same_is_not_looked_for_twice_a_second(transactional_db: None) -> None:
    now = [100.0]
    probes = Probes(nothing, Access("t"), clock=lambda: now[0])
    token = [(b"authorization", b"Bearer t")]
    _, before = await get(probes, "/metrics", headers=token)
    await add([Increment("takeovers", ())])
    now[0] += SECONDS / 2
    _, same = await get(probes, "/metrics", headers=token)
    now[0] += SECONDS / 2
    _, after = await get(probes, "/metrics", headers=token)

    assert before == same != after and b"wenyuan_takeovers_total 1.0" in after


def looks(redis_server: Redis) -> int:
    """How often Redis was asked whether it is there."""
    return int(redis_server.info("commandstats").get("cmdstat_ping", {}).get("calls", 0))


@pytest.mark.parametrize("path", ["/ready", "/status", "/api/v1/ready"])
async def test_many_who_ask_whether_it_is_ready_cost_what_one_does(
    transactional_db: None, redis_server: Redis, path: str
) -> None:
    client, probes, before = AsyncClient(), Probes(nothing, Access()), looks(redis_server)

    async def ask() -> int:
        return (await get(probes, path))[0] if path in REPLIES else (await client.get(path)).status_code

    began, first = time.monotonic(), await ask()
    cost = looks(redis_server) - before
    statuses = {await ask() for _ in range(100)}
    seconds = time.monotonic() - began

    assert cost > 0 and len(statuses | {first}) == 1
    assert looks(redis_server) - before <= cost * (2 + 2 * seconds) < 50 * cost


@pytest.mark.parametrize("path", ["/", "/metrics/", "/api/v1/ready", "/lives"])
async def test_every_other_path_is_the_sites(path: str) -> None:
    assert await get(Probes(nothing, Access()), path) == (299, b"")


async def test_a_site_under_a_path_is_asked_with_and_without_it() -> None:
    probes = Probes(nothing, Access(), "/chat")

    assert [(await get(probes, path))[0] for path in ("/live", "/chat/live", "/other/live")] == [200, 200, 299]


@pytest.mark.parametrize(
    ("access", "header", "client", "allowed"),
    [
        (Access(), b"", "127.0.0.1", False),
        (Access("secret"), b"Bearer secret", "203.0.113.9", True),
        (Access("secret"), b"Bearer secre", "203.0.113.9", False),
        (Access("secret"), b"secret", "203.0.113.9", False),
        (Access("", ("10.0.0.0/8",)), b"", "10.1.2.3", True),
        (Access("", ("10.0.0.0/8",)), b"", "11.1.2.3", False),
        (Access("", ("fd00::/8",)), b"", "10.1.2.3", False),
    ],
)
def test_metrics_are_for_those_who_may(access: Access, header: bytes, client: str, allowed: bool) -> None:
    assert access.allows({"headers": [(b"authorization", header)], "client": (client, 1)}) is allowed


async def test_whoever_may_not_is_told_of_nothing() -> None:
    assert (await get(Probes(nothing, Access()), "/metrics"))[0] == 404


async def test_a_run_that_was_stopped_waits_for_nothing(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    await Run.objects.filter(pk=run.pk).aupdate(stop_asked_at=timezone.now())
    _, body = await get(Probes(nothing, Access("t")), "/metrics", headers=[(b"authorization", b"Bearer t")])

    families = {family.name: family for family in text_string_to_metric_families(body.decode())}
    assert families["wenyuan_search_queue_length"].samples[0].value == 0


async def test_metrics_are_what_prometheus_can_read(conversation: Conversation) -> None:
    await anew_run(conversation)
    await add([Increment("runs", ("failed", "engine.busy", "r1")), *observed("run_seconds", 3.0, "r1")])
    status, body = await get(Probes(nothing, Access("t")), "/metrics", headers=[(b"authorization", b"Bearer t")])

    families = {family.name: family for family in text_string_to_metric_families(body.decode())}
    assert status == 200
    assert {name for name in families if name.startswith("wenyuan_")} == {
        f"wenyuan_{name.removesuffix('_total')}" for name in TOLD
    }
    assert families["wenyuan_search_queue_length"].samples[0].value == 1
    (failed,) = families["wenyuan_runs"].samples
    assert (failed.labels, failed.value) == ({"status": "failed", "code": "engine.busy", "model": "r1"}, 1)
    buckets = {
        sample.labels["le"]: sample.value for sample in families["wenyuan_run_seconds"].samples if "le" in sample.labels
    }
    assert (buckets["2"], buckets["5"], buckets["+Inf"]) == (0, 1, 1)
