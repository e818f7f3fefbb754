"""What stands in a page's sentences and headings and is no part of them: reference marks, permanent links, readings.

A sentence that is quoted later must not carry `[1]` of another numbering, nor a word the reading that hovers over it.
"""

import re
from typing import TYPE_CHECKING

from search.extraction import formulas
from search.extraction.trees import drop, put
from search.text.cleaning import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_IN_HEADINGS = f"//*[{' or '.join(f'self::{name}' for name in _HEADINGS)}]"
_MAX_EMOJI = 12
_MIN_REST = 4
"""Characters of a heading beside its button: fewer are a number before its words."""
_MAX_MARK = 40
"""Characters. What is longer is a sentence, whatever it is called."""
_REFERENCE = re.compile(
    r"[\[［【(（]\s*(?:[\w.*†‡§¶#]{1,4}|(?:note|nb|注|註|cite|ref)\s?\d{1,3})(?:\s*[,，、;–-]\s*\w{1,4}){0,6}\s*[\]］】)）]"
    r"|[*†‡§¶]{1,3}|\d{1,3}(?:\s*[,，、–-]\s*\d{1,3}){0,6}"
)
_BRACKETED_REFERENCE = re.compile(
    r"(?:[\[［【]\s*(?:\d{1,3}|[a-z]|[A-Z]|(?:note|nb|注|註)\s?\d{1,3})(?:\s*[,，、–-]\s*\d{1,3}){0,6}\s*[\]］】]\s{0,2}){1,12}"
    r"|[*†‡§¶]{1,3}"
    r"|\[(?:citation needed|clarification needed|来源请求|來源請求|要出典)\]",
    re.IGNORECASE,
)
_NOTED = re.compile(
    r"(?:^|[\s_-])(?:foot|end|cite|ref)(?:-?note|-?ref|erence)?s?(?:-?ref)?(?:$|[\s_\d-])|^#?_?(?:fn|cite|note|ref)",
    re.I,
)
_NUMBER = re.compile(r"\d{1,3}|[*†‡]{1,3}")
_RAISED_ON = re.compile(r"(?:\d|(?<![^\W\d_])(?:[kcmdµμn]?m|ft|in|mi|yd|cm|s|h|mc|[a-zA-Z]))$")
"""A number, a unit, a single letter: what stands raised behind them is their power."""
_EXPONENT = re.compile(r"[+\-−–]?\d{1,3}|n")
_RAISED = str.maketrans("0123456789+-−–n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")
_SIGNS = frozenset("¶#§🔗⚓∞↩↑^↵↪⤴\ufe0e\ufe0f")
_PERMANENT = re.compile(
    r"(?:^|[\s_-])(?:header-?link|header-?anchor|heading-?anchor|heading-?link|anchor(?:js)?-?link|anchor|permalink|"
    r"hash-?link|direct-?link|headline-?link)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PERMANENT_WORDS = re.compile(
    r"(?:permanent |perma|direct |copy |section )?link(?: to (?:this|the) (?:heading|section|headline|definition))?"
    r"|anchor|永久链接|永久連結|固定链接|链接|連結|リンク",
    re.IGNORECASE,
)
_EDIT = re.compile(r"[\[［【〔][^\[\]［］【】〔〕]{1,40}[\]］】〕]")

_EDIT_WORDS = re.compile(
    r"edit(?: source| section)?|编辑(?:本段|源代码)?|編輯(?:本段|原始碼)?|編集|편집|bearbeiten|modifier|editar|править",
    re.IGNORECASE,
)


def remove_noise(tree: "HtmlElement") -> None:
    """Takes reference marks, permanent links of headings, "[edit]" and ruby readings out of the tree."""
    for element in tree.xpath("//rt | //rp | //rtc"):
        drop(element)
    for element in tree.xpath("//sup"):
        _settle_raised(element)
    for element in list(tree.iter("a")):
        if _is_permanent_link(element) or _is_note(element):
            drop(element)
    formulas.write_out(tree)
    for element in tree.xpath("//*[@role='tooltip']"):
        drop(element)
    for element in list(tree.iter("img")):
        if (sign := element.get("alt", "").strip()) and _is_emoji(sign):
            put(element, sign)
    for element in tree.xpath(f"{_IN_HEADINGS}//button"):
        if not any(map(str.isalnum, _words(element))) or _stands_beside_words(element):
            drop(element)
    for element in tree.xpath(f"{_IN_HEADINGS}//span[.//a]"):
        if _EDIT.fullmatch(_words(element)):
            drop(element)
    for element in tree.xpath(f"{_IN_HEADINGS}//a"):
        if _EDIT_WORDS.fullmatch(_words(element).strip("[]［］【】 ")) and _is_beside_words(element):
            drop(element)


def _is_beside_words(link: "HtmlElement") -> bool:
    heading = next(link.iterancestors(*_HEADINGS), None)
    return heading is not None and len(_words(heading)) > len(_words(link))


def _stands_beside_words(button: "HtmlElement") -> bool:
    """Whether a heading has other words than those of its button: that is then something to press."""
    heading = next(button.iterancestors(*_HEADINGS), None)
    if heading is None or button.get("aria-expanded") is not None or button.get("aria-controls") is not None:
        return False
    words = _words(button)
    return len(_words(heading)) - len(words) >= _MIN_REST and not words.endswith(("?", "？"))


def _settle_raised(element: "HtmlElement") -> None:
    """A reference mark goes; an exponent of a number becomes one, since 10 and 6 side by side are another number."""
    words = _words(element)
    if len(words) > _MAX_MARK:
        return
    links = element.findall(".//a")
    is_linked = any("#" in link.get("href", "") for link in links)
    if (
        _BRACKETED_REFERENCE.fullmatch(words)
        or (is_linked and _REFERENCE.fullmatch(words))
        or (not links and _EXPONENT.fullmatch(words) and (_is_of_note(element.getparent()) or _is_called_note(element)))
    ):
        drop(element)
    elif not links and _EXPONENT.fullmatch(words) and _RAISED_ON.search(_text_before(element)[-4:].rstrip()):
        for child in list(element):
            element.remove(child)
        element.text = words.translate(_RAISED)


def _is_called_note(element: "HtmlElement") -> bool:
    return bool(_NOTED.search(element.get("class", "")))


def _is_of_note(element: "HtmlElement | None") -> bool:
    return element is not None and element.tag in ("span", "a", "cite") and _is_called_note(element)


def _is_note(link: "HtmlElement") -> bool:
    """Whether a link that is not raised leads to a note: by its role, or by its words and names."""
    if link.get("role") == "doc-noteref" or link.get("epub:type") == "noteref":
        return True
    if "#" not in link.get("href", "")[:1]:
        return False
    words = _words(link)
    if len(words) > _MAX_MARK:
        return False
    names = link.get("class", ""), link.get("href", ""), link.get("id", "")
    is_named = any(_NOTED.search(name) for name in names)
    return is_named and bool(_BRACKETED_REFERENCE.fullmatch(words) or _NUMBER.fullmatch(words))


def _is_emoji(sign: str) -> bool:
    return (
        len(sign) <= _MAX_EMOJI
        and all(character >= "\u203c" or character in "#*0123456789" for character in sign)
        and (any(character >= "\u2600" and not "\u3000" <= character <= "\uf8ff" for character in sign))
    )


def _text_before(element: "HtmlElement") -> str:
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        return before.tail or "".join(before.itertext())[-1:]
    return (parent.text or "") if parent is not None else ""


def _is_permanent_link(link: "HtmlElement") -> bool:
    is_within_page, named = "#" in link.get("href", ""), link.get("class", "")
    is_called = bool(named) and bool(_PERMANENT.search(named))
    if not is_within_page and not is_called:
        return False
    words = _words(link)
    if is_within_page and words and not set(words) - _SIGNS:
        return True
    return is_called and (not any(map(str.isalnum, words)) or bool(_PERMANENT_WORDS.fullmatch(words)))


def _words(element: "HtmlElement") -> str:
    return one_line("".join(element.itertext()))
