"""The patterns of every shape of mark that models write, on text whose wide brackets and digits are plain ones.

Every repetition is bounded: none of the patterns is worse than linear on any text. They are of the package `regex`,
which also tells what is only the beginning of a match: a mark that a stream has cut is told from prose by the same
pattern that reads it. Compiled they take 40 MB and 0.7 s: `chat/citations/marks.py` loads them where they are needed.
"""

import regex

from chat.citations.mark_names import (
    COUNTED,
    JOINTS,
    LINK_TEXTS,
    LOCATORS,
    NAMES,
    NUMBER_SIGNS,
    RANGES,
    ROUND_NAMES,
    SEE,
    STRONG_NAMES,
    TAGS,
    any_of,
)


def _list(names: str, first: str) -> str:
    """Numbers, each behind up to two names; the first one behind as many as `first` says."""
    named = rf"(?:[@^]?(?P<name>{names})\.? ?(?:[#_|=-]|:{{1,2}})? ?[\"']?)"
    item = (
        rf"(?:{any_of(NUMBER_SIGNS)} ?)?[#^@]?"
        rf"(?P<item>\d{{1,3}}(?:\^?{any_of(COUNTED)}? ?{any_of(RANGES)} ?(?:{names} ?:? ?)?\d{{1,3}})?)"
        rf"\^?{any_of(COUNTED)}?(?(name)[\"']?)"
    )
    joint = rf"(?: ?[,;] ?(?:(?:and|or) )?| ?{any_of(JOINTS)} ?| ?[ |/] ?(?={names})|(?(name) ?[/+] ?|(?!)))"
    return rf"{named}{first}{item}(?:{joint}{named}{{0,2}}{item}){{0,12}}(?(name) ?[,;]?)"


_NAME, _ROUND_NAME = any_of(NAMES), any_of(ROUND_NAMES)
_LIST, _NAMED_LIST = _list(_NAME, "{0,2}"), _list(_ROUND_NAME, "{1,2}")
_NOTE_TEXT = r"[^\[\]()】\n`$\\|]{0,40}"
_LOCATOR = rf"(?:, ?{any_of(LOCATORS)}{_NOTE_TEXT})?"
_NOTE = rf"(?:†[^】\]\n`$\\]{{0,30}}|{_LOCATOR})"
_TITLE = rf"(?: ?: ?(?! ?\d)| - ){_NOTE_TEXT}"
_SEE = any_of(SEE)
_FIRST = rf"(?:{_SEE} ?)?"
_SQUARE = rf"\\?\[ ?{_LIST} ?\\?\]"
_LINK = r"(?:\((?:https?:|www\.|#|/)[^()\s]{0,250}\))?"
_SQUARES = rf"{_SQUARE}{_LINK}(?: ?[,;]? ?(?:{any_of(JOINTS)} ?)?{_SQUARE}{_LINK}){{0,8}}"
# Brackets around lists of numbers are a matrix: without a name each of them has to hold one number.
_SINGLE = rf"\\?\[ ?(?:{_NAME}\.? ?[:#_-]? ?)?[#^@]?(?P<item>\d{{1,3}})\^? ?\\?\]"
_SINGLES = rf"(?:{_SQUARE}|{_SINGLE}{_LINK}(?: ?[,;]? ?{_SINGLE}{_LINK}){{0,8}})"
_CALLED = any_of(TAGS)
_ANY_ITEM, _RAISED = r"(?P<item>\d{1,3})", "[⁰¹²³⁴-⁹]{1,3}"
_COMMANDS = r"\\(?:[a-z]{0,5}cite[a-z]{0,5}|footnote|ref|textsuperscript)"
MARK = regex.compile(
    rf"\[ ?{_CALLED} ?\] ?{_LIST} ?\[/ ?{_CALLED} ?\]|\[ ?{_ROUND_NAME} ?\]\( ?#?{_LIST} ?\)"
    rf"|\[ ?<sup>(?:{_SQUARES}|{_LIST})</sup> ?\]|\\\[ ?{_SQUARES} ?\\\]"
    rf"|\[ ?{_NAME}\.? ?:? ?{_SQUARES} ?\]|\[ ?{_SINGLES} ?\]"
    rf"|\[ ?{_FIRST}{_LIST} ?{_NOTE}\]|\[ ?{_NAMED_LIST}{_TITLE}\]|\\\[ ?{_LIST} ?\\?\]"
    rf"|【 ?{_FIRST}{_LIST}(?::\d{{1,3}})?{_NOTE}】|【turn\d{{1,3}}[a-z]{{1,10}}\d{{1,3}}[^】\n]{{0,20}}】"
    rf"|\( ?{_FIRST}{_NAMED_LIST} ?{_LOCATOR}\)|\( ?{_FIRST}{_ROUND_NAME}\.? ?:? ?{_SQUARES} ?\)"
    rf"|\( ?{_SEE} ?{_SQUARES} ?\)|\{{{{1,2}} ?(?:{_NAMED_LIST}|{_SQUARES}) ?\}}{{1,2}}|\^\{{ ?{_SQUARES} ?\}}"
    rf"|\^{_ANY_ITEM}\^|†{_ANY_ITEM}(?!\d)|{_RAISED}(?![⁰¹²³⁴-⁹a-z\d/])|\[ ?{_RAISED} ?\]"
    rf"|\^{_SQUARE}\^?|{_COMMANDS}(?:\[{_NOTE_TEXT}\])?\{{ ?(?:{_SQUARES}|{_LIST}) ?\}}"
    rf"|\$\^(?:\{{ ?{_SQUARE}(?: ?{_SQUARE}){{0,7}} ?\}}|{_SQUARE})\$"
    rf"|\[{{1,2}} ?citations? ?:? ?[xn]? ?\]{{1,2}}(?! ?\d)|\[cite_start\] ?",
    regex.IGNORECASE,
)
_TAG = _CALLED
_ANCHOR = r"<a\s[^<>\n]{0,250}>"
_OTHER_ATTRIBUTE = r"(?:[a-z_-]{1,12}=[\"']?[^\"'<>\n\d]{0,20}[\"']? )?"
_NUMBER_ATTRIBUTE = r"[a-z_-]{0,8}(?:id|index|name|number|no|n|ref|key|source)"
_IN_TAG = rf" ?(?:{_SQUARES}|{_LIST}) ?"
TAGGED = regex.compile(
    rf"<(?P<tag>{_TAG})(?:\s[^<>\n]{{0,100}})?>(?:{_IN_TAG}|{_ANCHOR}{_IN_TAG}</a>)</(?P=tag)>"
    rf"|<(?P<empty>{_TAG})\s{_OTHER_ATTRIBUTE}{_NUMBER_ATTRIBUTE}"
    rf"=[\"']?{_LIST}[\"']?(?:\s[^<>\n/]{{0,60}})? ?(?:/>|></(?P=empty)>|>(?![\[\d]))"
    rf"|<\|? ?{_NAMED_LIST} ?\|?/?>"
    rf"|<span\s[^<>\n]{{0,40}}(?:cit|ref|source|footnote)[^<>\n]{{0,60}}>{_IN_TAG}</span>"
    rf"|{_ANCHOR}(?: ?{_SQUARES} ?|<sup>{_IN_TAG}</sup>)</a>"
    rf"|<a\s[^<>\n]{{0,100}}href=[\"']?#[^<>\n]{{0,100}}>{_IN_TAG}</a>",
    regex.IGNORECASE,
)
BROKEN_OFF = regex.compile(rf"\\?\[\[? ?(?={_NAME}){_LIST} ?\\?\]?\Z", regex.IGNORECASE)
PSEUDO_ADDRESS = regex.compile(rf"\((?:#?{_NAME}(?: ?[:_#-] ?)?\d{{0,3}}|@\w{{1,12}}|#?\d{{1,3}})\)", regex.IGNORECASE)
"""What some models write where the address of a link would stand."""
HAS_NAME = regex.compile(_NAME, regex.IGNORECASE)
STRONG_NAME = regex.compile(any_of(STRONG_NAMES), regex.IGNORECASE)
LINK_TEXT = regex.compile(any_of(LINK_TEXTS), regex.IGNORECASE)
