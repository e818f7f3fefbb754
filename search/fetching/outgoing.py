"""The way out of a company's network: a proxy that tunnels, who is reached without it, and whose certificates count.

Strangers' pages go through it to the number that was judged here (`search.fetching.guard`): of a name nobody could say
what the proxy makes of it. Services and models' servers, which the operator chose, go through it by their names.
"""

import ipaddress
import ssl
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import httpcore2

PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=2)
def tls(ca_file: str = "") -> ssl.SSLContext:
    """The settings of every TLS connection: the system's authorities, and those in `ca_file`."""
    # Reading the certificates takes 20 ms of CPU: once a process, not once a page.
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def is_proxy(url: str) -> bool:
    """Whether `url` is the address of a proxy, such as http://user:password@proxy.example.org:3128."""
    try:
        parts = urlsplit(url)
        return parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0 and not parts.path.strip("/")
    except ValueError:
        return False


def is_direct(host: str, excepted: Sequence[str]) -> bool:
    """Whether `host` is reached without the proxy: bare names, private addresses, and what is excepted, which are names
    (with those below them) and networks."""
    name = host.lower().strip("[]").rstrip(".")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or any(f".{name}".endswith(f".{entry.lower().lstrip('.')}") for entry in excepted)
    return address.is_private or any(address in network for network in _networks(excepted))


def proxy_for(url: str, proxy: str, excepted: Sequence[str]) -> httpcore2.Proxy | None:
    """The proxy through which the service at `url` is asked; None: it is asked directly."""
    return as_proxy(proxy) if proxy and not is_direct(urlsplit(url).hostname or "", excepted) else None


def as_proxy(url: str) -> httpcore2.Proxy:
    """A proxy's address as the library takes it."""
    parts = urlsplit(url)
    auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username is not None else None
    return httpcore2.Proxy(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", auth)


async def tunnel(
    dial: httpcore2.AsyncNetworkBackend, proxy: httpcore2.Proxy, target: str, context: ssl.SSLContext, seconds: float
) -> httpcore2.AsyncNetworkStream:
    """A connection to `target`, an `address:port` that was judged, through the proxy. Raises httpcore2's errors:
    ConnectError where the proxy refuses."""
    scheme, host = proxy.url.scheme.decode(), proxy.url.host.decode()
    port = proxy.url.port or PORTS[scheme]
    stream = await dial.connect_tcp(host, port, timeout=seconds)
    if scheme == "https":
        stream = await stream.start_tls(context, host, timeout=seconds)
    connection = httpcore2.AsyncHTTP11Connection(proxy.url.origin, stream)
    request = httpcore2.Request(
        "CONNECT",
        httpcore2.URL(scheme=scheme, host=host, port=port, target=target),
        headers=[(b"Host", target.encode()), *proxy.headers],
        extensions={"timeout": {"read": seconds, "write": seconds}},
    )
    response = await connection.handle_async_request(request)
    if not 200 <= response.status < 300:
        await connection.aclose()
        raise httpcore2.ConnectError(f"the proxy answers {response.status} to {target}")
    opened: httpcore2.AsyncNetworkStream = response.extensions["network_stream"]
    return opened


def _networks(entries: Iterable[str]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    networks = []
    for entry in entries:
        try:
            networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            continue
    return networks
