"""A formula of TeX as a line of text that can be read where nothing sets formulas: fractions and roots in brackets."""

import re
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

CHARACTERS_MAX = 2_000
"""What is longer stays TeX."""
OURS = (
    MacroTextSpec("frac", "(%s)/(%s)"),
    MacroTextSpec("dfrac", "(%s)/(%s)"),
    MacroTextSpec("tfrac", "(%s)/(%s)"),
    MacroTextSpec("sqrt", "√[%s](%s)"),
    *(MacroTextSpec(name, "⟹ " if name == "implies" else "⟺ ") for name in ("implies", "iff")),
)
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+|.)")


def formula_text(tex: str) -> str:
    r"""`\frac{a+b}{2} \le x^{10}` becomes `(a+b)/(2) ≤ x^{10}`; what cannot be read stays as it is."""
    tex = tex.strip()
    if len(tex) > CHARACTERS_MAX or not _is_balanced(tex):
        return tex
    try:
        text: str = _reader().latex_to_text(tex)
    except Exception:  # noqa: BLE001 - of a parser for a language that models write as they like
        return tex
    return text.replace("√[]", "√").strip() or tex


def _is_balanced(tex: str) -> bool:
    """Whether all braces are closed: a command without what it is of would be written as nothing."""
    depth = 0
    for brace in _COMMAND.sub("", tex):
        depth += (brace == "{") - (brace == "}")
        if depth < 0:
            return False
    return depth == 0


@cache
def _reader() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    context.add_context_category("ours", prepend=True, macros=OURS)
    # What it does not know stays as it is written, where it would be left out.
    context.set_unknown_macro_spec(MacroTextSpec("", lambda node: node.latex_verbatim()))
    return LatexNodes2Text(latex_context=context, keep_braced_groups=True, math_mode="text")
