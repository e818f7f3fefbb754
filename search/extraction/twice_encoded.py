"""Text that was UTF-8, was read as Windows-1252 and was written as UTF-8 again: `â€™` for `’`, `è¯º` for `诺`.

Bytes that are UTF-8 by chance are next to none, so that a text whose runs of such letters nearly all are is one.
"""

import re

_BEYOND = {
    bytes((byte,)).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_BYTE_OF = str.maketrans({character: chr(byte) for character, byte in _BEYOND.items()})
_LETTERS = "\u0080-\u00ff" + "".join(map(re.escape, _BEYOND))
_RUN = re.compile(f"[{_LETTERS}]+")
_LEAD = re.compile(f"[\u00c2-\u00f4][{_LETTERS}]")
_ENOUGH = 3
"""Characters that come of it."""
_MOST = 0.8
"""Of the runs."""


def encoded_once(text: str) -> str:
    """The text as it was meant; `text` itself where it was not encoded twice."""
    if not _LEAD.search(text):
        return text
    runs = [run for run in _RUN.findall(text) if len(run) > 1]
    meant = {run: whole for run in set(runs) if (whole := _meant(run))}
    explained = [run for run in runs if run in meant]
    if sum(len(meant[run]) for run in explained) < _ENOUGH or len(explained) < _MOST * len(runs):
        return text
    return _RUN.sub(lambda run: meant.get(run[0], run[0]), text)


def _meant(run: str) -> str:
    try:
        return run.translate(_BYTE_OF).encode("latin-1").decode()
    except UnicodeError:
        return ""
