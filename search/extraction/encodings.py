"""Charsets by the names and tables of browsers (WHATWG Encoding Standard).

Names come from the standard's own list (by way of resiliparse). The tables are Python's codecs where these agree
with the standard; where they do not, the few characters that differ are put right here: Windows' rows of JIS X
0208, the last private-use characters of GB 18030, the C1 controls that browsers make of bytes a code page leaves out.
"""

import codecs
import re

from search.extraction.big5 import CHARACTERS, pieces

_ENCODINGS = {
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-11": "cp874",
    "iso-2022-jp": "iso2022_jp",
}
_MORE_NAMES = {
    "x-gb18030": "gb18030",
    "cp936": "gb18030",
    "cp950": "big5hkscs",
    "hz-gb-2312": "hz",
    "hz": "hz",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
}
_MISSING_HANDLER = "wenyuan-as-browsers"

# Of a few signs, Python has the Unicode consortium's old table, browsers that of Windows.
_JIS_SIGNS = str.maketrans("\u301c\u2016\u2212\u00a2\u00a3\u00ac", "\uff5e\u2225\uff0d\uffe0\uffe1\uffe2")
_BIG5_SIGNS = str.maketrans(
    "\u2022\uff64\u203e\u223c\u2641\u2609\xa5\xa2\xa3", "\u2027\ufe51\xaf\uff5e\u2295\u2299\uffe5\uffe0\uffe1"
)
# GB 18030-2022: these have characters of their own now. A3A0 is a wide space (the standard's index).
_GB_PRIVATE = str.maketrans(
    dict(
        zip(
            [0xE5E5, 0xE7C7, *range(0xE78D, 0xE797), *(0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864)],
            [0x3000, 0x1E3F, 0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A), *range(0x9FB4, 0x9FBC)],
            strict=True,
        )
    )
)
_GB_EXTENDED = str.maketrans(
    dict(
        zip(
            [0xE816, 0xE817, 0xE818, 0xE831, 0xE83B, 0xE855],
            [0x20087, 0x20089, 0x200CC, 0x215D7, 0x2298F, 0x241FE],
            strict=True,
        )
    )
)
# The standard's KOI8-U has two letters of Belarus, and its Shift JIS ends before Apple's own signs.
_KOI8_SIGNS = str.maketrans("\u255d\u256c", "\u045e\u040e")
_NO_SIGNS = str.maketrans("\uf8f0\uf8f1\uf8f2\uf8f3", "\ufffd" * 4)
_SIGNS = {"euc_jp": _JIS_SIGNS, "koi8-u": _KOI8_SIGNS, "cp932": _NO_SIGNS}
_ESCAPE = re.compile(rb"\x1b(\([BJI]|\$[@B]|\$\(D)")
_JIS_ESCAPES = {b"$@": "kanji", b"$B": "kanji", b"(I": "kana", b"$(D": "more"}


def codec_of(name: str) -> str:
    """Python's codec for a name as pages write it; empty for what is no charset of the web."""
    from resiliparse.parse.encoding import map_encoding_to_html5

    label = name.strip(" \t\n\r\f'\"").lower()
    if label in _MORE_NAMES:
        return _MORE_NAMES[label]
    known = map_encoding_to_html5(label, fallback_utf8=False) if label.isascii() else None
    return _ENCODINGS.get(known, known) if known else ""


def decoded_as(body: bytes, codec: str) -> str:
    """`body` as a browser shows it under one of the codecs that `codec_of` gives; U+FFFD where it is none of that."""
    if codec == "iso2022_jp":
        return _from_escapes(body)
    if codec == "euc_jp":
        # One sign of JIS X 0212 that Python takes for ASCII's.
        body = body.replace(b"\x8f\xa2\xb7", b"\xa1\xc1")
    if codec == "big5hkscs":
        decoded = (
            piece.decode(codec, _MISSING_HANDLER).translate(_BIG5_SIGNS) + other for piece, other in pieces(body)
        )
        return "".join(decoded)
    if codec == "cp1255":
        return "\u05ba".join(piece.decode(codec, _MISSING_HANDLER) for piece in body.split(b"\xca"))
    text = body.decode(codec, _MISSING_HANDLER)
    if codec == "gb18030":
        return text.translate(_GB_PRIVATE).translate(_GB_EXTENDED) if _has_private(text) else text
    signs = _SIGNS.get(codec)
    return text.translate(signs) if signs else text


def _has_private(text: str) -> bool:
    return any("\ue000" <= character <= "\uf8ff" for character in set(text))


def _from_escapes(body: bytes) -> str:
    """ISO-2022-JP: what its escapes switch between is EUC-JP without the high bits."""
    pieces: list[str] = []
    mode, at = "", 0
    for escape in _ESCAPE.finditer(body):
        pieces.append(_in_mode(body[at : escape.start()], mode))
        mode, at = _JIS_ESCAPES.get(escape[1], ""), escape.end()
    return "".join([*pieces, _in_mode(body[at:], mode)])


def _in_mode(piece: bytes, mode: str) -> str:
    if not mode:
        return piece.decode("ascii", "replace")
    raised = bytes(byte | 0x80 if 0x21 <= byte < 0x7F else byte for byte in piece)
    if mode == "kana":
        return raised.decode("cp932", "replace")
    if mode == "more":
        raised = re.sub(rb"([\x80-\xff]{2})", rb"\x8f\1", raised)
    return decoded_as(raised, "euc_jp")


def _as_browsers(error: UnicodeError) -> tuple[str, int]:
    """What a browser makes of bytes that Python's codec does not know."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    at, body = error.start, error.object
    pair = body[at : at + 2]
    if error.encoding == "euc_jp" and len(pair) == 2 and min(pair) >= 0xA1:
        return _windows_jis(pair), at + 2
    if error.encoding == "gb18030" and pair[:1] == b"\x80":
        return "€", at + 1
    if error.encoding == "big5hkscs" and len(pair) == 2 and pair[0] > 0x80:
        if (pair[0] << 8 | pair[1]) in CHARACTERS:
            return CHARACTERS[pair[0] << 8 | pair[1]], at + 2
        return _windows_big5(pair), at + (2 if pair[1] > 0x7F else 1)
    if error.encoding.startswith(("cp125", "charmap", "cp874")) and 0x80 <= body[at] < 0xA0:
        return chr(body[at]), at + 1
    return "\ufffd", max(at + 1, error.end)


def _windows_jis(pair: bytes) -> str:
    """A character of JIS X 0208 with NEC's and IBM's rows, which Python knows as Shift JIS only."""
    if max(pair) > 0xFE:
        return "\ufffd"
    row, cell = pair[0] - 0xA1, pair[1] - 0xA1
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = cell + (0x9F if row % 2 else 0x40)
    trail += 1 if not row % 2 and trail >= 0x7F else 0
    return bytes((lead, trail)).decode("cp932", "replace") if lead < 0xFD and trail < 0xFD else "\ufffd"


def _windows_big5(pair: bytes) -> str:
    try:
        return pair.decode("cp950")
    except UnicodeDecodeError:
        return "\ufffd"


codecs.register_error(_MISSING_HANDLER, _as_browsers)
