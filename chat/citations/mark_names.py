"""The words by which models name the number of a source in a mark, and what stands around them there."""

import re

ROUND_NAMES = (
    ("citations", "citation", "cite", "sources", "source", "webpages", "webpage", "web pages", "web page", "websites")
    + ("website", "references", "reference", "refs", "ref", "search results", "search result", "documents", "document")
    + ("docs", "doc", "footnotes", "footnote", "cited", "citation id", "citation index")
    + ("引用来源", "引用來源", "引用", "来源", "來源", "网页", "網頁", "文档", "文檔", "资料来源", "資料來源")
    + ("参考来源", "參考來源", "参考资料", "參考資料", "参考文献", "參考文獻", "参考网页", "參考網頁", "参考", "參考")
    + ("资料", "資料", "文献", "文獻", "出处", "出處", "出典", "引文", "脚注", "腳註", "信源", "引用元", "ソース")
)
"""What names a source also between round brackets, where a number alone names nothing."""
NAMES = ROUND_NAMES + (
    ("web results", "web result", "web", "results", "result", "articles", "article", "passages", "passage")
    + ("snippets", "snippet", "excerpts", "excerpt", "evidence", "links", "link", "urls", "url", "chunks", "chunk")
    + ("context", "docid", "doc id", "src", "fn", "id", "cit", "cits", "search")
    + ("文件", "文章", "链接", "連結", "鏈接", "网站", "網站", "片段", "搜索结果", "搜尋結果", "结果", "結果")
    + ("检索结果", "檢索結果", "证据", "證據", "출처", "참고", "인용", "문서")
    + ("fuentes", "fuente", "referencias", "referencia", "cita", "quellen", "quelle", "beleg", "réf", "références")
    + ("référence", "fontes", "fonte", "fonti", "referência", "bronnen", "bron", "kaynaklar", "kaynak", "sumber")
    + ("źródła", "źródło", "nguồn", "источники", "источник", "ссылки", "ссылка", "المصادر", "المصدر", "مصدر", "स्रोत")
)
STRONG_NAMES = ("citation", "cite", "source", "webpage", "web page", "reference", "refs", "ref") + (
    ("引用", "来源", "來源", "网页", "網頁", "参考", "參考")
)
"""What else than a mark has one of these and a number in square brackets?"""
LINK_TEXTS = ("link", "url", "article", "website", "链接", "連結", "鏈接", "网站", "網站", "文章")
"""What may as well be the text of a link that the answer gives."""
TAGS = ("sup", "citation", "cite", "reference", "ref", "source", "footnote", "doc")
SEE = (
    ("see also", "see", "cf.", "via", "from", "according to", "as per", "per", "based on", "as stated in")
    + ("参见", "參見", "详见", "詳見", "见", "見", "据", "據", "根据", "根據", "依据", "依據")
    + ("来自", "來自", "出自", "源自", "引自", "参考", "參考")
)
NUMBER_SIGNS = ("number", "no.", "no", "nr.", "n°", "nº", "n.", "№", "编号", "編號", "第")
COUNTED = ("条", "條", "篇", "个", "個", "号", "號")
JOINTS = ("and", "or", "&", "和", "与", "與", "及", "或", "以及")
RANGES = ("to", "-", "~", "至", "到")
LOCATORS = ("page", "pp.", "p.", "para", "section", "sec.", "§", "chapter", "line", "第")


def any_of(words: tuple[str, ...]) -> str:
    """A pattern for each of `words`, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


SOURCE_NAME = any_of(ROUND_NAMES)
