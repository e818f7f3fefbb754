"""The programs that run the product's code: the web server, two workers and the reaper.

The supervisor starts them all; where something else does (containers, systemd), `python -m launcher.programs NAME`
becomes the one of that name, with the same options.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from launcher.launch import ROOT, Launch, Refused, launch

# The workers have nothing to tell each other, and say to Redis that they live themselves (chat/runs/workers.py).
SILENT = ("--without-gossip", "--without-mingle", "--without-heartbeat")
SEARCHES_MAX = "8"
CELERY = ("-m", "celery", "--quiet", "--app", "config.celery", "worker", "--loglevel", "WARNING", *SILENT)


@dataclass(frozen=True)
class Program:
    """What one child runs. `name` is also the name of its log file."""

    name: str
    command: tuple[str, ...]


def programs(launch: Launch) -> tuple[Program, ...]:
    """Everything that Django's code runs in. They need Redis and a migrated database."""
    return (
        web(launch),
        Program("search", python(*CELERY, "--queues", "search", "--hostname", "search@%h", *searching(launch))),
        Program("answer", python(*CELERY, "--queues", "answer", "--hostname", "answer@%h", *THREADS)),
        Program("reaper", python("manage.py", "reap", "--skip-checks")),
    )


def searching(launch: Launch) -> tuple[str, ...]:
    """As many threads as searches at a time: each only waits for one. Strange HTML has child processes of its own."""
    return "--pool", "threads", "--concurrency", launch.variables.get("SEARCHES_MAX") or SEARCHES_MAX


# A task of this queue only starts a run in the process's event loop.
THREADS = ("--pool", "threads", "--concurrency", "4")


def web(launch: Launch) -> Program:
    """One process: many sockets, little work. Deflate costs more than it saves on frames of 60 bytes."""
    return Program(
        "web",
        python(
            *("-m", "uvicorn", "config.asgi:application", "--host", launch.host, "--port", str(launch.port)),
            *("--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--ws-max-size", "65536"),
            *("--http", "config.http_protocol:PatientHttp", *proxies(launch)),
            *("--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "2"),
        ),
    )


def proxies(launch: Launch) -> tuple[str, ...]:
    """Whose word on a visitor's address is taken: nobody's, unless proxies are named. Anybody can write that header."""
    trusted = launch.variables.get("TRUSTED_PROXIES", "").replace(" ", "")
    return ("--proxy-headers", "--forwarded-allow-ips", trusted) if trusted else ("--no-proxy-headers",)


def python(*arguments: str) -> tuple[str, ...]:
    return sys.executable, *arguments


def named(name: str, launch: Launch) -> Program:
    """The program of that name. Raises Refused where there is none."""
    known = {program.name: program for program in programs(launch)}
    if name not in known:
        raise Refused(f"there is no program {name!r}, only {', '.join(known)}.")
    return known[name]


def variables(launch: Launch) -> Mapping[str, str]:
    """The environment of every program. Django's checks would load the whole site into workers: 15 MB each."""
    return dict(launch.variables) | {"CELERY_SKIP_CHECKS": "1"}


def main(arguments: list[str]) -> None:
    """Become the program that is named, or exit with a sentence that says why not."""
    try:
        one = launch(os.environ)
        program = named(arguments[0] if len(arguments) == 1 else "", one)
    except Refused as refusal:
        sys.exit(f"Wenyuan cannot start: {refusal}")
    os.chdir(ROOT)
    os.execve(program.command[0], program.command, variables(one))  # noqa: S606 - our own program


if __name__ == "__main__":
    main(sys.argv[1:])
