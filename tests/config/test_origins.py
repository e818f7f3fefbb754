"""Which pages may open a socket: scheme, host and port of the page are those that were asked, or trusted by name."""

from typing import Any

import pytest

from config.origins import OriginCheck, trusted_origins


async def nobody(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("not asked")


def is_own(origin: str | None, host: str, *, scheme: str = "ws", proto: str = "", **options: Any) -> bool:
    headers = [(b"host", host.encode())]
    headers += [(b"origin", origin.encode("latin-1"))] if origin is not None else []
    headers += [(b"x-forwarded-proto", proto.encode())] if proto else []
    options = dict[str, Any]({"allowed_hosts": ["chat.example", "[::1]"], "trusted": [], "https": False}) | options
    return OriginCheck(nobody, **options).is_own({"type": "websocket", "headers": headers, "scheme": scheme})


@pytest.mark.parametrize(
    ("origin", "host", "scheme"),
    [
        ("http://chat.example:8000", "chat.example:8000", "ws"),
        ("http://chat.example", "chat.example", "ws"),
        ("http://chat.example", "chat.example:80", "ws"),
        ("https://chat.example", "chat.example", "wss"),
        ("https://chat.example:8443", "chat.example:8443", "wss"),
        ("http://[::1]:8000", "[::1]:8000", "ws"),
    ],
)
def test_a_page_of_the_address_that_was_asked_is_ours(origin: str, host: str, scheme: str) -> None:
    assert is_own(origin, host, scheme=scheme)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (None, "chat.example"),
        ("null", "chat.example"),
        ("http://evil.example", "chat.example"),
        ("http://chat.example:9000", "chat.example:8000"),
        ("https://chat.example", "chat.example"),
        ("http://chat.example.evil.example", "chat.example"),
        ("http://evil.example", "evil.example"),
        ("http://[::1", "[::1]"),
        ("http://chat.example@evil.example", "chat.example"),
        ("http://chat.ex\xe4mple", "chat.example"),
    ],
)
def test_any_other_page_is_a_strangers(origin: str | None, host: str) -> None:
    assert not is_own(origin, host)


def test_every_host_allowed_does_not_make_every_page_ours() -> None:
    assert not is_own("http://evil.example", "chat.example", allowed_hosts=["*"])
    assert is_own("http://chat.example", "chat.example", allowed_hosts=["*"])


def test_the_proxys_word_on_tls_counts_where_it_is_believed() -> None:
    assert is_own("https://chat.example", "chat.example", proto="https", https=True)
    assert not is_own("https://chat.example", "chat.example", proto="https", https=False)


def test_a_trusted_page_may_have_another_address() -> None:
    assert is_own("https://Chat.example:8443", "chat.example", trusted=trusted_origins(["https://chat.example:8443/"]))


@pytest.mark.parametrize(
    "value", ["chat.example", "ftp://chat.example", "https://chat.example/path", "https://", "https://u@h"]
)
def test_what_is_no_address_is_refused_by_name(value: str) -> None:
    with pytest.raises(ValueError, match="TRUSTED_ORIGINS="):
        trusted_origins([value])
