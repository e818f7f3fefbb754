"""The texts of the prompts, one file per language under `templates/prompts/`."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from languages import language as record_of

PROMPTS = Path(__file__).resolve().parents[2] / "templates" / "prompts"

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def phrase(name: str, language: str) -> str:
    """A sentence that stands in an answer as it is, such as `quotes_no_search`, its links leading to our handbook.

    Raises FileNotFoundError if there is none of that name.
    """
    return filled(prompt_text(name, language), {"handbook": settings.SEARCH.handbook_url}).strip()


@lru_cache(maxsize=128)
def prompt_text(name: str, language: str) -> str:
    """The file `name` of a language; English for a language that we do not have."""
    folder = record_of(language).code
    return (PROMPTS / folder / f"{name}.txt").read_text(encoding="utf-8")


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with its placeholders replaced in one pass: what looks like a placeholder inside a value stays."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)
