"""What must be known before Django is there: where to listen, where the data live, which Redis.

Reads `.env` by the rules of django-environ, so that the supervisor and `settings.py` see the same values, but refuses
a line that is neither `NAME=value` nor a comment: a setting that is silently ignored costs its owner an evening.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parent.parent

ASSIGNMENT = re.compile(r"\A(?:export )?([A-Za-z_0-9]+)=(.*)")
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what they mean when asked, not bound here


class Refused(Exception):
    """The start is refused; the text is the one sentence that the user is told."""


@dataclass(frozen=True)
class Launch:
    """One start of the product: the few values that the supervisor needs, and all variables for its children."""

    host: str
    port: int
    data_dir: Path
    redis_url: str
    """Empty: the embedded server is started."""
    database_url: str
    """Empty: the SQLite file in `data_dir`."""
    runs_max: int
    probe_name: str
    """A host name that the web server accepts, for the supervisor's own questions."""
    variables: Mapping[str, str]

    @property
    def address(self) -> str:
        """The host to connect to: a wildcard means this machine."""
        return EVERY_ADDRESS.get(self.host, self.host)

    @property
    def url(self) -> str:
        """Where to click."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"http://{host}:{self.port}"


def launch(environ: Mapping[str, str]) -> Launch:
    """Read the environment over `.env` (or the file that `ENV_FILE` names); raises Refused on what cannot be meant."""
    file = Path(environ.get("ENV_FILE") or ROOT / ".env")
    variables = dotenv(file) | dict(environ)
    data_dir = ROOT / (variables.get("DATA_DIR") or "var")
    variables["DATA_DIR"] = str(data_dir)
    allowed = (variables.get("ALLOWED_HOSTS") or "localhost").split(",")[0].strip()
    return Launch(
        host=variables.get("HOST") or "127.0.0.1",
        port=number("PORT", variables.get("PORT") or "8000", 65_535),
        data_dir=data_dir,
        redis_url=variables.get("REDIS_URL") or "",
        database_url=variables.get("DATABASE_URL") or "",
        runs_max=number("RUNS_MAX", variables.get("RUNS_MAX") or "64", 10_000),
        probe_name="localhost" if allowed == "*" else allowed.removeprefix("."),
        variables=MappingProxyType(
            {name: value for name, value in variables.items() if value or name not in DEFAULTED}
        ),
    )


DEFAULTED = {"HOST", "PORT", "RUNS_MAX", "REDIS_URL", "DATABASE_URL", "ALLOWED_HOSTS"}
"""Given but empty means "the default" for these; Django's settings would take the empty text for a value."""


def dotenv(file: Path) -> dict[str, str]:
    """The assignments of a `.env` file; an absent file has none."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file} cannot be read: {error}.") from error
    return dict(assignment(file, place, line) for place, line in enumerate(lines, 1) if is_setting(line))


def is_setting(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def assignment(file: Path, place: int, line: str) -> tuple[str, str]:
    match = ASSIGNMENT.fullmatch(line)
    if match is None:
        # The line itself is not shown: it may hold a password.
        raise Refused(f"line {place} of {file} is not NAME=value (no spaces around the name; comments start with #).")
    name, value = match.groups()
    if re.fullmatch(r"'.*'", value):
        return name, value[1:-1]
    if re.fullmatch(r'".*"', value):
        return name, re.sub(r"\\([^rnt])", r"\1", value[1:-1])
    return name, value


def number(name: str, text: str, most: int) -> int:
    """The value of a variable that counts something, from 1 to `most`."""
    if not (text.strip().isascii() and text.strip().isdigit() and 1 <= int(text) <= most):
        raise Refused(f"{name} must be a whole number from 1 to {most}, not {text!r}.")
    return int(text)
