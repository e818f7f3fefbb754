"""Which keys of sessions are looked for at all."""

import pytest

from config.session_store import SessionStore


@pytest.mark.parametrize("key", ["a\0aaaaaaaaaa", "éaaaaaaaaaaa", "short", "a" * 41, "a b c d e f", ""])
def test_a_key_that_cannot_be_ours_is_none(key: str) -> None:
    assert SessionStore(key).session_key is None


@pytest.mark.django_db
def test_a_session_is_found_by_the_key_that_it_was_given() -> None:
    stored = SessionStore()
    stored["colour"] = "blue"
    stored.save()

    assert SessionStore(stored.session_key)["colour"] == "blue"
