"""Servers that break, bend or drown HTTP."""

import gzip
import zlib

from tests.hostile.behaviour import Behaviour, bad, silent, then
from tests.search.serving import answer

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def bomb(wbits: int) -> tuple[bytes, bytes]:
    """The beginning of a packed stream of zeros, and a piece that prolongs it for ever."""
    packer = zlib.compressobj(9, wbits=wbits)
    start = packer.compress(b"\0" * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    more = packer.compress(b"\0" * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return start, more


def sizes() -> list[Behaviour]:
    """Too much of something."""
    gzipped, deflated = bomb(31), bomb(15)
    twice = gzip.compress(gzip.compress(b"\0" * 50_000_000))
    return [
        bad(
            "gzip without end",
            then(OK + b"Content-Encoding: gzip\r\n\r\n", gzipped[0], endless=gzipped[1]),
            "fetch.too_large",
        ),
        bad(
            "deflate without end",
            then(OK + b"Content-Encoding: deflate\r\n\r\n", deflated[0], endless=deflated[1]),
            "fetch.too_large",
        ),
        bad("gzip in gzip", answer(twice, Content_Encoding="gzip, gzip"), "fetch.encoding"),
        bad("gzip that is none", answer(b"<p>plain", Content_Encoding="gzip"), "fetch.encoding"),
        bad("brotli nobody asked for", answer(b"\x8b\x00", Content_Encoding="br"), "fetch.encoding"),
        bad("zstd nobody asked for", answer(b"\x28\xb5\x2f\xfd", Content_Encoding="zstd"), "fetch.encoding"),
        bad("20 MB of HTML", then(OK + b"\r\n", b"<p>much text</p>" * 1_300_000), "fetch.too_large"),
        bad("HTML without end", then(OK + b"\r\n", endless=b"<p>more</p>" * 10_000), "fetch.too_large"),
        bad("a terabyte announced", answer(b"x", Content_Length="1000000000000"), "fetch.too_large"),
        bad("a number of bytes that is none", answer(b"x", Content_Length="9" * 5000), "fetch.cut", "fetch.too_large"),
        bad("headers without end", then(OK, endless=b"X-More: " + b"y" * 4000 + b"\r\n"), "fetch.cut"),
        bad("one header of a megabyte", then(OK + b"X-Big: " + b"y" * 1_000_000 + b"\r\n\r\n"), "fetch.cut"),
        bad("a thousand cookies", then(OK, *[b"Set-Cookie: a=b\r\n"] * 1000, b"\r\n"), "fetch.empty", "fetch.cut"),
        bad(
            "chunk extensions without end",
            then(CHUNKED + b"5;", endless=b"e=" + b"x" * 4000 + b";"),
            "fetch.cut",
            "fetch.timeout",
        ),
        bad(
            "chunks of one byte without end",
            then(CHUNKED, endless=b"1\r\nx\r\n" * 100, pause=0.01),
            "fetch.timeout",
            "fetch.too_large",
        ),
        bad("interim answers without end", then(endless=b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.01), "fetch.timeout"),
    ]


def times() -> list[Behaviour]:
    """Too slow."""
    return [
        bad("silence", silent, "fetch.timeout"),
        bad("silence after the headers", then(OK + b"\r\n", pause=30), "fetch.timeout"),
        bad("silence in the middle", then(OK + b"\r\n<html><p>half", pause=30), "fetch.timeout"),
        bad("a byte now and then", then(OK + b"\r\n", endless=b".", pause=0.1), "fetch.timeout"),
        bad("a header now and then", then(b"HTTP/1.1 200 OK\r\n", endless=b"X: y\r\n", pause=0.1), "fetch.timeout"),
        bad("a status line letter by letter", then(*(bytes([letter]) for letter in OK), pause=0.1), "fetch.timeout"),
    ]


def breaks() -> list[Behaviour]:
    """Not HTTP, or only half of it."""
    return [
        bad("closed at once", b"", "fetch.cut"),
        bad("reset at once", then(reset=True), "fetch.cut"),
        bad("reset after the headers", then(OK + b"\r\n", reset=True), "fetch.cut", "fetch.empty", "fetch.type"),
        bad("reset in the middle", then(OK + b"Content-Length: 9999\r\n\r\n<p>half", reset=True), "fetch.cut"),
        bad("less than announced", then(OK + b"Content-Length: 9999\r\n\r\n<p>short"), "fetch.cut"),
        bad("two lengths", then(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"), "fetch.cut"),
        bad("a negative length", then(OK + b"Content-Length: -5\r\n\r\nhello"), "fetch.cut"),
        bad(
            "length and chunks",
            then(CHUNKED[:-2] + b"Content-Length: 5\r\n\r\n0\r\n\r\n"),
            "fetch.cut",
            "fetch.empty",
            "fetch.type",
        ),
        bad("chunks that are none", then(CHUNKED + b"ZZ\r\nno\r\n"), "fetch.cut"),
        bad("a chunk of 2^64 bytes", then(CHUNKED + b"FFFFFFFFFFFFFFFFF\r\nx"), "fetch.cut"),
        bad("HTTP/0.9", then(b"<html><p>old"), "fetch.cut"),
        bad("HTTP/2 without asking", then(b"\0\0\x12\x04\0\0\0\0\0" + b"\0" * 18), "fetch.cut"),
        bad("SSH", then(b"SSH-2.0-OpenSSH_9.2\r\n"), "fetch.cut"),
        bad("SMTP", then(b"220 mail ready\r\n"), "fetch.cut"),
        bad("Redis", then(b"-ERR unknown command\r\n"), "fetch.cut"),
        bad("a status of words", then(b"HTTP/1.1 fine OK\r\n\r\n"), "fetch.cut"),
        bad("headers with control characters", then(OK + b"X: \0\x01\r\n\r\n<p>x"), "fetch.cut"),
        bad(
            "an upgrade",
            then(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
            "fetch.status",
            "fetch.cut",
        ),
        bad("plain HTTP where TLS was wanted", answer("<p>x"), "fetch.insecure", "fetch.timeout", scheme="https"),
        bad("a TLS alert", then(b"\x15\x03\x01\x00\x02\x02\x28"), "fetch.insecure", "fetch.timeout", scheme="https"),
    ]


def statuses() -> list[Behaviour]:
    """No page."""
    codes = {400: "status", 401: "refused", 403: "refused", 404: "missing", 410: "missing", 418: "status", 429: "busy"}
    codes |= {451: "refused", 500: "server_failed", 502: "server_failed", 503: "busy", 599: "server_failed"}
    codes |= {204: "status", 206: "status", 226: "status", 300: "status", 304: "status", 999: "server_failed"}
    return [
        bad(f"status {code}", answer(b"", code, Retry_After="99999"), f"fetch.{kind}") for code, kind in codes.items()
    ]
