"""What the settings make of the machine that they are read on."""

from pathlib import Path

import pytest

from config.broker import celery_url
from config.environment import own_hosts, static_version
from config.version import version


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("unix:///var/redis.sock", "redis+socket:///var/redis.sock"),
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("rediss://u:p@host/1", "rediss://u:p@host/1"),
    ],
)
def test_the_broker_is_the_same_redis_in_its_own_spelling(url: str, broker: str) -> None:
    assert celery_url(url) == broker


def test_whoever_listens_at_an_address_is_asked_by_it() -> None:
    assert "192.0.2.4" in own_hosts("192.0.2.4")
    assert "0.0.0.0" not in own_hosts("0.0.0.0")


def test_the_version_of_static_files_follows_their_content_and_names(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    first = static_version(tmp_path)
    assert static_version(tmp_path) == first
    (tmp_path / "a.js").write_text("2")
    second = static_version(tmp_path)
    (tmp_path / "a.js").rename(tmp_path / "b.js")

    assert len({first, second, static_version(tmp_path)}) == 3


def test_the_version_is_that_of_the_project_file(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')

    assert version(tmp_path) == "1.2.3"
