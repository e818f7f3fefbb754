"""PostgreSQL and Redis over TLS: real servers, whose certificates every part of the product looks at."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests import stores
from tests.authorities import Files, authority
from tests.stack import free_port

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import asyncio, json, sys
import django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 1
from django.core.cache import cache
from django.db import connection
from chat.concurrency.redis_client import redis
from config.celery import app

def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        return cursor.fetchone()[0]

async def ping():
    return await redis().ping()

def tasks():
    with app.connection_for_write(connect_timeout=3) as broker:
        return broker.default_channel.client.ping()

def answer(ask):
    try:
        return str(ask())
    except Exception as error:
        return f"{error} {error.__cause__}"

def kept():
    cache.set("a", 1)
    return cache.get("a")

asks = {"database": database, "cache": kept, "journal": lambda: asyncio.run(ping()), "tasks": tasks}
print(json.dumps({name: answer(ask) for name, ask in asks.items()}))
"""
PASSWORD = "only-for-tests"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Not pytest's, which each run of it shuts to other users, also while PostgreSQL's has to get in."""
    with tempfile.TemporaryDirectory(prefix="wenyuan-encrypted-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def files(folder: Path) -> Files:
    return authority(folder / "ours")


@pytest.fixture(scope="module")
def strange(folder: Path) -> Files:
    return authority(folder / "strange")


@pytest.fixture(scope="module")
def database(folder: Path, files: Files) -> Iterator[int]:
    """The port of a PostgreSQL that takes TLS."""
    own = folder / "for-postgresql"
    own.mkdir()
    try:
        user = stores.unprivileged(own)
        for file in (files.certificate, files.key):
            shutil.copy(file, own)
            if user:
                os.chown(own / file.name, user, user)
        own.chmod(0o755)
        tls = ("ssl=on", f"ssl_cert_file={own}/server.pem", f"ssl_key_file={own}/server.key")
        with stores.postgresql(folder / "postgresql", tls) as url:
            yield int(url.rpartition(":")[2].partition("/")[0])
    except stores.Missing as missing:
        skip(str(missing))


def skip(program: str) -> NoReturn:
    """A machine that is for such tests only has to have it."""
    if os.environ.get("CI"):
        pytest.fail(f"{program} is missing")
    pytest.skip(f"{program} is missing")


@pytest.fixture(scope="module")
def redis(folder: Path, files: Files) -> Iterator[int]:
    """The port of a Redis that takes TLS alone, with a password."""
    name = shutil.which("redis-server") or shutil.which("valkey-server")
    if name is None:
        skip("redis-server")
    port = free_port()
    tls = ["--port", "0", "--tls-port", str(port), "--tls-auth-clients", "no", "--tls-ca-cert-file", files.authority]
    shown = ["--tls-cert-file", files.certificate, "--tls-key-file", files.key, "--requirepass", PASSWORD]
    with subprocess.Popen(
        [name, *map(str, tls + shown), "--save", ""], stdout=subprocess.DEVNULL, cwd=folder
    ) as server:
        stores.until(lambda: stores.can_connect(port), "Redis")
        yield port
        server.terminate()


def answers(database: int, redis: int, trusted: Files, folder: Path, host: str = "localhost") -> dict[str, str]:
    """What each store says to a process of the product with these settings, or why it is not asked."""
    trust = trusted.authority
    variables = {
        "DATABASE_URL": f"postgres://wenyuan@{host}:{database}/wenyuan?sslmode=verify-full&sslrootcert={trust}",
        "REDIS_URL": f"rediss://:{PASSWORD}@{host}:{redis}/0?ssl_cert_reqs=required&ssl_ca_certs={trust}",
        "DATA_DIR": str(folder),
        "SECRET_KEY": "only for tests",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENV_FILE": os.devnull,
    }
    run = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(run, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, timeout=90)
    said: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    # Of a database the pool tells only in the log why it has no connection.
    return {name: f"{text} {done.stderr if name == 'database' else ''}".strip().lower() for name, text in said.items()}


def test_every_part_reaches_its_store_over_tls(database: int, redis: int, files: Files, folder: Path) -> None:
    said = answers(database, redis, files, folder)

    assert said == {"database": "tlsv1.3", "cache": "1", "journal": "true", "tasks": "true"}


def test_no_part_believes_another_authority(database: int, redis: int, strange: Files, folder: Path) -> None:
    for text in answers(database, redis, strange, folder).values():
        assert "certificate verify failed" in text


def test_no_part_believes_a_certificate_for_another_name(database: int, redis: int, files: Files, folder: Path) -> None:
    for text in answers(database, redis, files, folder, host="127.0.0.1").values():
        assert "does not match host name" in text or "ip address mismatch" in text
