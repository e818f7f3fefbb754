"""A client that holds every answer of the API against the API's own description."""

import json
import re
from functools import cache
from typing import Any

from django.test import AsyncClient
from django.urls import resolve
from jsonschema import Draft202012Validator

from chat.api.routes import api

PREFIX = "/api/v1"


class DescribedClient(AsyncClient):
    """Raises AssertionError where an answer is not one that the description names, or has another shape."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seen: set[tuple[str, str, int]] = set()
        """What was asked and how it was answered: verb, path as described, status."""

    async def request(self, **request: Any) -> Any:
        response = await super().request(**request)
        if request["path"].startswith(f"{PREFIX}/") and not request["path"].endswith("openapi.json"):
            verb, path = request["method"].lower(), described_path(request["path"])
            check(verb, path, response)
            self.seen.add((verb, path, response.status_code))
        return response


def check(verb: str, template: str, response: Any) -> None:
    """That `response` is described: its status, its kind, its shape, and the code of a refusal."""
    operation = description()["paths"][template].get(verb)
    if operation is None:  # a verb that nothing answers to
        assert response.status_code == 405
        return
    answer = operation["responses"].get(response.status_code)
    assert answer is not None, f"{verb} {template} does not say that it may answer {response.status_code}"
    if "application/zip" in answer.get("content", {}):
        return  # it streams: tests/chat/sharing/test_portability.py reads it
    if "content" not in answer:
        assert response.content == b""
        return
    kind = response.headers["Content-Type"].split(";")[0]
    assert kind in answer["content"]
    if kind.endswith("json"):
        body = json.loads(response.content)
        validator(json.dumps(answer["content"][kind]["schema"])).validate(body)
        if kind == "application/problem+json":
            assert body["code"] in answer["x-codes"]


def described_path(path: str) -> str:
    """The path with the names of its parameters instead of their values."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", resolve(path).route)


@cache
def description() -> dict[str, Any]:
    schema: dict[str, Any] = api.get_openapi_schema()
    return schema


@cache
def validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema) | {"components": description()["components"]})
