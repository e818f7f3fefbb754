"""Letters of a PDF as words have them: what fonts draw as one sign, as radicals, far apart or with a hidden hyphen."""

import re
import unicodedata

from languages.scripts import CJK

# Ligatures, and the radicals of the Kangxi dictionary, which fonts give for the characters that look the same.
_FOLDED = {code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0xFB00, 0xFB07), *range(0x2F00, 0x2FD6))}
# Those that NFKC leaves alone (Unicode, EquivalentUnifiedIdeograph.txt).
_RADICALS = str.maketrans(
    "⺟⺠⺩⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民王虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
_HIDDEN_HYPHEN = re.compile(r"\u00ad(?=[ \t]*(?:\n|\Z)|[ ]{3})")
_SPACED_OUT = re.compile(rf"(?:[{CJK}] ){{5,}}[{CJK}]")


def plain_letters(page: str) -> str:
    """The text of a page, its lines and columns where they are."""
    text = page.translate(_RADICALS).translate(_FOLDED)
    text = _HIDDEN_HYPHEN.sub("-", text)
    return _SPACED_OUT.sub(lambda run: run.group().replace(" ", ""), text)
