"""The secret key is whole or not there."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import fallback_keys, make_secret, secret_key


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = secret_key(tmp_path)

    assert len(first) > 50
    assert secret_key(tmp_path) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert len(list(tmp_path.iterdir())) == 1


def test_an_empty_key_is_refused_instead_of_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()

    with pytest.raises(ImproperlyConfigured, match="is empty; remove it"):
        secret_key(tmp_path)


def test_the_second_of_two_keeps_the_firsts_key(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("the first one's")

    make_secret(tmp_path / "secret_key")

    assert secret_key(tmp_path) == "the first one's"


def test_earlier_keys_are_of_the_file_or_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret_key.earlier").write_text("second\nfirst")
    assert fallback_keys(tmp_path) == (tmp_path / "secret_key", ["second", "first"])

    monkeypatch.setenv("SECRET_KEY_FALLBACKS", "second,first")
    with pytest.raises(ImproperlyConfigured, match="needs SECRET_KEY"):
        fallback_keys(tmp_path)
    monkeypatch.setenv("SECRET_KEY", "third")
    assert fallback_keys(tmp_path) == (None, ["second", "first"])
