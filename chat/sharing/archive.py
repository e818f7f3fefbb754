"""Everything of an account as one ZIP file, written while it is sent: no more than a conversation is in memory."""

import json
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

from asgiref.sync import sync_to_async
from django.utils.translation import get_language, override

from chat.errors.problems import Problem
from chat.models import Conversation, User
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
    """`about.json`, and each conversation as JSON, which can be brought in again, and as Markdown. Raises
    DatabaseError."""
    outbox, language = Outbox(), get_language() or "en"
    ids = [id async for id in Conversation.objects.for_user(user).order_by("created_at").values_list("pk", flat=True)]
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_DEFLATED) as file:  # type: ignore[call-overload]  # it only writes
        about = {"format": FORMAT, "version": 1, "email": user.email, "conversations": len(ids)}
        about["exported_at"] = datetime.now(UTC).isoformat(timespec="seconds")
        file.writestr("about.json", json.dumps(about, indent=1))
        for id in ids:
            await sync_to_async(_add)(file, user, id, language)
            yield outbox.pop()
    yield outbox.pop()


def _add(file: zipfile.ZipFile, user: User, id: UUID, language: str) -> None:
    try:
        record = gathered(user, id)
    except Problem:  # deleted meanwhile
        return
    if not record.turns:
        return
    name = f"{record.created_at:%Y-%m-%d} {file_name(record.title)} {id.hex[-8:]}"
    file.writestr(f"conversations/{name}.json", record.model_dump_json(indent=1))
    with override(language):
        file.writestr(f"conversations/{name}.md", as_markdown(record))
