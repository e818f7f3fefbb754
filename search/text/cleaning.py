"""Characters that a reader does not see, and words that only a model would obey, taken out of page text."""

import re

# Zero-width and bidi controls, soft hyphens, tags (U+E0000), variation selectors, other controls, lone surrogates:
# invisible on the page, so nothing a reader could check, and a known way to smuggle instructions.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_BLANKS = re.compile(r"\n{3,}")
# What prompts and chat templates are made of; a page must not be able to end its own quotation.
_BRACKET_MARKS = re.compile(
    r"\[(?=\s*(?:webpage\s+\d+\s+(?:begin|end)|file content (?:begin|end)|file name\]|citation\s*[:：]))", re.IGNORECASE
)
_ANGLE_MARKS = re.compile(r"<(?=/?think>|[|｜]|/?[|｜]?DSML)", re.IGNORECASE)
_HEADINGS = re.compile(r"^#(?=\s*(?:The user's message is|用户消息为)\s*[:：])", re.IGNORECASE | re.MULTILINE)


def visible(text: str) -> str:
    """`text` with line ends made `\\n` and everything invisible removed."""
    return _INVISIBLE.sub(
        "", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    )


def neutral(text: str) -> str:
    """`text` in which nothing can be mistaken for a mark of a prompt or a chat template."""
    return _HEADINGS.sub("＃", _ANGLE_MARKS.sub("‹", _BRACKET_MARKS.sub("［", text)))


def one_line(text: str) -> str:
    """`text` visible and without line breaks or runs of spaces: a title, a cell, a snippet."""
    # Most lines are plain ASCII: three quick looks save them the patterns.
    plain = " ".join(text.split())
    if plain.isascii() and plain.isprintable():
        return plain
    return _SPACES.sub(" ", visible(text).replace("\n", " ")).strip()


def tidy(text: str) -> str:
    """`text` with no white space at line ends and never more than one empty line."""
    return _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()
