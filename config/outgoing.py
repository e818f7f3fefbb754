"""The way out of a company's network, of what the environment says."""

import ssl
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from inference.conf import EngineConfig
from search.conf import SearchConfig
from search.fetching.outgoing import is_direct, is_proxy, tls


@dataclass(frozen=True)
class Outgoing:
    """`proxy` is empty where nothing stands between us and the web."""

    proxy: str = ""
    excepted: tuple[str, ...] = ()
    ca_file: str = ""

    def search(self, config: SearchConfig) -> SearchConfig:
        """`config`, whose pages and services are asked so."""
        return replace(config, proxy=self.proxy, proxy_except=self.excepted, ca_file=self.ca_file)

    def engine(self, config: EngineConfig) -> EngineConfig:
        """`config`, whose servers are asked through the proxy where any of them is not reached without it."""
        hosts = [urlsplit(url).hostname or "" for url in config.urls]
        through = any(host and not is_direct(host, self.excepted) for host in hosts)
        return replace(config, proxy=self.proxy if through else "", ca_file=self.ca_file)


def outgoing(proxy: str, excepted: Iterable[str], ca_file: str) -> Outgoing:
    """Raises ImproperlyConfigured, in a sentence that does not repeat a password."""
    if proxy and not is_proxy(proxy):
        raise ImproperlyConfigured("OUTGOING_PROXY is no address such as http://proxy.example.org:3128")
    if ca_file:
        try:
            tls(ca_file)
        except (OSError, ssl.SSLError) as error:
            raise ImproperlyConfigured(
                f"OUTGOING_CA={ca_file!r} holds no certificates in PEM that can be read"
            ) from error
    return Outgoing(proxy, tuple(entry.strip() for entry in excepted if entry.strip()), ca_file)
