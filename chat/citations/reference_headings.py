"""How models head a closing list of their sources, in English and Chinese.

A heading is one of the phrases below, whatever signs stand around it: `### 📚 References`, `五、来源：`.
A clear one can head nothing else; under “Sources” or “来源” may as well stand what iron or news comes from, so that
less is taken for a list there.
"""

import re

from languages.scripts import HAN

_NUMBERED = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、．)）][\W_]{0,6}")
_SIGNS = re.compile(r"[^\w\n\ufdd0\ufdd1]{0,16}_{0,3}[^\w\n\ufdd0\ufdd1]{0,4}")
_WORDS = re.compile(rf"[A-Za-z{HAN}][A-Za-z{HAN} &/]{{0,47}}")


def _phrases(before: tuple[str, ...], cores: tuple[str, ...], after: tuple[str, ...]) -> frozenset[str]:
    return frozenset(one + core + other for one in ("", *before) for core in cores for other in ("", *after))


_ENGLISH_BEFORE = ("cited ", "main ", "all ", "key ", "web ", "online ", "the ", "list of ", "information ", "data ")
_ENGLISH_AFTER = (
    " used",
    " cited",
    " consulted",
    " list",
    " and links",
    " & links",
    " and further reading",
    " as follows",
)
_CLEAR = (
    _phrases(_ENGLISH_BEFORE, ("references", "reference", "reference links", "citations", "citation"), _ENGLISH_AFTER)
    | _phrases(("cited ",), ("webpages", "web pages"), (" cited", " used"))
    | {
        "works cited",
        "cited works",
        "bibliography",
        "footnotes",
        "source list",
        "source links",
        "cited sources",
        "sources cited",
    }
    | {"sources used", "sources consulted", "list of sources", "quellen", "quellenverzeichnis", "fuentes", "出典"}
    | _phrases(
        ("本文", "以上", "主要", "相关"),
        ("参考资料", "参考文献", "参考来源", "参考网页", "参考链接", "参考网址", "参考网站", "引用来源", "引用文献")
        + ("引用资料", "引用网页", "引用链接", "文献来源", "资料来源", "信息来源", "来源列表", "来源网页", "来源链接"),
        ("列表", "如下", "来源"),
    )
    | _phrases(
        ("本文", "以上", "主要", "相關"),
        ("參考資料", "參考文獻", "參考來源", "參考網頁", "參考連結", "參考網址", "參考網站", "引用來源", "引用文獻")
        + ("引用資料", "引用網頁", "引用連結", "文獻來源", "資料來源", "資訊來源", "來源列表", "來源網頁", "來源連結"),
        ("列表", "如下", "來源"),
    )
)
_UNCLEAR = (
    _phrases(_ENGLISH_BEFORE, ("sources", "source"), _ENGLISH_AFTER)
    | {"links", "notes"}
    | _phrases(
        ("本文", "以上", "主要", "以上信息", "以上内容", "以上資訊", "以上內容"),
        (
            "来源",
            "來源",
            "数据来源",
            "數據來源",
            "新闻来源",
            "新聞來源",
            "出处",
            "出處",
            "参考",
            "參考",
            "引用",
            "注释",
            "註釋",
            "脚注",
        ),
        ("于", "於", "列表", "如下"),
    )
)
_PHRASES = _CLEAR | _UNCLEAR
_BEGINNINGS = frozenset(phrase[:length] for phrase in _PHRASES for length in range(1, len(phrase) + 1))


def heading(line: str) -> tuple[str, bool] | None:
    """(what stands behind the phrase, whether that is a clear one) where `line` begins with one; else None."""
    place = _beginning(line)
    words = _WORDS.match(line, place)
    if words is None:
        return None
    phrase = words[0].rstrip(" /&")
    if phrase.lower() not in _PHRASES:
        return None
    behind = line[place + len(phrase) :]
    return behind.removeprefix("(s)"), phrase.lower() in _CLEAR


def may_be_heading(line: str) -> bool:
    """Whether `line`, if it grows, may come to begin with one."""
    place = _beginning(line)
    rest = line[place:]
    if len(rest) < 6 and re.fullmatch(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})?[.、．)）]?[\W_]{0,6}", rest):
        return len(line) < 32
    return rest.lower().removesuffix("(s").removesuffix("(").lstrip() in _BEGINNINGS


def _beginning(line: str) -> int:
    """Where the words of `line` begin, behind signs and a number."""
    signs = _SIGNS.match(line)
    place = signs.end() if signs else 0
    numbered = _NUMBERED.match(line, place)
    return numbered.end() if numbered else place
