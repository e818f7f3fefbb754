"""Where we connect to, decided on the address itself, at the moment of connecting, for every connection.

A check of the URL proves nothing: names resolve to anything, twice differently, and `2130706433` is 127.0.0.1. So the
network backend resolves, judges every address of the answer, and dials the judged number; Host and certificate still
go by the name. Redirects, spellings and rebinding all end here.
"""

import asyncio
import ipaddress
import logging
import socket
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import httpcore2

from search.conf import SearchConfig
from search.errors import Blocked, Unconnected, Unresolved
from search.fetching.outgoing import as_proxy, is_direct, tls, tunnel

log = logging.getLogger(__name__)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Awaitable[list[str]]]

WEB_PORTS = frozenset({80, 443, 8080, 8443})
_ADDRESSES_TRIED = 4

# IANA special-purpose registries, plus Azure's wire server, which lies in public space. `is_global` alone lets
# multicast and transition addresses pass and changes between Python releases.
_DENIED_NETWORKS = (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
    "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 "
    "168.63.129.16/32 2001::/23 2001:db8::/32 2002::/16 3fff::/20"
)
# What no allow-list opens: ourselves, our neighbours on the link, and the cloud's metadata.
_NEVER_NETWORKS = (
    "0.0.0.0/8 127.0.0.0/8 169.254.0.0/16 100.100.100.200/32 168.63.129.16/32 224.0.0.0/4 240.0.0.0/4 "
    "::/96 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 2001::/32 2002::/16 fe80::/10 fec0::/10 fd00:ec2::254/128 ff00::/8"
)
_DENIED = tuple(map(ipaddress.ip_network, _DENIED_NETWORKS.split()))
_NEVER = tuple(map(ipaddress.ip_network, _NEVER_NETWORKS.split()))
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")


def is_public(address: Address) -> bool:
    """Whether a stranger's page may be read from this address. Every transition range counts as private."""
    if address.version == 6 and address not in _GLOBAL_V6:
        return False
    if _is_in(address, _DENIED):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class Guard:
    """Judges addresses by one configuration."""

    def __init__(self, config: SearchConfig) -> None:
        self.config = config
        self._hosts = frozenset(entry.lower() for entry in config.allow if _network(entry) is None)
        self._networks = tuple(network for entry in config.allow if (network := _network(entry)) is not None)
        self._denied = tuple(network for entry in config.deny if (network := _network(entry)) is not None)
        self._tests = frozenset(_pair(entry) for entry in config.test_allow)

    def allows_host(self, host: str) -> bool:
        """Whether the operator named this very host: it may then be a bare intranet name."""
        return host.lower() in self._hosts

    def judge(self, host: str, port: int, addresses: Iterable[str]) -> list[str]:
        """The addresses to dial, in order. One bad address in the answer condemns all (`Blocked`)."""
        parsed = [_parsed(address) for address in addresses]
        if not parsed:
            raise Unresolved(host)
        for address in parsed:
            if not self._may_dial(host, port, address):
                log.warning("blocked: %s port %s resolves to %s", host, port, address)
                raise Blocked(f"{host}:{port}")
        return [str(address) for address in parsed]

    def _may_dial(self, host: str, port: int, address: Address) -> bool:
        if (address, port) in self._tests:
            log.warning("TEST ALLOWANCE: connecting to %s port %s", address, port)
            return True
        if port not in WEB_PORTS or _is_in(address, self._denied):
            return False
        return is_public(address) or self._is_intranet(host, address)

    def _is_intranet(self, host: str, address: Address) -> bool:
        if address.is_loopback or _is_in(address, _NEVER):
            return False
        return self.allows_host(host) or _is_in(address, self._networks)


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves, has every address judged, and dials the number. Unix sockets do not exist for it."""

    def __init__(self, guard: Guard, resolve: Resolve | None = None) -> None:
        self._guard = guard
        self._config = guard.config
        self._proxy = as_proxy(guard.config.proxy) if guard.config.proxy else None
        self._resolve = resolve or resolved
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the library's signature)
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to one of the judged addresses of `host`."""
        async with asyncio.timeout(timeout):
            addresses = self._guard.judge(host, port, await self._resolve(host, port))
            if self._proxy and not is_direct(host, self._config.proxy_except):
                return await self._tunnelled(self._proxy, addresses[0], port)
            return await self._dialled(addresses[:_ADDRESSES_TRIED], port, timeout)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 (the library's signature)
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Never."""
        raise Blocked(path)

    async def sleep(self, seconds: float) -> None:
        """As the library wants it."""
        await asyncio.sleep(seconds)

    async def _tunnelled(self, proxy: httpcore2.Proxy, address: str, port: int) -> httpcore2.AsyncNetworkStream:
        """Through the proxy, which is told the judged number and no name."""
        target = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        context, seconds = tls(self._config.ca_file), self._config.connect_seconds
        return await tunnel(self._inner, proxy, target, context, seconds)

    async def _dialled(self, addresses: list[str], port: int, seconds: float | None) -> httpcore2.AsyncNetworkStream:
        each = None if seconds is None else max(seconds / len(addresses), 0.5)
        for address in addresses:
            try:
                stream = await self._inner.connect_tcp(address, port, timeout=each)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
            peer = stream.get_extra_info("server_addr")
            if _parsed(str(peer[0])) != _parsed(address):
                await stream.aclose()
                raise Blocked(f"asked for {address}, got {peer[0]}")
            return stream
        raise Unconnected(f"{addresses[0]}:{port}")


async def resolved(host: str, port: int) -> list[str]:
    """All numeric addresses of `host`, as the system knows them. Raises `Unresolved`."""
    loop = asyncio.get_running_loop()
    try:
        answer = await loop.run_in_executor(_resolvers(), _getaddrinfo, host, port)
    except (OSError, UnicodeError) as error:
        raise Unresolved(host) from error
    return list(dict.fromkeys(answer))


def _getaddrinfo(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


# A name server that hangs holds its threads for long: they must not be the ones that the rest of the process uses.
@lru_cache(maxsize=1)
def _resolvers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=16, thread_name_prefix="resolve")


def _is_in(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks if network.version == address.version)


def _parsed(address: str) -> Address:
    return ipaddress.ip_address(address.split("%", 1)[0])


def _network(entry: str) -> Network | None:
    try:
        return ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return None


def _pair(entry: str) -> tuple[Address, int]:
    address, _, port = entry.rpartition(":")
    return _parsed(address.strip("[]")), int(port)
