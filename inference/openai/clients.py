"""How a model's server is reached: whose certificates count, and the way that the configuration names."""

import ssl
from functools import cache

import httpx2

from inference.conf import EngineConfig


@cache
def trusted(ca_file: str = "") -> ssl.SSLContext:
    """Which certificates are believed, those in `ca_file` too; reading them takes as long as many answers."""
    context = httpx2.create_ssl_context(trust_env=False)
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def plain_client(config: EngineConfig, timeout: httpx2.Timeout) -> httpx2.AsyncClient:
    """A client for the few small calls, which goes the configured way and batches nothing."""
    verify = trusted(config.ca_file)
    return httpx2.AsyncClient(trust_env=False, timeout=timeout, proxy=config.proxy or None, verify=verify)
