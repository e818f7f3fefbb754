"""How fast the small local model answers: `make bench-local`, while an instance runs with ENGINE=local. Linux only.

It signs up, asks questions that the handbook answers in three languages, and reads the clock and the processor time of
the model's server. On busy cores only the processor time tells something.
"""

import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx2

from inference.local import serving
from launcher.launch import Launch, launch
from launcher.local_model import models_dir
from launcher.model_server import SERVING

QUESTIONS = (
    "How do I connect SGLang?",
    "如何连接 SGLang？",
    "如何連接 SGLang？",
    "Where does Wenyuan keep my data?",
    "问源把我的数据存在哪里？",
    "問源把我的資料存在哪裡？",
)
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Mark:
    """The clock and the processor time of the model's server, in seconds."""

    clock: float
    processor: float


def main() -> None:
    """Ask everything and print one row a question."""
    instance = launch(os.environ)
    told = serving.read(models_dir(instance) / SERVING)
    if told is None:
        raise SystemExit("No local model is loaded; start one with `make run ENGINE=local`.")
    print(f"{told.model}, {os.cpu_count()} cores")
    print("| question | read (cached) | first token after s (CPU-s) | written | tokens a second (a CPU-s) | load |")
    print("| --- | --- | --- | --- | --- | --- |")
    with closing(signed_up(instance)) as client:
        for question in QUESTIONS:
            print(row(client, question, told.process), flush=True)
    print(memory(told.process))


def signed_up(instance: Launch) -> httpx2.Client:
    """A client with an account of its own."""
    client = httpx2.Client(base_url=instance.url, headers={"Referer": instance.url}, timeout=600, trust_env=False)
    client.get("/accounts/signup/")
    word = uuid4().hex
    fields = {"email": f"{uuid4().hex}@example.org", "password1": word, "password2": word}
    client.post("/accounts/signup/", data=fields | {"csrfmiddlewaretoken": client.cookies["csrftoken"]})
    return client


def row(client: httpx2.Client, question: str, process: int) -> str:
    """Ask one question in a conversation of its own."""
    conversation = post(client, "/conversations", {})["id"]
    asked = {"client_id": uuid4().hex, "question": question, "search": True, "think": True}
    run = post(client, f"/conversations/{conversation}/turns", asked)["run"]
    begun = first = mark(process)
    usage: dict[str, int] = {}
    for kind, data in events(client, run):
        if kind == "search.ended":
            begun = first = mark(process)
        elif kind in ("answer.delta", "reasoning.delta") and first == begun:
            first = mark(process)
        usage = data.get("usage") or usage
    end = mark(process)
    read, cached, written = (usage.get(f"{name}_tokens", 0) for name in ("prompt", "cached", "completion"))
    wait = f"{first.clock - begun.clock:.1f} ({first.processor - begun.processor:.1f})"
    rate = f"{written / (end.clock - first.clock):.1f} ({written / (end.processor - first.processor):.1f})"
    return f"| {question} | {read} ({cached}) | {wait} | {written} | {rate} | {os.getloadavg()[0]:.0f} |"


def post(client: httpx2.Client, path: str, body: dict[str, object]) -> dict[str, str]:
    reply = client.post(f"/api/v1{path}", json=body, headers={"X-CSRFToken": client.cookies["csrftoken"]})
    reply.raise_for_status()
    found: dict[str, str] = reply.json()
    return found


def events(client: httpx2.Client, run: str) -> Iterator[tuple[str, dict[str, dict[str, int]]]]:
    """The types and the data of a run's entries, until its end."""
    with client.stream("GET", f"/api/v1/runs/{run}/events?after=0") as stream:
        for line in stream.iter_lines():
            if line.startswith("data:"):
                entry = json.loads(line.removeprefix("data:"))
                yield entry["type"], entry["data"]
                if entry["type"] in ("run.finished", "run.failed", "run.stopped"):
                    return


def mark(process: int) -> Mark:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return Mark(time.monotonic(), (int(fields[11]) + int(fields[12])) / TICKS)


def memory(process: int) -> str:
    """Resident memory of the model's server; the model's file is mapped and counts as `file`."""
    status = Path(f"/proc/{process}/status").read_text()
    sizes = dict(re.findall(r"^(VmHWM|VmRSS|RssAnon|RssFile):\s+(\d+) kB$", status, re.MULTILINE))
    return ", ".join(f"{name} {int(size) // 1024} MiB" for name, size in sizes.items())


if __name__ == "__main__":
    main()
