"""Characters that a reader does not see, taken out of page text. All others stay as they were read."""

import re

# Letters that are written joined or not by a sign between them: Arabic, Syriac, the scripts of India, Mongolian.
_JOINED = (
    "\u0620-\u06d3\u06fa-\u06ff\u0710-\u077f\u0780-\u07b1\u08a0-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17d3"
    "\u1820-\u18aa"
)
_EMOJI = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
_FLAG = (
    "\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074"
    "|\U000e0077\U000e006c\U000e0073)\U000e007f"
)
# Zero-width and bidi controls, soft hyphens, tags (U+E0000), variation selectors, other controls, lone surrogates:
# invisible on the page, so nothing a reader could check, and a known way to smuggle instructions. What spells a word or
# makes one picture of two stays, once and where it does so.
_INVISIBLE = re.compile(
    f"(?P<kept>(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}])|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
    f"|(?<=[0-9#*{_EMOJI}])[\ufe0e\ufe0f]|(?<=[\u1820-\u18aa])[\u180b-\u180d]|{_FLAG})"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
LONGEST_RUN = 1000
"""Signs and spaces in a row, without a letter or digit between them: more says nothing, and slows readers down."""
_RUN = re.compile(rf"(?<![\W_])([\W_]{{{LONGEST_RUN}}})[\W_]+")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_BLANKS = re.compile(r"\n{3,}")


def visible(text: str) -> str:
    """`text` with line ends made `\\n` and everything invisible removed."""
    return _INVISIBLE.sub(
        _if_it_spells,
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n"),
    )


def _if_it_spells(match: re.Match[str]) -> str:
    return match["kept"] or ""


def one_line(text: str) -> str:
    """`text` visible and without line breaks or runs of spaces: a title, a cell, a snippet."""
    # Most lines are plain ASCII: three quick looks save them the patterns.
    plain = " ".join(text.split())
    if plain.isascii() and plain.isprintable():
        return plain
    return _SPACES.sub(" ", visible(text).replace("\n", " ")).strip()


def capped(text: str) -> str:
    """`text` whose runs of signs, dashes and white space have `LONGEST_RUN` characters at most."""
    return _RUN.sub(r"\1", text)


def tidy(text: str) -> str:
    """`text` with no white space at line ends and never more than one empty line."""
    return _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()
