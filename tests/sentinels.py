"""A real primary, its replica and real Sentinels, as a company has them, on ports of this machine.

    with sentinels() as cluster:
        cluster.primary.kill()

One Sentinel decides alone and within a second or two, where a company's take five or more to agree; of three, two have
to. With `files` everything speaks TLS alone, also among itself.
"""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from tests.authorities import Files
from tests.stack import free_port
from tests.stores import Missing, ended, until

SERVICE = "wenyuan"
PASSWORD = "data/servers: @?#,"
SENTINEL_PASSWORD = "sentinels"
SILENT_MILLISECONDS = 1000


@dataclass
class Server:
    """One process and the port that it listens on."""

    port: int
    process: "subprocess.Popen[bytes]"
    tls: Mapping[str, Any]
    """How a client speaks TLS to it; empty: plain text."""

    def client(self, password: str = PASSWORD) -> "Redis":
        return Redis(
            host="127.0.0.1", port=self.port, password=password, decode_responses=True, socket_timeout=5, **self.tls
        )

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@dataclass
class Cluster:
    """All of them."""

    servers: Sequence[Server]
    sentinels: Sequence[Server]

    @property
    def sentinel(self) -> Server:
        """The first of them that lives."""
        return next(one for one in self.sentinels if one.process.poll() is None)

    @property
    def url(self) -> str:
        """REDIS_URL. Its first Sentinel is none: nobody listens there."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in (free_port(), *(one.port for one in self.sentinels)))
        scheme = "rediss+sentinel" if self.sentinel.tls else "redis+sentinel"
        authority = f"&ssl_ca_certs={self.sentinel.tls['ssl_ca_certs']}" if self.sentinel.tls else ""
        passwords = quoted(PASSWORD), quoted(SENTINEL_PASSWORD)
        return f"{scheme}://:{passwords[0]}@{hosts}/{SERVICE}/0?sentinel_password={passwords[1]}{authority}"

    @property
    def primary(self) -> Server:
        """As the Sentinel says."""
        with self.sentinel.client(SENTINEL_PASSWORD) as asked:
            _, port = asked.sentinel_get_master_addr_by_name(SERVICE)
        return next(server for server in self.servers if server.port == int(port))

    @property
    def replica(self) -> Server:
        primary = self.primary
        return next(server for server in self.servers if server is not primary)

    def fail_over(self) -> None:
        """As an operator does who wants to update the primary: both go on running, with their parts exchanged."""
        before = self.primary.port
        # A replica that has only just joined is given what was written since a second later, and a Sentinel does not
        # promote one of which it has not heard yet.
        until(lambda: has_all_of(self.replica, self.primary), "the replication")
        until(lambda: fails_over(self.sentinel), "a replica that the Sentinel would promote")
        until(lambda: self.primary.port != before and role(self.primary) == "master", "the failover")
        until(lambda: role(self.replica) == "slave", "the demotion")


@contextmanager
def sentinels(more: Sequence[str] = (), files: Files | None = None, count: int = 1) -> Iterator[Cluster]:
    """Raises Missing. `more`: further settings of both data servers."""
    name = shutil.which("redis-server") or shutil.which("valkey-server")
    if name is None:
        raise Missing("redis-server")
    with ExitStack() as rig:
        folder = Path(rig.enter_context(tempfile.TemporaryDirectory(prefix="wenyuan-sentinels-")))
        data = ("--requirepass", PASSWORD, "--masterauth", PASSWORD, "--save", "", "--repl-diskless-sync-delay", "0")
        primary = rig.enter_context(running(name, folder / "one", *data, *more, files=files))
        follow = ("--replicaof", f"127.0.0.1 {primary.port}")
        replica = rig.enter_context(running(name, folder / "two", *data, *follow, *more, files=files))
        until(lambda: is_linked(replica), "the replica")
        watching = [
            rig.enter_context(watcher(name, folder / f"sentinel-{number}", primary.port, count // 2 + 1, files))
            for number in range(count)
        ]
        for one in watching:
            until(lambda one=one: knows(one, replicas=1, others=count - 1), "a Sentinel's look at the others")  # type: ignore[misc]
        yield Cluster((primary, replica), watching)


@contextmanager
def watcher(name: str, folder: Path, port: int, quorum: int, files: Files | None) -> Iterator[Server]:
    """A Sentinel."""
    settings = (
        f"sentinel monitor {SERVICE} 127.0.0.1 {port} {quorum}",
        f'sentinel auth-pass {SERVICE} "{PASSWORD}"',
        f"sentinel down-after-milliseconds {SERVICE} {SILENT_MILLISECONDS}",
        f"sentinel failover-timeout {SERVICE} 5000",
        f"requirepass {SENTINEL_PASSWORD}",
    )
    file = folder.with_suffix(".conf")
    file.write_text("\n".join(settings) + "\n")
    with running(name, folder, str(file), "--sentinel", password=SENTINEL_PASSWORD, files=files) as server:
        yield server


@contextmanager
def running(
    name: str, folder: Path, *settings: str, password: str = PASSWORD, files: Files | None = None
) -> Iterator[Server]:
    folder.mkdir()
    port, file = free_port(), [part for part in settings[:1] if part.endswith(".conf")]
    options = [*settings[len(file) :], *listening(port, files), "--bind", "127.0.0.1", "--dir", str(folder)]
    tls = {"ssl": True, "ssl_ca_certs": str(files.authority)} if files else {}
    with (folder / "log").open("w") as said:
        server = Server(port, subprocess.Popen([name, *file, *options], stdout=said, stderr=said), tls)
    try:
        until(lambda: answers(server, password), f"Redis on port {port}")
        yield server
    finally:
        server.process.send_signal(signal.SIGCONT)
        ended(server.process, signal.SIGTERM)


def listening(port: int, files: Files | None) -> tuple[str, ...]:
    """With `files` there is no port for plain text, and what it asks of others it asks by TLS too."""
    if files is None:
        return ("--port", str(port))
    shown = ("--tls-cert-file", str(files.certificate), "--tls-key-file", str(files.key))
    asked = ("--tls-ca-cert-file", str(files.authority), "--tls-auth-clients", "no", "--tls-replication", "yes")
    return ("--port", "0", "--tls-port", str(port), *shown, *asked)


def answers(server: Server, password: str) -> bool:
    try:
        with server.client(password) as client:
            return bool(client.ping())
    except RedisError:
        return False


def role(server: Server) -> str:
    with server.client() as client:
        return str(client.info("replication")["role"])


def is_linked(replica: Server) -> bool:
    with replica.client() as client:
        return str(client.info("replication").get("master_link_status")) == "up"


def has_all_of(replica: Server, primary: Server) -> bool:
    with primary.client() as asked, replica.client() as follower:
        written = asked.info("replication")["master_repl_offset"]
        return bool(follower.info("replication").get("slave_repl_offset", -1) >= written)


def fails_over(sentinel: Server) -> bool:
    """Whether the Sentinel takes the order."""
    with sentinel.client(SENTINEL_PASSWORD) as asked:
        try:
            return bool(asked.execute_command("SENTINEL", "FAILOVER", SERVICE))
        except ResponseError as error:
            if "NOGOODSLAVE" not in str(error):
                raise
            return False


def knows(sentinel: Server, *, replicas: int, others: int) -> bool:
    with sentinel.client(SENTINEL_PASSWORD) as asked:
        seen = asked.sentinel_master(SERVICE)
    return (int(seen["num-slaves"]), int(seen["num-other-sentinels"])) == (replicas, others)


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())
