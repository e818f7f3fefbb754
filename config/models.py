"""`MODELS`: several models to choose from, as a file (TOML or JSON) or as JSON in the variable itself.

Whatever is wrong is said in one sentence that names the entry and the field.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chat.conf import ModelConfig, Price
from inference.conf import EngineConfig
from inference.profiles import profile
from inference.servers import named_kind

MODELS_MAX = 24
NAME = re.compile(r"[\w.-]{1,64}")
LABEL_MAX = 60
FIELDS: Mapping[str, type] = {
    "name": str,
    "label": str,
    "urls": list,
    "model": str,
    "profile": str,
    "server": str,
    "api_key": str,
    "api_key_env": str,
    "admin_key": str,
    "admin_key_env": str,
    "users": list,
    "runs_max": int,
    "price": dict,
}
PRICES = ("prompt", "cached", "completion", "hour")


@dataclass(frozen=True)
class Surroundings:
    """What entries are read with."""

    root: Path
    """What the path of a file is relative to."""
    environ: Mapping[str, str]
    """Where `api_key_env` and `admin_key_env` find their keys."""
    runs_max: int
    """Of all models together."""
    engine: EngineConfig = field(default_factory=EngineConfig)
    """What `ENGINE` and its neighbours say: nothing, where there are several models."""


def models_of(value: str, around: Surroundings) -> tuple[ModelConfig, ...]:
    """The models that `MODELS` names, in its order. Raises `ValueError` with a sentence for the operator."""
    if not value.strip():
        return ()
    if around.engine.urls or around.engine.engine != "auto":
        raise ValueError("MODELS names the servers of every model: leave ENGINE and INFERENCE_URLS out beside it")
    entries = _entries(value.strip(), around.root)
    if not entries or len(entries) > MODELS_MAX:
        raise ValueError(f"MODELS must have 1 to {MODELS_MAX} entries, and has {len(entries)}")
    models = tuple(_model(number, entry, around) for number, entry in enumerate(entries, start=1))
    names = [model.name for model in models]
    if double := next((name for name in names if names.count(name) > 1), ""):
        raise ValueError(f"MODELS has two entries with the name {double!r}")
    if models[0].users:
        raise ValueError(f"MODELS: {names[0]!r} is the first and so everybody's: it cannot have users")
    return models


def _entries(value: str, root: Path) -> list[object]:
    """What stands in the value, or in the file that it names."""
    try:
        if value.startswith(("[", "{")):
            body: object = json.loads(value)
        else:
            path = Path(value) if Path(value).is_absolute() else root / value
            text = path.read_text("utf-8")
            body = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except OSError as error:
        raise ValueError(f"MODELS={value!r} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ValueError(f"MODELS is not well formed: {error}") from error
    entries = body.get("models") if isinstance(body, dict) else body
    if not isinstance(entries, list):
        raise ValueError("MODELS must be a list, or have one under the name models")
    return entries


def _model(number: int, entry: object, around: Surroundings) -> ModelConfig:
    fields = _checked(number, entry)
    name: str = fields["name"]
    return ModelConfig(
        name=name,
        label=fields.get("label") or name,
        engine=EngineConfig(
            engine="openai",
            urls=tuple(fields["urls"]),
            model=fields.get("model", ""),
            profile=fields.get("profile", ""),
            server=fields.get("server", ""),
            places=fields.get("runs_max", around.runs_max),
            api_key=_key("api_key", fields, around.environ),
            admin_key=_key("admin_key", fields, around.environ),
        ),
        price=_price(name, fields["price"]) if "price" in fields else None,
        users=tuple(str(user).strip().lower() for user in fields.get("users", ())),
        runs_max=fields.get("runs_max"),
    )


def _checked(number: int, entry: object) -> dict[str, Any]:
    """The fields of an entry, each of its type."""
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not NAME.fullmatch(entry["name"]):
        raise ValueError(f"MODELS: entry {number} needs a name of letters, digits, dots and dashes")
    at = f"MODELS: {entry['name']!r}"
    for key, value in entry.items():
        if key not in FIELDS:
            raise ValueError(f"{at} has an unknown field {key!r}; there are {', '.join(FIELDS)}")
        if not isinstance(value, FIELDS[key]) or isinstance(value, bool):
            raise ValueError(f"{at}: {key} must be a {FIELDS[key].__name__}, and is {value!r}")
    if len(entry.get("label", "")) > LABEL_MAX:
        raise ValueError(f"{at}: label has more than {LABEL_MAX} characters")
    if entry.get("runs_max", 1) < 1:
        raise ValueError(f"{at}: runs_max must be at least 1")
    _check_engine(at, entry)
    return entry


def _check_engine(at: str, entry: Mapping[str, Any]) -> None:
    urls = entry.get("urls", [])
    if not urls:
        raise ValueError(f"{at} needs urls, such as http://gpu1:30000/v1")
    for url in urls:
        parts = urlsplit(url) if isinstance(url, str) else None
        if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{at}: {url!r} is not an address such as http://gpu1:30000/v1")
    try:
        profile(entry.get("profile", ""))
        if entry.get("server"):
            named_kind(entry["server"])
    except ValueError as error:
        raise ValueError(f"{at}: {error}") from error


def _key(field: str, fields: Mapping[str, Any], environ: Mapping[str, str]) -> str:
    """A key, or the one in the variable that is named instead."""
    variable: str = fields.get(f"{field}_env", "")
    if not variable:
        return str(fields.get(field, ""))
    if not environ.get(variable):
        raise ValueError(f"MODELS: {fields['name']!r} wants its key from {variable}, which is not set")
    return environ[variable]


def _price(name: str, fields: Mapping[str, Any]) -> Price:
    at = f"MODELS: the price of {name!r}"
    for key, value in fields.items():
        if key == "currency" and isinstance(value, str) and re.fullmatch("[A-Z]{3}", value):
            continue
        if key not in PRICES:
            raise ValueError(f"{at} may have {', '.join(PRICES)} and a currency of three letters, not {key!r}")
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise ValueError(f"{at}: {key} must be a number that is not negative, and is {value!r}")
    return Price(**fields)
