"""Which pages may talk to this site: those of its own address, and those of the addresses that the operator names.

A browser says in `Origin` which page a request or a socket comes from. Behind a proxy that changes the host, the port
or the scheme, that address is another than the one that we are asked by: `TRUSTED_ORIGINS` then names it.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, urlsplit

from channels.security.websocket import WebsocketDenier
from django.core.exceptions import DisallowedHost
from django.http.request import split_domain_port, validate_host

from config.base_path import App, Scope

PORTS = {"http": "80", "https": "443"}


def trusted_origins(values: Sequence[str]) -> list[str]:
    """`values` as browsers write them. Raises ValueError on what is no origin (scheme, host, maybe port; no path)."""
    return [_origin(value) for value in values]


def _origin(value: str) -> str:
    try:
        parts = urlsplit(value.strip().rstrip("/"))
        is_whole = parts.scheme in PORTS and parts.hostname and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(f"TRUSTED_ORIGINS={value!r} is not an address such as https://chat.example.com:8443")
    return f"{parts.scheme}://{parts.netloc.lower()}"


class OriginCheck:
    """Refuses a socket that another site's page opens; other types pass (ASGI 3).

    Scheme, host and port are compared with the address that was asked; `*` in `allowed_hosts` changes nothing of that.
    """

    def __init__(self, app: App, allowed_hosts: Sequence[str], trusted: Sequence[str], *, https: bool) -> None:
        self._app = app
        self._allowed_hosts = allowed_hosts
        self._trusted = frozenset(trusted)
        self._https = https

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket" and not self.is_own(scope):
            denier: App = WebsocketDenier()
            await denier(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def is_own(self, scope: Scope) -> bool:
        """Whether the page that opens this socket is one of ours."""
        headers = {name: value.decode("latin-1") for name, value in scope.get("headers", ())}
        origin = headers.get(b"origin", "")
        if origin.lower() in self._trusted:
            return True
        try:
            parts = urlsplit(origin)
            return self._is_same(parts, headers, str(scope.get("scheme", "ws")))
        except (ValueError, DisallowedHost):
            return False

    def _is_same(self, origin: SplitResult, headers: Mapping[bytes, str], scheme: str) -> bool:
        host = headers.get(b"host", "")
        name, port = split_domain_port(host)
        if not name or not validate_host(name, self._allowed_hosts):
            return False
        asked_scheme = "https" if self._is_secure(headers, scheme) else "http"
        default = PORTS[asked_scheme]
        own_name, own_port = split_domain_port(origin.netloc)
        return (origin.scheme, own_name, own_port or default) == (asked_scheme, name, port or default)

    def _is_secure(self, headers: Mapping[bytes, str], scheme: str) -> bool:
        return scheme == "wss" or (self._https and headers.get(b"x-forwarded-proto", "").strip() == "https")
