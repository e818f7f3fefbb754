"""`manage.py reference`: writes what is documented from the code itself; `--check` only says what is out of date.

docs/openapi.json is the API's description, docs/codes.md the table of codes. The browser's types are made from the
former by tests/js/api-types.js; `make reference` does both.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from chat.api.routes import api
from chat.errors.messages import CODES, FAMILIES, Code

HEAD = """# Codes

Written by `make reference` from `chat/errors/messages.py`. A code is stable; its sentence is shown in the
reader's language.
*Status*: of a request that is refused with it. *Goes on*: a run that failed with it can be continued from its text.
"""


class Command(BaseCommand):
    help = "Write docs/openapi.json and docs/codes.md from the code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail where a file is out of date")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """Raises CommandError where `check` finds a difference."""
        for name, text in references().items():
            path = settings.BASE_DIR / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            if check:
                raise CommandError(f"{name} is not what the code says: run `make reference` and commit it.")
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{name} is written.")


def references() -> Mapping[str, str]:
    """Path from the top → what has to stand there."""
    description = api.get_openapi_schema(path_prefix="/api/v1/")
    return {
        "docs/openapi.json": json.dumps(description, ensure_ascii=False, indent=1) + "\n",
        "docs/codes.md": "\n".join([HEAD, *code_lines()]),
    }


def code_lines() -> Iterator[str]:
    """One table for each family, in English."""
    with override("en"):
        for family, where in FAMILIES.items():
            yield f"## {family}\n\n{where}\n\n| code | status | goes on | sentence |\n| --- | --- | --- | --- |"
            for code, meaning in CODES.items():
                if code.split(".")[0] == family:
                    yield code_row(code, meaning)
            yield ""


def code_row(code: str, meaning: Code) -> str:
    return f"| `{code}` | {meaning.status or ''} | {'yes' if meaning.is_continuable else ''} | {meaning.sentence} |"
