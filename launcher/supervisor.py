"""Starts everything, keeps it running, and ends everything: `python -m launcher.supervisor`.

With `--reload` (`make dev`) programs start again when a file that they read changes.

It imports nothing but the standard library, so that it starts at once, stays small and cannot break with the product.
SIGINT, SIGTERM and SIGHUP end it by an exception wherever it stands; a second signal cuts the farewell short.
"""

import contextlib
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Mapping
from types import FrameType

from launcher.children import Child, Death, end
from launcher.claims import check_port, claim_folder, claim_lock
from launcher.guardian import Guardian
from launcher.launch import ROOT, Launch, Refused, launch
from launcher.local_model import is_wanted, model_server, obstacle
from launcher.logs import Log, LogReader
from launcher.preparation import check_settings, migrate
from launcher.programs import Program, programs
from launcher.programs import variables as variables_of
from launcher.readiness import announce_when_ready
from launcher.reload import LOOK_SECONDS, Sources
from launcher.store import answers, embedded_store

TEND_SECONDS = 0.25
STORE_SECONDS = 30.0
# Together below 5 s: first the web server and the workers, then the store that they write to.
FAREWELL_SECONDS = 3.5
STORE_FAREWELL_SECONDS = 1.0
FILES = 65_536
TROUBLE = 3
"""After so many deaths in a row the user is told, not only the log."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked the instance to end."""


def main(arguments: list[str]) -> int:
    """Run until asked to end (0), or say in one sentence why not (1)."""
    for number in SIGNALS:
        # `nohup` asks for deafness to SIGHUP; a script's `&` asks for deafness to SIGINT without meaning it.
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stop)
    raise_file_limit()
    try:
        with contextlib.suppress(Stopped):
            Instance(launch(os.environ), Sources(ROOT) if arguments == ["--reload"] else None).run()
    except Refused as refusal:
        return refused(str(refusal))
    except OSError as error:
        return refused(f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}.")
    return 0


def raise_file_limit() -> None:
    """As many open files as the system lets us have, up to `FILES`: each reader of the site needs one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    aim = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < aim:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (aim, hard))


def refused(sentence: str) -> int:
    print(f"Wenyuan cannot start: {sentence}", file=sys.stderr, flush=True)
    return 1


def stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


class Instance:
    """One running product: its claims, its guardian and its children."""

    def __init__(self, launch: Launch, sources: Sources | None = None) -> None:
        self.launch = launch
        self.sources = sources
        self.looked = 0.0
        claim_folder(launch.data_dir)
        lock = claim_lock(launch.data_dir)
        check_port(launch)
        self.guardian = Guardian(lock)
        os.close(lock)  # the guardian holds it now, and is the last to let go
        self.is_over = threading.Event()
        self.logs = LogReader()
        self.log = Log(launch.data_dir / "log" / "supervisor.log")
        self.trouble = ""
        self.store = None if launch.redis_url else embedded_store(launch.data_dir)
        self.stores: list[Child] = []
        self.workers: list[Child] = []

    def run(self) -> None:
        """Start all children and tend them until asked to end; leave none behind, whatever happens."""
        try:
            self.start()
            while True:
                self.watch()
                time.sleep(TEND_SECONDS)
        except Stopped:
            say("Stopping …")
        finally:
            self.finish()

    def start(self) -> None:
        """The store first; the others when it answers, the settings are accepted and the database is migrated."""
        variables = dict(variables_of(self.launch))
        if self.store is not None:
            variables["REDIS_URL"] = self.store.url
            self.stores.append(self.child(self.store.program, variables))
        local = self.local_model(variables)
        check_settings(variables, self.guardian.group)
        link = migrate(self.launch, variables, self.guardian.group)
        if self.store is not None and not answers(self.store.socket, STORE_SECONDS, lambda: self.stores[0].is_running):
            raise Refused(f"the embedded Redis does not answer (its log is {self.stores[0].log}).")
        for program in (*programs(self.launch), *local):
            self.workers.append(self.child(program, variables))
        announce_when_ready(self.launch, say, self.is_over, link)

    def local_model(self, variables: dict[str, str]) -> tuple[Program, ...]:
        """The small model's server, if it is wanted and can run; else the others are told to answer with quotations."""
        if not is_wanted(self.launch):
            return ()
        reason = obstacle(self.launch, variables, self.guardian.group)
        if not reason:
            say("Loading the small local model …")
            return (model_server(self.launch),)
        say(f"The small local model is not started: {reason} Answers are quotations until then.")
        variables["ENGINE"] = "quotes"
        return ()

    def child(self, program: Program, variables: Mapping[str, str]) -> Child:
        """Start a program for the first time."""
        child = Child(program, variables, self.launch.data_dir / "log", self.logs)
        child.start(self.guardian.group)
        return child

    def watch(self) -> None:
        """One look at everybody, whatever the system refuses: memory, room, files. It is said once, and tried again."""
        try:
            self.tend()
            self.trouble = ""
        except (OSError, MemoryError) as error:
            reason = getattr(error, "strerror", "") or str(error) or "no memory"
            if reason != self.trouble:
                say(f"The system refuses what Wenyuan needs ({reason}); it is tried again until it works.")
            self.trouble = reason

    def tend(self) -> None:
        """One look at everybody. Raises OSError."""
        self.guardian.watch()
        self.renew_what_changed()
        for child in (*self.stores, *self.workers):
            death = child.tend(time.monotonic(), self.guardian.group)
            if death is not None:
                self.report(death)

    def renew_what_changed(self) -> None:
        """Where sources are watched: the programs whose files have changed end, and so begin again."""
        if self.sources is None or time.monotonic() - self.looked < LOOK_SECONDS:
            return
        self.looked = time.monotonic()
        concerned = self.sources.concerned(tuple(child.program.name for child in self.workers))
        for child in self.workers:
            if child.program.name in concerned:
                child.renew()
        if concerned:
            say(f"A file has changed: {', '.join(concerned)} start again.")

    def report(self, death: Death) -> None:
        """One line in the log for every death; the user is told of a child that keeps dying."""
        line = f"{death.name} ended ({death.reason}) and is started again in {death.delay_seconds:g} s"
        self.log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {line}\n".encode())
        if death.deaths == TROUBLE:
            say(f"{death.name} keeps ending ({death.reason}); its log is {death.log}.")

    def finish(self) -> None:
        """End the programs, then the store, then whatever is left; a second signal goes straight to the last."""
        self.is_over.set()
        with contextlib.suppress(Stopped):
            end(self.workers, FAREWELL_SECONDS)
            end(self.stores, STORE_FAREWELL_SECONDS)
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        self.guardian.release()
        if self.store is not None:
            self.store.forget()


def say(line: str) -> None:
    """One line for the user. Without a reader, or without room for it, the product still runs."""
    with contextlib.suppress(OSError):
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
