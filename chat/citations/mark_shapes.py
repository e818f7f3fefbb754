"""The patterns of every shape of mark that models write, on text whose wide brackets and digits are plain ones.

Every repetition is bounded: none of the patterns is worse than linear on any text. They are of the package `regex`,
which also tells what is only the beginning of a match: a mark that a stream has cut is told from prose by the same
pattern that reads it.
"""

import regex

_ROUND_NAMES = (
    ("citations", "citation", "cite", "sources", "source", "webpages", "webpage", "web pages", "web page", "websites")
    + ("website", "references", "reference", "refs", "ref", "search results", "search result", "documents", "document")
    + ("docs", "doc", "footnotes", "footnote")
    + ("引用来源", "引用來源", "引用", "来源", "來源", "网页", "網頁", "文档", "文檔", "资料来源", "資料來源")
    + ("参考来源", "參考來源", "参考资料", "參考資料", "参考文献", "參考文獻", "参考网页", "參考網頁", "参考", "參考")
    + ("资料", "資料", "文献", "文獻", "出处", "出處", "出典")
)
"""What names a source also between round brackets, where a number alone names nothing."""
_NAMES = _ROUND_NAMES + (
    ("web results", "web result", "web", "results", "result", "articles", "article", "passages", "passage")
    + ("snippets", "snippet", "excerpts", "excerpt", "evidence", "links", "link", "urls", "url", "chunks", "chunk")
    + ("context", "docid", "doc id", "src", "fn", "id")
    + ("fuentes", "fuente", "quellen", "quelle", "fonte", "источник", "출처")
    + ("文件", "文章", "链接", "連結", "鏈接", "网站", "網站", "片段", "搜索结果", "搜尋結果", "结果", "結果")
)
_STRONG_NAMES = ("citation", "cite", "source", "webpage", "web page", "reference", "refs", "ref") + (
    ("引用", "来源", "來源", "网页", "網頁", "参考", "參考")
)
"""What else than a mark has one of these and a number in square brackets?"""
_LINK_TEXTS = ("link", "url", "article", "website", "链接", "連結", "鏈接", "网站", "網站", "文章")
"""What may as well be the text of a link that the answer gives."""
_TAGS = ("sup", "citation", "cite", "reference", "ref", "source", "footnote", "doc")
_SEE = ("see also", "see", "cf.", "via", "from", "参见", "參見", "详见", "詳見", "见", "見", "据", "據")
_NUMBER_SIGNS = ("number", "no.", "no", "nr.", "n°", "nº", "n.", "№", "编号", "編號", "第")
_COUNTED = ("条", "條", "篇", "个", "個", "号", "號")
_JOINTS = ("and", "or", "&", "和", "与", "與", "及", "或", "以及")
_RANGES = ("to", "-", "~", "至", "到")
_LOCATORS = ("page", "pp.", "p.", "para", "section", "sec.", "§", "chapter", "line", "第")


def any_of(words: tuple[str, ...]) -> str:
    """A pattern for each of `words`, the longest first."""
    return "(?:" + "|".join(map(regex.escape, sorted(words, key=len, reverse=True))) + ")"


def _list(names: str, first: str) -> str:
    """Numbers, each behind up to two names; the first one behind as many as `first` says."""
    named = rf"(?:[@^]?{names}\.? ?[:#_-]? ?)"
    item = (
        rf"(?:{any_of(_NUMBER_SIGNS)} ?)?[#^@]?"
        rf"(?P<item>\d{{1,3}}(?:\^?{any_of(_COUNTED)}? ?{any_of(_RANGES)} ?(?:{names} ?:? ?)?\d{{1,3}})?)"
        rf"\^?{any_of(_COUNTED)}?"
    )
    joint = rf"(?: ?[,;] ?(?:(?:and|or) )?| ?{any_of(_JOINTS)} ?| ?[ |/] ?(?={names}))"
    return rf"{named}{first}{item}(?:{joint}{named}{{0,2}}{item}){{0,12}}"


_NAME, _ROUND_NAME = any_of(_NAMES), any_of(_ROUND_NAMES)
SOURCE_NAME = _ROUND_NAME
_LIST, _NAMED_LIST = _list(_NAME, "{0,2}"), _list(_ROUND_NAME, "{1,2}")
_NOTE_TEXT = r"[^\[\]()】\n`$\\|]{0,40}"
_LOCATOR = rf"(?:, ?{any_of(_LOCATORS)}{_NOTE_TEXT})?"
_NOTE = rf"(?:†[^】\]\n`$\\]{{0,30}}|{_LOCATOR})"
_TITLE = rf"(?: ?: ?(?! ?\d)| - ){_NOTE_TEXT}"
_FIRST = rf"(?:{any_of(_SEE)} ?)?"
_SQUARE = rf"\\?\[ ?{_LIST} ?\\?\]"
_LINK = r"(?:\((?:https?:|www\.|#|/)[^()\s]{0,250}\))?"
_SQUARES = rf"{_SQUARE}{_LINK}(?: ?[,;]? ?(?:{any_of(_JOINTS)} ?)?{_SQUARE}{_LINK}){{0,8}}"
# Brackets around lists of numbers are a matrix: without a name each of them has to hold one number.
_SINGLE = rf"\\?\[ ?(?:{_NAME}\.? ?[:#_-]? ?)?[#^@]?(?P<item>\d{{1,3}})\^? ?\\?\]"
_SINGLES = rf"(?:{_SQUARE}|{_SINGLE}{_LINK}(?: ?[,;]? ?{_SINGLE}{_LINK}){{0,8}})"
MARK = regex.compile(
    rf"\[ ?{_NAME}\.? ?:? ?{_SQUARES} ?\]|\[ ?{_SINGLES} ?\]"
    rf"|\[ ?{_FIRST}{_LIST} ?{_NOTE}\]|\[ ?{_NAMED_LIST}{_TITLE}\]|\\\[ ?{_LIST} ?\\?\]"
    rf"|【 ?{_FIRST}{_LIST}(?::\d{{1,3}})?{_NOTE}】|【turn\d{{1,3}}[a-z]{{1,10}}\d{{1,3}}[^】\n]{{0,20}}】"
    rf"|\( ?{_FIRST}{_NAMED_LIST} ?{_LOCATOR}\)|\( ?{_FIRST}{_ROUND_NAME}\.? ?:? ?{_SQUARES} ?\)"
    rf"|\^{_SQUARE}\^?|\\(?:cite|footnote|ref)\{{ ?{_LIST} ?\}}"
    rf"|\$\^(?:\{{ ?{_SQUARE}(?: ?{_SQUARE}){{0,7}} ?\}}|{_SQUARE})\$"
    rf"|\[{{1,2}} ?citations? ?:? ?[xn]? ?\]{{1,2}}|\[cite_start\] ?",
    regex.IGNORECASE,
)
_TAG = any_of(_TAGS)
_ANCHOR = r"<a\s[^<>\n]{0,250}>"
_OTHER_ATTRIBUTE = r"(?:[a-z_-]{1,12}=[\"']?[^\"'<>\n\d]{0,20}[\"']? )?"
_NUMBER_ATTRIBUTE = r"[a-z_-]{0,8}(?:id|index|name|number|no|n|ref|key|source)"
_IN_TAG = rf" ?(?:{_SQUARES}|{_LIST}) ?"
TAGGED = regex.compile(
    rf"<(?P<tag>{_TAG})(?:\s[^<>\n]{{0,100}})?>(?:{_IN_TAG}|{_ANCHOR}{_IN_TAG}</a>)</(?P=tag)>"
    rf"|<(?P<empty>{_TAG})\s{_OTHER_ATTRIBUTE}{_NUMBER_ATTRIBUTE}"
    rf"=[\"']?{_LIST}[\"']?(?:\s[^<>\n/]{{0,60}})? ?(?:/>|></(?P=empty)>|>(?![\[\d]))"
    rf"|{_ANCHOR}(?: ?{_SQUARES} ?|<sup>{_IN_TAG}</sup>)</a>"
    rf"|<a\s[^<>\n]{{0,100}}href=[\"']?#[^<>\n]{{0,100}}>{_IN_TAG}</a>",
    regex.IGNORECASE,
)
BROKEN_OFF = regex.compile(rf"\\?\[\[? ?(?={_NAME}){_LIST} ?\\?\]?\Z", regex.IGNORECASE)
HAS_NAME = regex.compile(_NAME, regex.IGNORECASE)
STRONG_NAME = regex.compile(any_of(_STRONG_NAMES), regex.IGNORECASE)
LINK_TEXT = regex.compile(any_of(_LINK_TEXTS), regex.IGNORECASE)
