"""The addresses of database and Redis: what cannot be meant is refused in a sentence, which never shows the address.

There are passwords in them, and a driver would say what is wrong only when it first connects, in its own words.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

from redis_servers.address import SCHEMES, is_of_sentinels, sentinel_address
from redis_servers.primary import Pool

DATABASES = ("postgres", "postgresql", "sqlite")
REDIS = ("redis", "rediss", "unix", *SCHEMES)
FILES = ("sslrootcert", "sslcert", "sslkey", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
MODES = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "ssl_cert_reqs": ("none", "optional", "required"),
}


def refuse_stores(database_url: str, redis_url: str) -> None:
    """Raises ImproperlyConfigured."""
    refuse("DATABASE_URL", database_url, DATABASES)
    if is_of_sentinels(redis_url):
        refuse_sentinels(redis_url)
    else:
        refuse("REDIS_URL", redis_url, REDIS)


def refuse_sentinels(url: str) -> None:
    try:
        address = sentinel_address(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"REDIS_URL: {error}") from error
    refuse_options("REDIS_URL", {name: str(value) for name, value in (address.tls or {}).items()})


def refuse(name: str, url: str, schemes: tuple[str, ...]) -> None:
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is no address that can be read") from error
    if url and parts.scheme not in schemes:
        raise ImproperlyConfigured(f"{name} begins with {parts.scheme!r}: it must be one of {', '.join(schemes)}")
    refuse_options(name, options)


def refuse_options(name: str, options: Mapping[str, str]) -> None:
    for option, modes in MODES.items():
        if options.get(option, modes[0]) not in modes:
            raise ImproperlyConfigured(f"{name}: {option}={options[option]!r} is not one of {', '.join(modes)}")
    for option in FILES:
        if option in options and options[option] != "system" and not Path(options[option]).is_file():
            raise ImproperlyConfigured(f"{name}: {option}={options[option]!r} is no file that can be read")


def cache_of(redis_url: str) -> dict[str, Any]:
    """Django's cache, in the Redis that all use. A list: in a text Django takes a comma for the end of an address."""
    cache: dict[str, Any] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": [redis_url]}
    return cache | ({"OPTIONS": {"pool_class": Pool}} if is_of_sentinels(redis_url) else {})
