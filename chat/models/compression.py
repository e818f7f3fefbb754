"""Texts as they are stored: UTF-8, compressed with Brotli (RFC 7932), long ones with Zstandard (RFC 8878).

Brotli knows words of many languages by heart and so needs less room for a page of prose (13 % of 6,000 characters of
English or Chinese, 9 and 6 % of 25,000), at 9 ms for 25,000 characters instead of 2. So what comes in the middle of a
search is Zstandard's at its quickest (0.1 ms), until it is packed with others (`chat/runs/packing.py`).
"""

import brotli
import zstandard

BROTLI = b"B"
"""What such a text begins with: Zstandard's frames begin with another byte, Brotli's with any."""
QUALITY = 10
"""11 takes more than twice as long for 3 % less."""
BROTLI_BYTES = 256 * 1024
"""A text that is longer is Zstandard's."""
LEVEL = 15
"""19 takes more than twice as long for 1 % less."""
QUICK_LEVEL = 3
MAX_BYTES = 8_000_000
"""Of a text that is unpacked; the longest page that is stored has a twentieth of that."""


def compressed(text: str) -> bytes:
    """`text` as it is stored. Half characters, which no page can have, are left out."""
    plain = text.encode("utf-8", "ignore")
    if len(plain) > BROTLI_BYTES:
        return zstandard.ZstdCompressor(level=LEVEL).compress(plain)
    return BROTLI + bytes(brotli.compress(plain, mode=brotli.MODE_TEXT, quality=QUALITY))


def compressed_quickly(text: str) -> bytes:
    """`text` as it is stored for some minutes."""
    return zstandard.ZstdCompressor(level=QUICK_LEVEL).compress(text.encode("utf-8", "ignore"))


def decompressed(stored: bytes | memoryview) -> str:
    """The text again. Raises ValueError for what was not stored by us."""
    return str(decompressed_bytes(stored), "utf-8")


def decompressed_bytes(stored: bytes | memoryview) -> bytes:
    """The text in UTF-8. Raises ValueError for what was not stored by us."""
    packed = bytes(stored)
    try:
        if packed.startswith(BROTLI):
            return unpacked(packed.removeprefix(BROTLI))
        return zstandard.ZstdDecompressor().decompress(packed, max_output_size=MAX_BYTES)
    except (zstandard.ZstdError, brotli.error) as error:
        raise ValueError("not a stored text") from error


def unpacked(packed: bytes) -> bytes:
    """Raises brotli.error for what is none, is cut off, or becomes longer than anything that was packed."""
    decompressor = brotli.Decompressor()
    plain = bytes(decompressor.process(packed, output_buffer_limit=BROTLI_BYTES + 1))
    if len(plain) > BROTLI_BYTES or not decompressor.is_finished():
        raise brotli.error("not a stored text")
    return plain
