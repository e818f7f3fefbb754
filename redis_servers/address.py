"""The address of a Redis whose primary is named by Sentinels, written in one line.

    redis+sentinel://user:password@one:26379,two:26379,three:26379/service/0?sentinel_password=…

User and password are those of the data servers; `rediss+sentinel` speaks TLS to Sentinels and data servers alike.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

SCHEMES = ("redis+sentinel", "rediss+sentinel")
FORM = "redis+sentinel://user:password@one:26379,two:26379/service/0"
PORT = 26379
TLS = ("ssl_cert_reqs", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_check_hostname")
OPTIONS = ("sentinel_username", "sentinel_password", *TLS)
BOOLEANS = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}
SHAPE = re.compile(
    r"(?P<scheme>rediss?\+sentinel)://(?:(?P<user>[^:@/?#]*)(?::(?P<password>[^@/?#]*))?@)?"
    r"(?P<hosts>[^@/?#]+)/(?P<service>[^/?#]+)(?:/(?P<db>\d+))?/?(?:\?(?P<query>[^#]*))?"
)
HOST = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[^:\[\]\s]+))(?::(?P<port>\d{1,5}))?")


@dataclass(frozen=True)
class SentinelAddress:
    """Who is asked for the primary, and how the primary is spoken to."""

    sentinels: tuple[tuple[str, int], ...]
    service: str
    db: int
    credentials: Mapping[str, str] = field(repr=False)
    """`username` and `password` of the data servers, where given …"""
    sentinel_credentials: Mapping[str, str] = field(repr=False)
    """… and of the Sentinels: they are never sent the others."""
    tls: Mapping[str, Any] | None
    """Options of the TLS of both; None: plain text."""


def is_of_sentinels(url: str) -> bool:
    """Whether the primary is to be asked for."""
    return url.partition("://")[0] in SCHEMES


def sentinel_address(url: str) -> SentinelAddress:
    """An address of `SCHEMES`, read. Raises ValueError, whose sentence shows nothing of the address but its options."""
    match = SHAPE.fullmatch(url)
    if not match:
        raise ValueError(f"it must look like {FORM}")
    options = dict(parse_qsl(match["query"] or "", keep_blank_values=True))
    if unknown := sorted(set(options) - set(OPTIONS)):
        raise ValueError(f"{unknown[0]} is none of {', '.join(OPTIONS)}")
    is_encrypted = match["scheme"].startswith("rediss")
    if not is_encrypted and (given := sorted(set(options) & set(TLS))):
        raise ValueError(f"{given[0]} needs rediss+sentinel://")
    return SentinelAddress(
        sentinels=tuple(host_and_port(host) for host in match["hosts"].split(",")),
        service=unquote(match["service"]),
        db=int(match["db"] or 0),
        credentials=credentials(unquote(match["user"] or ""), unquote(match["password"] or "")),
        sentinel_credentials=credentials(options.get("sentinel_username", ""), options.get("sentinel_password", "")),
        tls=tls_options(options) if is_encrypted else None,
    )


def host_and_port(text: str) -> tuple[str, int]:
    match = HOST.fullmatch(text)
    port = int(match["port"] or PORT) if match else 0
    if not match or not 0 < port < 65536:
        raise ValueError(f"one of its Sentinels is no host with a port; it must look like {FORM}")
    return unquote(match["v6"] or match["name"]), port


def credentials(username: str, password: str) -> dict[str, str]:
    given = {"username": username, "password": password}
    return {name: value for name, value in given.items() if value}


def tls_options(options: Mapping[str, str]) -> dict[str, Any]:
    tls: dict[str, Any] = {name: options[name] for name in TLS if name in options}
    if "ssl_check_hostname" in tls:
        if (text := tls["ssl_check_hostname"].lower()) not in BOOLEANS:
            raise ValueError("ssl_check_hostname must be yes or no")
        tls["ssl_check_hostname"] = BOOLEANS[text]
    return tls
