"""The OpenAPI description of the API: what ninja writes, with every refusal that an operation may answer with."""

from collections.abc import Iterable
from dataclasses import fields
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation
from pydantic import TypeAdapter

from chat.api.schemas import ProblemBody, RunBody
from chat.errors.messages import CODES, status_of
from chat.protocol.events import ALIASES, EVENTS, Event
from chat.protocol.state import OMITTED_WHEN_NONE

REF = "#/components/schemas/{model}"
PROBLEM = {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}}
Json = dict[str, Any]


def refuses(*codes: str) -> Json:
    """What an operation adds to the refusals of all of its kind. Raises ValueError where a code has no status."""
    return {"x-codes": sorted(codes, key=status_of)}


class DescribedApi(NinjaAPI):
    """An API whose description names the refusals of every operation, and the events that its streams carry."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        name: str = operation.view_func.__name__
        return name

    def get_openapi_schema(self, **options: Any) -> Any:
        """The description, OpenAPI 3.1."""
        description = super().get_openapi_schema(**options)
        description["components"]["schemas"] |= event_schemas()
        for path, operations in description["paths"].items():
            for verb, operation in operations.items():
                add_refusals(operation, [*general(verb, path, operation), *operation.pop("x-codes", ())])
        return description


def general(verb: str, path: str, operation: Json) -> Iterable[str]:
    """The refusals that follow from what an operation is."""
    if "security" in operation:
        yield "account.signed_out"
        yield "server.unavailable"
        yield "server.full"
        if verb != "get":
            yield "request.forbidden"
    if "{id}" in path:
        yield "not_found"
    if "requestBody" in operation:
        yield "request.too_large"
    if "requestBody" in operation or operation["parameters"]:
        yield "request.invalid"


def add_refusals(operation: Json, codes: Iterable[str]) -> None:
    """One response a status, which names its codes."""
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(status_of(code), []).append(code)
    if "requestBody" in operation:
        by_status[400] = ["request.invalid"]
    for status in sorted(by_status):
        named = ", ".join(f"`{code}`" for code in by_status[status])
        operation["responses"][status] = {
            "description": f"{HTTPStatus(status).phrase}: {named}",
            "content": PROBLEM,
            "x-codes": by_status[status],
        }


def event_schemas() -> Json:
    """`Problem`, `Entry` (one kind for each event), `Snapshot`, and what they are made of."""
    entries = {f"{kind.__name__}Entry": entry_schema(name, kind) for name, kind in EVENTS.items()}
    kinds: list[type[Any]] = [ProblemBody, RunBody]
    parts: Json = {}
    for kind in kinds:
        parts |= TypeAdapter(kind).json_schema(ref_template=REF, mode="serialization").get("$defs", {})
    for part in parts.values():
        part["required"] = [name for name in part.get("required", ()) if name not in OMITTED_WHEN_NONE]
    problem = ProblemBody.model_json_schema(mode="serialization") | {"title": "Problem"}
    problem["properties"]["code"]["enum"] = [code for code, meaning in CODES.items() if meaning.status]
    entry = {"title": "Entry", "oneOf": [{"$ref": REF.format(model=name)} for name in entries]}
    snapshot = closed(
        "Snapshot", {"type": {"const": "snapshot"}, "run": STRING, "seq": COUNT, "state": ref("RunState")}
    )
    return parts | {"Problem": problem, "Entry": entry, "Snapshot": snapshot} | entries


def entry_schema(name: str, kind: type[Event]) -> Json:
    """One line of a journal whose event is of `kind`."""
    data = TypeAdapter(kind).json_schema(mode="serialization")
    written = {field.name: ALIASES.get(field.name, field.name) for field in fields(kind)}
    properties = {written[key]: schema for key, schema in data.get("properties", {}).items()}
    body = closed("", properties)
    body["required"] = [written[field.name] for field in fields(kind) if field.name not in kind.omitted]
    entry = {"run": STRING, "seq": COUNT, "type": {"const": name}, "data": body}
    return closed(f"{kind.__name__}Entry", entry)


STRING: Json = {"type": "string"}
COUNT: Json = {"type": "integer", "minimum": 1}


def ref(model: str) -> Json:
    return {"$ref": REF.format(model=model)}


def closed(title: str, properties: Json) -> Json:
    """An object that always has these properties."""
    named = {"title": title} if title else {}
    return named | {"type": "object", "properties": properties, "required": list(properties)}
