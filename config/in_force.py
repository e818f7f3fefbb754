"""The settings that are in force, each with where it comes from, and what must not be shown of it."""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from config.environment import GIVEN, env

Origin = Literal["environment", "file", "default"]
SECRET = re.compile(r"(?:^|_)(?:KEY|SECRET|PASSWORD|TOKEN)(?:_|$)")
CREDENTIALS = re.compile(r"(?<=://)[^/@\s]{1,500}@")
PASSWORDS = re.compile(r"(?<=password=)[^&\s]+")
"""Among the options of an address."""
MASK = "********"
NOT_SETTINGS = {"ENV_FILE"}


@dataclass(frozen=True)
class Setting:
    """A variable that the product reads, as it may be shown."""

    name: str
    value: str
    origin: Origin

    @property
    def is_given(self) -> bool:
        return self.origin != "default"


def settings_in_force(environ: Mapping[str, str]) -> tuple[Setting, ...]:
    """Every variable that was read so far, by name."""
    names = sorted(set(env.in_force) - NOT_SETTINGS)
    return tuple(Setting(name, shown(name, env.in_force[name], environ), origin(name, environ)) for name in names)


def origin(name: str, environ: Mapping[str, str]) -> Origin:
    if name not in environ:
        return "default"
    return "environment" if name in GIVEN else "file"


def shown(name: str, value: object, environ: Mapping[str, str]) -> str:
    """The value as one writes it, without what is secret in it."""
    text = environ.get(name) or (",".join(map(str, value)) if isinstance(value, list | tuple) else str(value or ""))
    if SECRET.search(name):
        return MASK if text else ""
    return PASSWORDS.sub(MASK, CREDENTIALS.sub(f"{MASK}@", text))


def fingerprints(settings: Sequence[Setting], environ: Mapping[str, str], key: str) -> dict[str, str]:
    """What tells of each setting that is given whether it is another than before, and nobody what it is.

    A value that is easy to guess could be found by trying, if it were hashed without the secret key.
    """
    given = {one.name: environ[one.name] for one in settings if one.name in environ}
    return {
        name: hmac.digest(key.encode(), f"{name}={value}".encode("utf-8", "surrogateescape"), "sha256").hex()[:32]
        for name, value in (given | {"SECRET_KEY": ""}).items()
    }
