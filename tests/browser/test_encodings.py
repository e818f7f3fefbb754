"""Legacy charsets as a browser decodes them: every byte, and every pair of bytes, of each."""

from itertools import product

import pytest
from playwright.sync_api import Browser

from search.extraction.encodings import codec_of, decoded_as

SINGLE = (
    "ibm866 iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8"
    " iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 koi8-r koi8-u macintosh"
    " windows-874 windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256"
    " windows-1257 windows-1258 x-mac-cyrillic"
)
DOUBLE = ("gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr")
DECODED = """([label, pieces]) => pieces.map((piece) => new TextDecoder(label).decode(new Uint8Array(piece)))"""
# GB 18030-2022 gave six characters of their own to these; browsers of 2026 still have private ones there.
NEWER = {bytes.fromhex(pair) for pair in ("fe51", "fe52", "fe53", "fe6c", "fe76", "fe91")}
# Two characters each in the standard, of which the browser makes halves of others.
TWOFOLD = {bytes.fromhex(pair) for pair in ("8862", "8864", "88a3", "88a5")}


def differences(browser: Browser, label: str, pieces: list[bytes]) -> dict[str, tuple[str, str]]:
    """The byte strings that a browser reads in another way: its text and ours."""
    page = browser.new_page()
    shown: list[str] = page.evaluate(DECODED, [label, [list(piece) for piece in pieces]])
    page.close()
    ours = [decoded_as(piece, codec_of(label)) for piece in pieces]
    return {
        piece.hex(): (theirs, own)
        for piece, theirs, own in zip(pieces, shown, ours, strict=True)
        if theirs != own and piece not in NEWER | TWOFOLD and not (LOST in theirs and LOST in own)
    }


LOST = "\ufffd"


@pytest.mark.parametrize("label", SINGLE.split())
def test_every_byte_is_the_browsers(browser: Browser, label: str) -> None:
    assert differences(browser, label, [bytes([byte]) for byte in range(256)]) == {}


@pytest.mark.parametrize("label", DOUBLE)
def test_every_pair_of_bytes_is_the_browsers(browser: Browser, label: str) -> None:
    pairs = [bytes(pair) for pair in product(range(0x80, 0x100), range(0x20, 0x100))]
    rows = [b"\x8f" + pair for pair in pairs if label == "euc-jp" and min(pair) > 0xA0]

    assert differences(browser, label, pairs + rows) == {}
