"""A site under a path: what the setting may be, and what the application is asked."""

from typing import Any

import pytest

from config.base_path import Scope, UnderPath, base_path


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        ("", ""),
        ("/", ""),
        ("chat", "/chat"),
        ("/chat/", "/chat"),
        (" /tools/ask ", "/tools/ask"),
        ("/a-b_c.d~1", "/a-b_c.d~1"),
    ],
)
def test_a_path_is_written_in_one_way(setting: str, path: str) -> None:
    assert base_path(setting) == path


@pytest.mark.parametrize(
    "setting", ["/a b", "/../etc", "/a//b", "/a?b", "/%2e", "https://host/chat", "/.hidden", "/问"]
)
def test_what_is_no_path_is_refused_by_name(setting: str) -> None:
    with pytest.raises(ValueError, match="BASE_PATH="):
        base_path(setting)


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/", "/chat/"),
        ("/c/1", "/chat/c/1"),
        ("/chat/c/1", "/chat/c/1"),
        ("/chat", "/chat"),
        ("/chatter", "/chat/chatter"),
        ("/手册", "/chat/手册"),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
async def test_the_application_sees_the_path_whether_or_not_the_proxy_took_it_off(
    kind: str, asked: str, path: str
) -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Any, send: Any) -> None:
        seen.append(scope)

    await UnderPath(app, "/chat")({"type": kind, "path": asked, "raw_path": b"/x"}, None, None)

    assert (seen[0]["path"], seen[0]["root_path"]) == (path, "/chat")
    assert seen[0]["raw_path"].isascii()


async def test_at_the_root_nothing_is_changed() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Any, send: Any) -> None:
        seen.append(scope)

    scope = {"type": "http", "path": "/c/1"}
    await UnderPath(app, "")(scope, None, None)

    assert seen == [scope]
