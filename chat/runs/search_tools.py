"""The functions that a model is offered while it thinks, as OpenAI's protocol declares them."""

import json

from chat.prompts.answer import phrase

SEARCH, OPEN, FIND = "search", "open_page", "find_in_page"
MAX_QUERIES = MAX_OPENINGS = 3
"""Of one round."""
MAX_QUERY_CHARACTERS, MAX_MISSING_CHARACTERS = 200, 200


def tools(language: str) -> tuple[str, ...]:
    """Each as JSON, described in `language`."""
    words = {"type": "string", "maxLength": MAX_QUERY_CHARACTERS}
    number = {"type": "integer", "minimum": 1}
    queries = {"type": "array", "items": words, "minItems": 1, "maxItems": MAX_QUERIES}
    missing = {"type": "string", "maxLength": MAX_MISSING_CHARACTERS}
    return (
        _tool(SEARCH, phrase("search_tool", language), {"queries": queries, "missing": missing}, "queries"),
        _tool(OPEN, phrase("open_tool", language), {"number": number}, "number"),
        _tool(FIND, phrase("find_tool", language), {"number": number, "words": words}, "number", "words"),
    )


def encoded(value: object) -> str:
    """As JSON, whose bytes stay the same from one round to the next."""
    return json.dumps(value, ensure_ascii=False)


def _tool(name: str, description: str, properties: dict[str, object], *required: str) -> str:
    parameters = {"type": "object", "properties": properties, "required": list(required)}
    return encoded({"name": name, "description": description, "parameters": parameters})
