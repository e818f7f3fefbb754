"""What between two signs is mathematics, and what is money or prose. The browser's `math.js` has the same rules."""

import re

from languages.scripts import HAN, HAN_SIGNS, KANA

# TeX without one of these is rather prose between two dollar signs.
_OPERATOR = re.compile(r"[\\^_{}=+*<>]")
_TWO_WORDS = re.compile(r"[A-Za-z]{3}\s[A-Za-z]{2}")
_HAN = re.compile(f"[{HAN_SIGNS}{KANA}{HAN}]")
_QUANTITY = re.compile(r"[0-9A-Za-z.,/()%-]+")
_BRACKET_OPERATOR = re.compile(r"[\\^_{}=+*<>|/\[\]]")
# Names and numbers of sources; `x^2` and `a_1` are mathematics.
_ITEM = r"(?![A-Za-z]{1,2} ?[\^_])[^\W\d]{0,12}[ :：#^_]{0,3}[0-9]{1,3}\^?"
_MARK_LIKE = re.compile(rf"{_ITEM}(?:[ ,，、;；–-]{{1,3}}{_ITEM})*")
_MARK_LIKE_MAX = 60
_RAISED_MARK = re.compile(r"\^(?:\{ ?(?:\\?\[[0-9,;，、；  –-]{1,40}\\?\] ?){1,8}\}|\[[0-9,;，、；  –-]{1,40}\])")


def is_formula(content: str) -> bool:
    """Whether the text between two single dollar signs is mathematics: no amount, prose or raised mark."""
    inner = content.strip()
    if is_raised_mark(content):
        return False
    if _OPERATOR.search(inner):
        return True
    if not inner or _HAN.search(inner) or _TWO_WORDS.search(inner):
        return False
    return not inner[0].isdecimal() or _QUANTITY.fullmatch(content) is not None


def is_raised_mark(content: str) -> bool:
    """Whether the text between two single dollar signs is a citation set high: `^{[1]}`."""
    return _RAISED_MARK.fullmatch(content) is not None


def is_bracket_formula(content: str, *, is_alone: bool) -> bool:
    r"""Whether the text between `\[` and `\]` is mathematics; `is_alone` on its lines. `\[note\]` is not."""
    inner = content.strip()
    if len(inner) <= _MARK_LIKE_MAX and _MARK_LIKE.fullmatch(inner):
        return False
    return inner != "" and (is_alone or _is_spaced(content) or _BRACKET_OPERATOR.search(inner) is not None)


def _is_spaced(content: str) -> bool:
    return content[:1].isspace() and content[-1:].isspace()


def may_open(before: str, after: str) -> bool:
    """Whether a single dollar sign between these characters can begin a formula: not `5$`, not `US$`."""
    is_word = before.isascii() and before.isalnum()
    return not is_word and after != "" and (after == " " or not after.isspace())


def may_close(before: str, after: str) -> bool:
    """Whether one can end it: `$n$th` but not `$5-$10`, `$A/$B`."""
    if not (after.isascii() and after.isalnum()):
        return True
    return after.isascii() and after.islower() and (before.isalnum() or before in ")}")
