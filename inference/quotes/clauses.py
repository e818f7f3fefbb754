"""The clauses of a question, each asked for by itself, without the words that only ask; and the form of its answer."""

import re
from dataclasses import dataclass

from languages.scripts import HAN

MAX_CLAUSES = 4
FORM_CHARACTERS = 500
"""Of a question that are looked at for its form and its clauses: the rest of a long one is no question."""

# A mark inside a name (Pop!_OS, Yahoo!, C?) is none of a sentence's: one that ends something has a space behind it.
_BREAK = re.compile(
    r"[。！？；;，,、\n]+|(?<![?!])[?!]++(?=\s|$)|(?<=\w)\.(?=\s|$)|\s(?:and|but|or)\s|以及|并且|並且|还有|還有|而且"
)
# Removed before words are made: the matching of Chinese works on pairs of characters, and a pair that lies half in one
# of these would look like a rare word that no page has.
_ASKING = re.compile(
    r"有(?:什[么麼]|何)(?:作用|用[处處途]|功能|用)|(?:作用|用[处處途]|功能)是什[么麼]|[做干幹]什[么麼]|"
    r"請問|请问|為什麼|为什么|為何|为何|如何|怎麼樣|怎么样|怎麼|怎么|怎樣|怎样|什麼|什么|哪裡|哪里|哪些|哪個|哪个|"
    r"多少|是否|能否|可否|可以|應該|应该|需要|告訴我|告诉我|介紹一下|介绍一下|嗎|吗|呢|吧|的|是"
)
_PROCEDURE = re.compile(r"\bhow (?:do|can|to|should|would|is|are)\b|怎|如何", re.IGNORECASE)
_THING = r"(?:[^?.!,]|[?.!,](?=\S)){1,200}"
"""What is asked about, up to a mark that ends something: one inside a name (Pop!_OS) does not."""
_DEFINITION = re.compile(
    rf"(?:what|who)(?: is| are| was| were|'s) (?:the |an? )?(?P<english>{_THING})"
    r"|(?P<chinese>[^，。？?]{1,60}?)(?:是什[麼么]|是[谁誰])",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    rf"what (?:does|do|did) (?:the |an? )?(?P<does>{_THING}?) (?:do|mean|offer|cover)\b"
    rf"|what (?:is|are) (?:the |an? )?(?P<good>{_THING}?) (?:good |used |meant )?for\b"
    r"|(?P<chinese>[^，。？?]{1,60}?)(?:是|可以|能|用[来來])?(?:做什[么麼]|干什[么麼]|做[啥甚]|有(?:什[么麼]|何)(?:用|作用|用[处處途]|功能)"
    r"|的(?:作用|用[处處途]|功能)是什[么麼])",
    re.IGNORECASE,
)
_KIND = r"(?:(?: (?:toggle|switch|button|option)(?:e?s)?)|开关|開關|功能|按钮|按鈕)"
"""What kind of thing a name is of, which one sentence says and another does not."""
_JOINT = re.compile(r"(?<!\s)\s*+(?:[,、和与與及]|以及|(?<=\s)(?:and|or)(?=\s))\s*")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_+#-]{1,60}")
_HAN = re.compile(f"[{HAN}]")
_QUOTES = "“”‘’「」『』\"'《》"


_QUANTITY = re.compile(
    r"\bhow (?:many|much|long|tall|high|far|old|large|big|deep|fast|heavy|wide)\b"
    r"|多少|几(?!乎)|幾(?!乎)|多[长長高大重深远遠久快宽寬]",
    re.IGNORECASE,
)
_MOMENT = re.compile(
    r"\b(?:when|(?:what|which) year|since when)\b|什么时候|什麼時候|何时|何時|哪一?年|几月|幾月|哪天", re.IGNORECASE
)
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百千万萬億亿两兩]{2}")
_DATE = re.compile(
    r"\b(?:1\d|20)\d\d\b|\d{1,2}:\d\d|\d ?[年月日]|[一二三四五六七八九〇零]{2}年"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


@dataclass(frozen=True)
class Form:
    """What kind of sentence answers a question."""

    is_procedure: bool
    """It asks how something is done."""
    defined: tuple[str, ...]
    """What it asks the meaning or the purpose of, each thing by itself; empty if it does not."""
    is_quantity: bool = False
    """It asks for a number."""
    is_moment: bool = False
    """It asks when."""

    def may_answer(self, text: str) -> bool:
        """Whether `text` has what such a question asks for at all: a number, or a date."""
        if self.is_moment:
            return _DATE.search(text) is not None
        return not self.is_quantity or _NUMBER.search(text) is not None

    def defines(self, text: str) -> bool:
        """Whether `text` says, at the beginning of a clause or the end of one, what the thing asked for is."""
        plain = _bare(text)
        return any(_says_what(re.escape(thing), plain) for thing in self.defined)


def _says_what(thing: str, plain: str) -> bool:
    start = rf"(?:\A|[,，;；]\s?(?:and )?)(?:the |an? )?{thing}"
    named = rf"\s*+(?:\([^)]*+\)|（[^）]*+）)?{_KIND}?\s*+"
    says = r"(?:is|are|was|were|lets?|makes?|means?|allows?|does|是|为|為|让|讓|用于|用於|用来|用來|可以|能|，)"
    ends = rf"\b(?:is|are) (?:the |an? )?{thing}\b|(?:叫做?|称为|稱為|就是){thing}"
    return re.search(f"{start}{named}{says}|{ends}", plain, re.IGNORECASE) is not None


def form(question: str) -> Form:
    """The form of the answer to `question`."""
    beginning = question[:FORM_CHARACTERS]
    definition = _PURPOSE.search(beginning) or _DEFINITION.search(beginning)
    defined = _things(_bare(next(filter(None, definition.groups()), ""))) if definition else ()
    is_moment = bool(_MOMENT.search(beginning))
    is_quantity = not is_moment and bool(_QUANTITY.search(beginning))
    return Form(bool(_PROCEDURE.search(question)), defined, is_quantity, is_moment)


def _things(named: str) -> tuple[str, ...]:
    """Of "the Think and Search toggles" the whole, and "Think" and "Search"; of a single thing that thing."""
    parts = [re.sub(f"{_KIND}$", "", part, flags=re.IGNORECASE) for part in _JOINT.split(named)]
    return tuple(dict.fromkeys([named, *(part for part in parts if len(part) > 1)]))[: MAX_CLAUSES + 1]


def _bare(text: str) -> str:
    """`text` without quotation marks."""
    return "".join(char for char in text if char not in _QUOTES).strip()


def names(clause: str) -> list[str]:
    """The names in `clause`, in lower case: with a capital that they do not owe to standing first, or foreign to it."""
    words = [match.group() for match in _WORD.finditer(clause)]
    if _HAN.search(clause):
        return [word.lower() for word in words]
    telling = [word for place, word in enumerate(words) if place > 0 or not word.istitle()]
    return [word.lower() for word in telling if word != word.lower()]


def clauses(question: str) -> list[str]:
    """At most `MAX_CLAUSES` pieces of `question`, in its order; the whole of it if there is nothing to part."""
    pieces = [subject(piece) for piece in _BREAK.split(question)]
    unique = list(dict.fromkeys(piece for piece in pieces if piece))
    return unique[:MAX_CLAUSES] or [question.strip()]


def subject(question: str) -> str:
    """`question` without its Chinese asking words."""
    return " ".join(_ASKING.sub(" ", question).split())
