"""Everything of an account as one ZIP file, written while it is sent: no more than a conversation is in memory."""

import json
import zipfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

from asgiref.sync import sync_to_async
from django.utils.translation import get_language, override

from chat.errors.problems import Problem
from chat.models import Conversation, Folder, Instructions, Usage, User
from chat.sharing.gathering import gathered
from chat.sharing.markdown import as_markdown
from chat.sharing.record import file_name

FORMAT = "wenyuan.account"


class Outbox:
    """A file that cannot be sought in, and whose bytes are taken out as they are written."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits in here."""

    def pop(self) -> bytes:
        """What was written since."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


async def account_zip(user: User) -> AsyncIterator[bytes]:
    """A ZIP of `account_files`, written while it is sent. Raises DatabaseError."""
    outbox = Outbox()
    files = account_files(user, get_language() or "en")
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_DEFLATED) as file:  # type: ignore[call-overload]  # it only writes
        while named := await sync_to_async(_following)(files):
            await sync_to_async(file.writestr, thread_sensitive=False)(*named)
            yield outbox.pop()
    yield outbox.pop()


def _following(files: Iterator[tuple[str, str]]) -> tuple[str, str] | None:
    return next(files, None)


def account_files(user: User, language: str) -> Iterator[tuple[str, str]]:
    """Names and texts: `about.json`, `usage.json`, and each conversation as JSON, which can be brought in again, and as
    Markdown. Raises DatabaseError."""
    ids = list(Conversation.objects.for_user(user).lasting().order_by("created_at").values_list("pk", flat=True))
    yield "about.json", json.dumps(about(user) | {"conversations": len(ids)}, indent=1)
    yield "usage.json", json.dumps(list(used(user)), indent=1)
    for id in ids:
        try:
            record = gathered(user, id)
        except Problem:  # deleted meanwhile
            continue
        if record.turns:
            name = f"conversations/{record.created_at:%Y-%m-%d} {file_name(record.title)} {id.hex[-8:]}"
            yield f"{name}.json", record.model_dump_json(indent=1)
            with override(language):
                text = as_markdown(record)
            yield f"{name}.md", text


def about(user: User) -> dict[str, object]:
    """The account itself."""
    return {
        "format": FORMAT,
        "version": 1,
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "email": user.email,
        "role": user.role.name,
        "groups": [group.name for group in user.groups.all()],
        "is_active": user.is_active,
        "date_joined": user.date_joined.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "instructions": Instructions.objects.text_of(user),
        "folders": list(Folder.objects.for_user(user).order_by("name").values_list("name", flat=True)),
    }


def used(user: User) -> Iterator[dict[str, object]]:
    """What each of its answers has used."""
    tokens = ("prompt_tokens", "completion_tokens", "cost_micros", "currency")
    names = ("created_at", "ended_at", "model", "status", *tokens)
    for row in Usage.objects.filter(owner=user).order_by("created_at").values(*names):
        yield row | {name: row[name].isoformat() for name in ("created_at", "ended_at")}
