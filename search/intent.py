"""What kind of sources a question wants, and how new they should be, by its words alone.

Words of three scripts decide; where they are wrong a provider is asked in vain, or one is missed: pages are never left
out for it. The reader's own choice (`focus`) goes before all words.
"""

import re
from dataclasses import dataclass
from typing import Literal, get_args

Focus = Literal["web", "papers", "code", "news"]
FOCUSES: tuple[str, ...] = get_args(Focus)

_LOOKED_AT = 1000
"""Characters of a question, from its beginning and from its end."""

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "papers",
            r"\b(?:papers?|arxiv|doi|preprints?|peer[- ]reviewed|meta-?analys[ei]s|systematic review|journals?|"
            r"(?:clinical )?trials?|stud(?:y|ies)|researchers|literature|citations?|pubmed)\b"
            r"|论文|論文|文献|文獻|期刊|学术|學術|预印本|預印本|临床试验|臨床試驗|研究(?:表明|显示|顯示|发现|發現|证明|證明|综述|綜述)|综述|綜述",
        ),
        (
            "code",
            r"\b(?:errors?|exceptions?|tracebacks?|stack ?traces?|segfaults?|undefined|compil\w+|debug\w*|regex|"
            r"python|javascript|typescript|java|rust|golang|kotlin|php|sql|django|react|numpy|pandas|pytorch|css|html|"
            r"git|docker|kubernetes|npm|pip|cargo|bash|linux|api|function|source code|programming)\b"
            r"|(?<!\w)[^\WA-Za-z]*+[A-Za-z]\w*(?:Error|Exception)\b|\w\(\)|::|`[^`\n]{1,80}`"
            r"|\w\.(?:py|js|ts|rs|go|java|cpp|sh)\b"
            r"|报错|報錯|异常|異常|代码|代碼|程式|编译|編譯|函数|函式|源码|源碼|接口|编程|編程",
        ),
        (
            "news",
            r"\b(?:news|today|yesterday|tonight|this (?:week|month)|breaking|latest|headlines?|announce\w*|election)\b"
            r"|新闻|新聞|今天|今日|昨天|昨日|本周|本週|这周|這週|最新|最近|近日|头条|頭條|消息|宣布|选举|選舉",
        ),
        (
            "facts",
            r"\b(?:who|when|where|born|died|capital|population|founded|means?|meaning|defin(?:e|ition)|etymology|"
            r"pronounc\w*|synonyms?|quotes?|quotations?|travel|trip|itinerary|poems?|treaty|tutorial|recipes?)\b"
            r"|谁|誰|哪年|何时|何時|什么时候|什麼時候|出生|首都|人口|意思|含义|含義|定义|定義|词源|詞源|发音|發音|名言|"
            r"旅游|旅遊|旅行|攻略|景点|景點|原文|诗|詩|教程|食谱|食譜",
        ),
    )
)
# Days, shortest first; a question is as fresh as the shortest period it names.
_PERIODS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (days, re.compile(pattern, re.IGNORECASE))
    for days, pattern in (
        (2, r"\b(?:today|tonight|right now|breaking|yesterday|last 24 hours)\b|今天|今日|昨天|昨日|刚刚|剛剛|此刻"),
        (7, r"\b(?:this|past|last) week\b|本周|本週|这周|這週|上周|上週|一周内|一週內|近日"),
        (31, r"\b(?:this|past|last) month\b|本月|这个月|這個月|上个月|上個月|一个月内|一個月內"),
        (
            366,
            r"\b(?:latest|newest|most recent(?:ly)?|recent(?:ly)?|current(?:ly)?|up[- ]to[- ]date|nowadays|this year|"
            r"state of the art)\b|最新|最近(?![邻鄰的点點])|近来|近來|近期|目前|当前|當前|现任|現任|今年|如今",
        ),
    )
)


@dataclass(frozen=True)
class Intent:
    """What a question wants."""

    focuses: frozenset[str]
    """Kinds of source besides those that are asked everything: of `papers`, `code`, `news`, `facts`; `web` always."""
    days: int | None
    """How old a page may be, roughly; None: any age."""


def intent_of(question: str, focus: str = "") -> Intent:
    """The intent of `question`; the reader's choice of `focus`, where there is one, alone says the kind."""
    sample = _sample(question)
    kinds = {focus} if focus else {"web", *(kind for kind, words in _KINDS if words.search(sample))}
    return Intent(frozenset(kinds), days_wanted(sample))


def days_wanted(question: str) -> int | None:
    """How new pages the words of `question` ask for; None: any age."""
    sample = _sample(question)
    return next((days for days, words in _PERIODS if words.search(sample)), None)


def _sample(question: str) -> str:
    if len(question) <= 2 * _LOOKED_AT:
        return question
    return f"{question[:_LOOKED_AT]} {question[-_LOOKED_AT:]}"
