"""What stands in a page's sentences and headings and is no part of them: reference marks, permanent links, readings.

A sentence that is quoted later must not carry `[1]` of another numbering, nor a word the reading that hovers over it.
"""

import re
from typing import TYPE_CHECKING

from search.extraction.trees import drop
from search.text.cleaning import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MAX_MARK = 40
"""Characters. What is longer is a sentence, whatever it is called."""
_REFERENCE = re.compile(
    r"[\[［【(（]\s*(?:[\w.*†‡§¶#]{1,4}|(?:note|nb|注|註|cite|ref)\s?\d{1,3})(?:\s*[,，、;–-]\s*\w{1,4}){0,6}\s*[\]］】)）]"
    r"|[*†‡§¶]{1,3}|\d{1,3}(?:\s*[,，、–-]\s*\d{1,3}){0,6}"
)
_BRACKETED_REFERENCE = re.compile(
    r"[\[［【]\s*(?:\d{1,3}|[a-z]|[A-Z]|(?:note|nb|注|註)\s?\d{1,3})(?:\s*[,，、–-]\s*\d{1,3}){0,6}\s*[\]］】]"
    r"|\[(?:citation needed|clarification needed|来源请求|來源請求|要出典)\]",
    re.IGNORECASE,
)
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


def remove_noise(tree: "HtmlElement") -> None:
    """Takes reference marks, permanent links of headings, "[edit]" and ruby readings out of the tree."""
    for element in tree.xpath("//rt | //rp | //rtc"):
        drop(element)
    for element in tree.xpath("//sup"):
        _settle_raised(element)
    for element in list(tree.iter("a")):
        if _is_permanent_link(element):
            drop(element)
    for element in tree.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]//span[.//a]"):
        if _EDIT.fullmatch(_words(element)):
            drop(element)


def _settle_raised(element: "HtmlElement") -> None:
    """A reference mark goes; an exponent of a number becomes one, since 10 and 6 side by side are another number."""
    words = _words(element)
    if len(words) > _MAX_MARK:
        return
    links = element.findall(".//a")
    is_linked = any("#" in link.get("href", "") for link in links)
    if _BRACKETED_REFERENCE.fullmatch(words) or (is_linked and _REFERENCE.fullmatch(words)):
        drop(element)
    elif not links and _EXPONENT.fullmatch(words) and _text_before(element).rstrip()[-1:].isdecimal():
        for child in list(element):
            element.remove(child)
        element.text = words.translate(_RAISED)


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
