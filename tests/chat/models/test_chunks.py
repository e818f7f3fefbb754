"""Large tables are read some hundred rows at a time, in a way that a pool before the database may stand in."""

from pathlib import Path

import pytest

from chat.models import User
from chat.models.chunks import CHUNK_ROWS, by_key

ROOT = Path(__file__).resolve().parents[3]
IN_ONE_TRANSACTION = {"chat/operation/backups/rows.py", "chat/runs/admission.py"}


@pytest.mark.django_db
@pytest.mark.parametrize("newest_first", [False, True])
def test_every_row_comes_once_in_the_order_of_the_keys(*, newest_first: bool) -> None:
    User.objects.bulk_create(User(email=f"{number}@example.org") for number in range(CHUNK_ROWS + 3))

    rows = list(by_key(User.objects.all(), "email", newest_first=newest_first))

    keys = [key for key, _ in rows]
    assert len(rows) == CHUNK_ROWS + 3 and keys == sorted(set(keys), reverse=newest_first)
    assert rows[0][1] == User.objects.get(pk=keys[0]).email


def test_nobody_keeps_a_cursor_of_the_server_beyond_a_transaction() -> None:
    keeping = {
        path.relative_to(ROOT).as_posix()
        for folder in ("chat", "config")
        for path in (ROOT / folder).rglob("*.py")
        if ".iterator(" in path.read_text(encoding="utf-8") and "migrations" not in path.parts
    }

    assert keeping == IN_ONE_TRANSACTION
