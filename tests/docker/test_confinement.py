"""No container of the compose file may do, reach or use more than it needs. No container is started."""

import re
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.docker.test_compose import SERVICES, TEXT, WORKERS

COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
ANY: dict[str, Any] = {}
CONFINED = {
    "cap_drop": {"const": ["ALL"]},
    "read_only": {"const": True},
    "tmpfs": {"type": "array", "items": {"pattern": r"^/(?:tmp|run/postgresql):size=\d+m(?:,mode=\d+)?$"}},
    "cap_add": {"items": {"enum": ["CHOWN", "SETGID", "SETUID", "DAC_OVERRIDE", "FOWNER"]}},
    "security_opt": {"const": ["no-new-privileges:true"]},
    "pids_limit": {"type": "integer", "minimum": 64},
    "mem_limit": {"pattern": "^[1-9][0-9]*[mg]$"},
    "networks": {"type": "array", "minItems": 1, "items": {"enum": list(COMPOSE["networks"])}},
    "restart": {"enum": ["unless-stopped", "no"]},
    "image": {"type": "string"},
}
KNOWN = (
    "build",
    "command",
    "configs",
    "depends_on",
    "deploy",
    "env_file",
    "environment",
    "healthcheck",
    "ipc",
    "ports",
    "profiles",
)
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": CONFINED | dict.fromkeys((*KNOWN, "shm_size", "stop_grace_period", "volumes"), ANY),
    "required": [name for name in CONFINED if name != "cap_add"],
    "additionalProperties": False,
}
WITH_CARDS = SCHEMA | {"required": ["security_opt", "networks", "restart", "image"]}
WRITABLE = SCHEMA | {"properties": SCHEMA["properties"] | {"read_only": {"const": False}}}
SCHEMAS = dict.fromkeys(WORKERS, WITH_CARDS) | {"searxng": WRITABLE}
"""SGLang's limits follow from the model; SearXNG makes files of its own at its start, where depends on its release."""


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_is_confined(name: str) -> None:
    schema = SCHEMAS.get(name, SCHEMA)

    assert [error.message for error in Draft202012Validator(schema).iter_errors(SERVICES[name])] == []


@pytest.mark.parametrize("name", SERVICES)
def test_no_container_is_privileged(name: str) -> None:
    assert "privileged" not in SERVICES[name] and "latest" not in SERVICES[name]["image"]


def test_only_the_product_reaches_its_stores() -> None:
    inside = {name for name, service in SERVICES.items() if "stores" in service["networks"]}

    assert COMPOSE["networks"]["stores"] == {"internal": True}
    assert inside == {name for name, service in SERVICES.items() if service["image"] == "wenyuan"} | {
        "postgres",
        "redis",
    }
    assert all(
        SERVICES[store]["networks"] == ["stores"] and "ports" not in SERVICES[store] for store in ("postgres", "redis")
    )


@pytest.mark.parametrize(
    ("program", "networks"),
    [
        ("web", {"product", "stores", "searching", "models"}),  # a model's health, and the Test buttons
        ("search", {"product", "stores", "searching", "models"}),  # a small model says what to search for
        ("answer", {"product", "stores", "searching", "models"}),  # an answer may search in the middle of its thoughts
        ("reaper", {"product", "stores"}),
        ("migrate", {"stores"}),
    ],
)
def test_a_program_is_on_no_network_that_it_has_no_use_for(program: str, networks: set[str]) -> None:
    assert set(SERVICES[program]["networks"]) == networks


def test_redis_and_its_readers_have_the_same_password() -> None:
    wanted = "${REDIS_PASSWORD:?set it in .env}"

    assert SERVICES["redis"]["environment"]["REDISCLI_AUTH"] == wanted
    assert SERVICES["web"]["environment"]["REDIS_URL"] == f"redis://:{wanted}@redis:6379/0"
    assert COMPOSE["configs"]["redis"]["content"].splitlines()[0] == f"requirepass {wanted}"
    assert SERVICES["redis"]["command"].split()[-1] == SERVICES["redis"]["configs"][0]["target"]


def test_what_is_published_is_published_to_this_machine_unless_somebody_says_otherwise() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert ports and all(re.match(r"\$\{PUBLISH\w*:-127\.0\.0\.1:", port) for port in ports)
