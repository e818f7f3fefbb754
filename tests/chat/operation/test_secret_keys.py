"""A new key signs nobody out and loses no certificate's key; a forgotten one opens nothing."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from chat.accounts import MEMBER
from chat.models import User
from chat.operation.secret_keys import EARLIER_MAX, change_key, earlier_file, earlier_keys, forget_earlier
from chat.pages.accounts import invitation_of, invited, link


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "secret_key").write_text("the first\n")
    return tmp_path / "secret_key"


def test_the_key_before_is_kept_for_its_owner_only_until_it_is_forgotten(file: Path) -> None:
    change_key(file)
    second = file.read_text()
    change_key(file)

    assert earlier_keys(file) == [second, "the first"] and len(second) > 50
    assert {path.stat().st_mode & 0o777 for path in (file, earlier_file(file))} == {0o600}
    for _ in range(EARLIER_MAX):
        change_key(file)
    assert len(earlier_keys(file)) == EARLIER_MAX
    forget_earlier(file)
    assert earlier_keys(file) == [] and len(list(file.parent.iterdir())) == 1


def test_what_an_earlier_key_has_signed_is_good_until_it_is_forgotten(alice: User, settings: Any) -> None:
    client = Client()
    client.force_login(alice)
    token = link(invited("ada@example.org", MEMBER)).split("/")[-2]
    before = client.get("/api/v1/certificate-key").json()

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]

    assert client.get("/").status_code == 200 and invitation_of(token)
    now = client.get("/api/v1/certificate-key").json()
    assert now["key_id"] != before["key_id"] == now["earlier"][0]["key_id"]

    late = Client()
    late.force_login(alice)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a third", []
    assert late.get("/").status_code == 302 and invitation_of(token) is None


def test_the_command_changes_the_file_or_says_what_to_write(db: None, file: Path, settings: Any) -> None:
    settings.SECRET_KEY_FILE = file
    call_command("change_key", stdout=StringIO())
    assert earlier_keys(file) == ["the first"]
    call_command("change_key", "--forget", stdout=StringIO())
    assert earlier_keys(file) == []

    settings.SECRET_KEY_FILE = None
    call_command("change_key", stdout=(said := StringIO()))
    assert "SECRET_KEY_FALLBACKS" in said.getvalue() and "\nSECRET_KEY=" in said.getvalue()
    settings.SECRET_KEY_FILE = file.parent / "nowhere" / "secret_key"
    with pytest.raises(CommandError, match="not changed"):
        call_command("change_key")
