"""The patterns of every shape of mark that models write, on text whose wide brackets and digits are plain ones.

Every repetition is bounded: none of the patterns is worse than linear on any text.
"""

import re

_NAMES = (
    ("citations", "citation", "cite", "sources", "source", "web pages", "web page", "webpages", "webpage")
    + ("references", "reference", "refs", "ref", "search result", "results", "result")
    + ("documents", "document", "docs", "doc", "web results", "web result", "web", "id")
    + ("来源", "來源", "引用", "网页", "網頁", "参考", "參考", "资料", "資料", "文档", "文檔", "文献", "文獻", "文件")
    + ("搜索结果", "搜尋結果", "结果", "結果")
)
_STRONG_NAMES = ("citation", "cite", "source", "web ?page", "reference", "refs?") + (
    ("引用", "来源", "來源", "网页", "網頁", "参考", "參考")
)
"""What else than a mark has one of these and a number in square brackets?"""
_ROUND_NAMES = ("citations", "citation", "cite", "sources", "source", "webpages", "webpage", "web page") + (
    "引用",
    "来源",
    "來源",
    "网页",
    "網頁",
    "文档",
    "文檔",
    "参考",
    "參考",
    "资料",
    "資料",
    "文献",
    "文獻",
)
_TAGS = ("sup", "cite", "citation", "ref")


def any_of(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(words) + ")"


def prefixes(words: tuple[str, ...]) -> str:
    """A pattern for every beginning of every one of `words`."""
    beginnings = {re.escape(word[:length]) for word in words for length in range(1, len(word) + 1)}
    return "(?:" + "|".join(sorted(beginnings, key=len, reverse=True)) + ")"


def _list(names: str, times: str) -> str:
    item = rf"(?:{names} ?[:#_]? ?){times}[#^]?\d{{1,3}}\^?(?: ?- ?(?:{names} ?:? ?)?\d{{1,3}})?"
    joint = r"(?: ?[,;] ?(?:and )?| ?(?:and|&|和|与|與|及) ?)"
    return rf"{item}(?:{joint}{item}){{0,12}}"


_NAME = any_of(_NAMES)
_LIST = _list(_NAME, "{0,2}")
_ROUND_LIST = _list(any_of(_ROUND_NAMES), "{1,2}")
_NOTE = r"(?:†[^】\]\n`$\\]{0,30})?"
MARK = re.compile(
    rf"\[\[ ?{_LIST} ?\]\]|\[ ?{_LIST} ?{_NOTE}\]|【 ?{_LIST}(?::\d{{1,3}})?{_NOTE}】|\( ?{_ROUND_LIST} ?\)"
    rf"|\\\[ ?{_LIST} ?\\?\]|\[{{1,2}} ?citations? ?:? ?[xn]? ?\]{{1,2}}|\[cite_start\] ?",
    re.IGNORECASE,
)
_INNER = rf"(?:{_NAME}|[\d ,;:#^_&-]|and |[和与與及]){{0,40}}"
_PART = rf"(?:{prefixes((*_NAMES, 'and'))}|[xn])?"
BEGINNING = re.compile(
    rf"(?:\\?\[\[?|【){_INNER}{_PART} ?(?:\\?\]?|†[^】\]\n`$\\]{{0,30}})\Z"
    rf"|\( ?(?:{_INNER}{prefixes(_ROUND_NAMES)}?)\Z|\\\Z|{prefixes(('[cite_start]',))}\Z",
    re.IGNORECASE,
)
_TAG = any_of(_TAGS)
_IN_TAG = rf" ?(?:\[\[? ?{_LIST} ?\]\]? ?){{1,8}}| ?{_LIST} ?"
TAGGED = re.compile(
    rf"<(?P<tag>{_TAG})>(?:{_IN_TAG})</(?P=tag)>|<a\s[^<>\n]{{0,250}}>(?: ?(?:\[\[? ?{_LIST} ?\]\]? ?){{1,8}})</a>"
    rf"|<sup><a\s[^<>\n]{{0,250}}>(?:{_IN_TAG})</a></sup>",
    re.IGNORECASE,
)
_TAG_START = prefixes((*_TAGS, "a"))
_OPEN_TAG = rf"(?:<{_TAG}>(?:<a\s[^<>\n]{{0,250}}>)?|<a\s[^<>\n]{{0,250}}>)"
TAG_BEGINNING = re.compile(
    rf"<{_TAG_START}?\Z|<{_TAG}>(?:<(?:a(?:\s[^<>\n]{{0,250}})?)?)?\Z|<a\s[^<>\n]{{0,250}}\Z"
    rf"|{_OPEN_TAG}(?:{_NAME}|[\d ,;:#^_&\[\]-]|and |[和与與及]){{0,40}}{_PART}"
    rf"(?:</?(?:{_TAG_START}(?:>(?:</?(?:s|su|sup)?)?)?)?)?\Z",
    re.IGNORECASE,
)
BROKEN_OFF = re.compile(rf"\\?\[\[? ?(?={_NAME}){_LIST} ?\\?\]?\Z", re.IGNORECASE)
HAS_NAME = re.compile(_NAME, re.IGNORECASE)
STRONG_NAME = re.compile(any_of(_STRONG_NAMES), re.IGNORECASE)
ITEM = re.compile(rf"(\d{{1,3}})\^?(?: ?- ?(?:{_NAME} ?:? ?)?(\d{{1,3}}))?", re.IGNORECASE)
ABSURD = re.compile(r"(?:(?<=\d):\d{1,3})?(?:†[^】\]\n]{0,30})?[】\]]\Z")
"""What follows the last number of a mark without being one."""
