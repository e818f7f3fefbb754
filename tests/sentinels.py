"""A real primary, its replica and a real Sentinel, as a company has them, on ports of this machine.

    with sentinels(folder) as cluster:
        cluster.primary.kill()

The Sentinel decides alone and within a second or two, where a company's take five or more to agree.
"""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError, ResponseError

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

    def client(self, password: str = PASSWORD) -> "Redis":
        return Redis(port=self.port, password=password, decode_responses=True, socket_timeout=5)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@dataclass
class Cluster:
    """All of them."""

    servers: Sequence[Server]
    sentinel: Server

    @property
    def url(self) -> str:
        """REDIS_URL. Its first Sentinel is none: nobody listens there."""
        hosts = f"127.0.0.1:{free_port()},127.0.0.1:{self.sentinel.port}"
        return f"redis+sentinel://:{quoted(PASSWORD)}@{hosts}/{SERVICE}/0?sentinel_password={quoted(SENTINEL_PASSWORD)}"

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
def sentinels(more: Sequence[str] = ()) -> Iterator[Cluster]:
    """Raises Missing. `more`: further settings of both data servers."""
    name = shutil.which("redis-server") or shutil.which("valkey-server")
    if name is None:
        raise Missing("redis-server")
    with ExitStack() as rig:
        folder = Path(rig.enter_context(tempfile.TemporaryDirectory(prefix="wenyuan-sentinels-")))
        data = ("--requirepass", PASSWORD, "--masterauth", PASSWORD, "--save", "", "--repl-diskless-sync-delay", "0")
        primary = rig.enter_context(running(name, folder / "one", *data, *more))
        follow = ("--replicaof", f"127.0.0.1 {primary.port}")
        replica = rig.enter_context(running(name, folder / "two", *data, *follow, *more))
        until(lambda: is_linked(replica), "the replica")
        settings = (
            f"sentinel monitor {SERVICE} 127.0.0.1 {primary.port} 1",
            f'sentinel auth-pass {SERVICE} "{PASSWORD}"',
            f"sentinel down-after-milliseconds {SERVICE} {SILENT_MILLISECONDS}",
            f"sentinel failover-timeout {SERVICE} 5000",
            f"requirepass {SENTINEL_PASSWORD}",
        )
        (folder / "sentinel.conf").write_text("\n".join(settings) + "\n")
        watch = (str(folder / "sentinel.conf"), "--sentinel")
        sentinel = rig.enter_context(running(name, folder / "three", *watch, password=SENTINEL_PASSWORD))
        cluster = Cluster((primary, replica), sentinel)
        until(lambda: replicas_known(sentinel) == 1, "the Sentinel's look at the replica")
        yield cluster


@contextmanager
def running(name: str, folder: Path, *settings: str, password: str = PASSWORD) -> Iterator[Server]:
    folder.mkdir()
    port, file = free_port(), [part for part in settings[:1] if part.endswith(".conf")]
    options = [*settings[len(file) :], "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    with (folder / "log").open("w") as said:
        server = Server(port, subprocess.Popen([name, *file, *options], stdout=said, stderr=said))
    try:
        until(lambda: answers(server, password), f"Redis on port {port}")
        yield server
    finally:
        server.process.send_signal(signal.SIGCONT)
        ended(server.process, signal.SIGTERM)


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


def replicas_known(sentinel: Server) -> int:
    with sentinel.client(SENTINEL_PASSWORD) as asked:
        return int(asked.sentinel_master(SERVICE)["num-slaves"])


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())
