"""Ranges of characters, as they stand inside `[…]` of a pattern. The one place where they are written down."""

HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, with their compatibility forms and extensions."""
HAN_SIGNS = r"\u2e80-\u2fdf\u3005-\u3007"
"""Radicals, the sign of repetition and the zero that stand among them."""
KANA = r"\u3040-\u30ff\u31f0-\u31ff"
KANA_LETTERS = r"\u3041-\u30fa\u30fc-\u30ff"
"""Without the dot and the signs that Chinese text has too."""
HANGUL = r"\uac00-\ud7af"
EAST_ASIAN_LETTERS = HAN + KANA + HANGUL
"""What Chinese, Japanese and Korean words are written in."""
UNSPACED_OTHERS = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese, Khmer: no spaces between words."""
FULL_WIDTH = r"\uff00-\uffef"
CJK_PUNCTUATION = r"\u3000-\u303f"
CJK = HAN_SIGNS + CJK_PUNCTUATION + KANA + HAN
"""What is printed in full width: signs, punctuation, kana and Chinese characters."""
