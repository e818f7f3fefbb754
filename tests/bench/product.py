"""The whole product on this machine, asked by HTTP as a program would, and its search worker's CPU."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import httpx2

from tests.bench.memory import family
from tests.bench.web import Web
from tests.stack import ROOT, Stack, fresh_stack

ACCOUNT = {"email": "bench@example.org", "password1": "harbour-tide-1911", "password2": "harbour-tide-1911"}


class Product:
    """One signed-in user of one running stack."""

    def __init__(self, stack: Stack, client: httpx2.Client) -> None:
        self._stack = stack
        self._client = client
        self.redis_url = f"unix://{stack.data_dir}/redis.sock"

    def sign_up(self) -> None:
        self._client.get("/accounts/signup/")
        told = ACCOUNT | {"csrfmiddlewaretoken": self._client.cookies["csrftoken"]}
        self._client.post("/accounts/signup/", data=told)

    def other_users(self, count: int) -> list["Product"]:
        """The same stack for so many other people."""
        command = [sys.executable, "-m", "tests.bench.accounts", str(count)]
        keys = json.loads(subprocess.check_output(command, env=self._stack.environment))
        clients = [httpx2.Client(base_url=self._stack.url, timeout=60, cookies={"sessionid": key}) for key in keys]
        for client in clients:
            client.get("/").raise_for_status()  # sets the token that every POST must carry
        return [Product(self._stack, client) for client in clients]

    def search(self, question: str) -> tuple[float, float, int]:
        """Seconds from asking to `search.started`, from there to `search.ended`, and how many pages were read."""
        conversation = self._post("/api/v1/conversations", {})["id"]
        asked = {"client_id": uuid4().hex, "question": question, "search": True, "think": False}
        started = time.monotonic()
        run = self._post(f"/api/v1/conversations/{conversation}/turns", asked)["run"]
        times: dict[str, float] = {}
        read = 0
        with self._client.stream("GET", f"/api/v1/runs/{run}/events") as events:
            for line in events.iter_lines():
                if not line.startswith("data: "):
                    continue
                entry = json.loads(line[6:])
                times[entry["type"]] = time.monotonic()
                if entry["type"] == "search.ended":
                    read = entry.get("data", entry)["read"]
                if entry["type"] in ("run.finished", "run.failed", "run.stopped"):
                    break
        return times["search.started"] - started, times["search.ended"] - times["search.started"], read

    def sweep(self) -> None:
        """Do now what the reaper does in the background within minutes: texts are indexed and packed."""
        command = [sys.executable, "manage.py", "reap", "--once"]
        subprocess.run(command, env=self._stack.environment, cwd=ROOT, check=True)

    def worker_cpu_seconds(self) -> float:
        """Of the search worker's processes, children that have ended included."""
        assert self._stack.process
        workers = [pid for pid in family(self._stack.process.pid) if b"search@" in command(pid)]
        return sum(map(family_cpu_seconds, workers[:1]))

    def database_bytes(self) -> int:
        """The size of the database, what is still in SQLite's log included."""
        with closing(sqlite3.connect(f"file:{self._stack.data_dir}/wenyuan.sqlite3?mode=ro", uri=True)) as database:
            pages, size, free = (
                database.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "page_size", "freelist_count")
            )
        return int((pages - free) * size)

    def text_bytes(self) -> int:
        """Of all texts that are packed, as they were read."""
        with closing(sqlite3.connect(f"file:{self._stack.data_dir}/wenyuan.sqlite3?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT sum(size) FROM chat_pagetext").fetchone()[0] or 0)

    def database_parts(self) -> Counter[str]:
        """The bytes of each table and index."""
        with closing(sqlite3.connect(f"file:{self._stack.data_dir}/wenyuan.sqlite3?mode=ro", uri=True)) as database:
            return Counter(dict(database.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")))

    def _post(self, path: str, body: dict[str, object]) -> dict[str, str]:
        headers = {"X-CSRFToken": self._client.cookies["csrftoken"], "Referer": self._stack.url}
        response = self._client.post(path, json=body, headers=headers)
        response.raise_for_status()
        answer: dict[str, str] = response.json()
        return answer


@contextmanager
def asked_of_the_product(pages: Web) -> Iterator[Product]:
    """A stack whose only provider is `pages`', and a user of it."""
    settings = {
        "SEARCH_PROVIDERS": "searxng",
        "SEARXNG_URL": pages.provider,
        "SEARCH_TEST_ALLOW": ",".join(pages.pairs),
        "ENGINE": "quotes",
    }
    with (
        fresh_stack(**settings) as stack,
        httpx2.Client(base_url=stack.url, timeout=30, follow_redirects=True) as client,
    ):
        product = Product(stack, client)
        product.sign_up()
        yield product


def family_cpu_seconds(pid: int) -> float:
    """CPU-seconds of a process and all of its descendants that live, or whose parents have waited for them.

    The tests' own web, which plays the sites, is not among them.
    """
    others = (b"tests.bench.web", b"valkey")
    return sum(cpu_of(one) for one in family(pid) if not any(other in command(one) for other in others))


def command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
