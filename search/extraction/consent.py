"""Banners that ask for consent to cookies: never a page's text while there is another.

Told by their words in the languages of the web, not by the names that their makers give them.
"""

import re
from itertools import islice
from typing import TYPE_CHECKING

from search.extraction.prose import prose_weight, size
from search.extraction.trees import drop

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_BANNER = 3000
_MIN_REST = 100
_MIN_REST_PROSE = 200
_MAX_STARTS = 20
_WORDS = ("cookie", "クッキー", "쿠키", "куки", "privacy", "隐私", "隱私", "datenschutz", "partners")
_ASKS = re.compile(
    r"\b(?:we|our|us|site|website|partners|vendors|service)\b[^.!?\n]{0,80}\b(?:use|uses|using|store|access|set|sets)\b[^.!?\n]{0,60}\bcookies?\b"
    r"|\bcookies?\b[^.!?\n]{0,60}\bto (?:make|improve|personali[sz]e|ensure|analy[sz]e|give|offer|provide|enhance)\b"
    r"|\bcookies?\b[^.!?\n]{0,60}\b(?:accept|consent|preferences|settings)\b"
    r"|\b(?:accept|allow|reject|decline|manage|about)(?: all| our| these| the)? cookies\b"
    r"|\bwe value your privacy\b"
    r"|\bby (?:continuing|using|browsing)\b[^.\n]{0,60}\b(?:agree|consent|accept)\b[^.\n]{0,60}\bcookies?\b"
    r"|\bwe and our (?:\d+ )?(?:partners|vendors)\b"
    r"|(?:使用|启用|啟用|接受|同意|允许|允許)[^。！？\n]{0,16}(?:cookie|クッキー)"
    r"|cookie[^。！？\n]{0,24}(?:政策|设置|設定|偏好|同意|接受|体验|體驗|使用)"
    r"|\b(?:wir|partner)\b[^.\n]{0,80}\b(?:speichern|greifen)\b[^.\n]{0,80}\b(?:gerät|cookies)\b"
    r"|\b(?:usa|usam|utilizam)\b[^.\n]{0,50}\bcookies\b"
    r"|\b(?:verwenden|nutzen|setzen)\b[^.\n]{0,40}\bcookies\b"
    r"|\bcookies\b[^.\n]{0,60}\b(?:zustimm|akzeptier|einwillig)"
    r"|\butilis(?:ons|e|ent)\b[^.\n]{0,40}\bcookies\b|\bcookies\b[^.\n]{0,60}\baccept"
    r"|\b(?:utilizamos|usamos|utiliza|utilizziamo|usiamo|utilizza|gebruiken|używamy|używa)\b[^.\n]{0,50}\b(?:cookies?|plik\w+)"
    r"|использу[^.\n]{0,40}(?:cookie|куки)|쿠키[^.\n]{0,20}(?:사용|동의)|クッキー[^。\n]{0,30}(?:同意|使用)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\b(?:we|our|this (?:web)?site)\b|本网站|本網站|本站|我们|我們|当サイト"
    r"|\bquesto sito\b|\best[ea] sit[ei]o?\b|\bce site\b"
    r"|\bnous\b|\bdiese (?:website|seite)\b|\bwir\b|\bwij\b|\bмы\b|이 웹사이트|우리|\butilizamos\b|\busamos\b",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"\bagree|\bconsent|\baccept|同意|接受|\bzustimm|\bakzept|\bacconsent|\bconcord|\baceptar|\baceita|соглаш|동의",
    re.IGNORECASE,
)
_MAX_SPOKEN = 400
_CONTROLS = "button", "input"
_NAMED = re.compile(
    r"cookie|consent|gdpr|ccpa|privacy|cmp(?:$|[_-])|notice|banner|popup|modal|overlay|toast", re.IGNORECASE
)
_LAYER = re.compile(r"(?:^|[\s_-])(?:cookies?|consent|gdpr|cmp|overlay|modal|popup|dialog)(?:$|[\s_-])", re.IGNORECASE)
_FIRST_TEXTS = 12
_TEXT_PARTS = frozenset({"article", "main", "body", "html", "blockquote", "pre", "table"})


def asks_for_consent(text: str) -> bool:
    """Whether a text of banner length asks for consent to cookies."""
    return size(text) <= _MAX_BANNER and bool(_ASKS.search(text))


def remove_consent(tree: "HtmlElement") -> None:
    """Takes consent banners out of a page that has another text."""
    starts = [element for element in tree.iter() if element.text and _has_word(element.text)][:_MAX_STARTS]
    whole = _length(tree) if starts else 0
    for start in starts:
        banner = _banner_around(start)
        if banner is None or banner.getparent() is None:
            continue
        length = _length(banner)
        if _is_apart(banner, length, whole - length):
            whole -= length
            drop(banner)


def _is_apart(banner: "HtmlElement", length: int, rest: int) -> bool:
    """Whether the page has a text besides: for what is as long as a page, one written in sentences."""
    if rest < _MIN_REST:
        return False
    if banner.tag not in ("main", "article") and length <= _MAX_BANNER:
        return True
    tree = banner.getroottree().getroot()
    prose = sum(map(prose_weight, tree.itertext())) - sum(map(prose_weight, banner.itertext()))
    return prose >= _MIN_REST_PROSE


def _has_word(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in _WORDS)


def _banner_around(start: "HtmlElement") -> "HtmlElement | None":
    """The largest element around some words that is still one banner."""
    banner = None
    for element in (start, *start.iterancestors()):
        if _is_wall(element):
            return element
        if element.tag in _TEXT_PARTS or element.get("role") in ("main", "article"):
            # What stands in the middle of an article is the article's, whatever it is about.
            return banner if element.tag in ("body", "html") or _is_marked(banner) else None
        if _length(element) > _MAX_BANNER or (
            element.find(".//h1") is not None and banner is not None and not _is_marked(element)
        ):
            return banner if _is_marked(banner) else None
        if asks_for_consent(" ".join("".join(element.itertext()).split())):
            banner = element if banner is None or _is_marked(element) or not _is_marked(banner) else banner
    return banner


def _is_wall(element: "HtmlElement") -> bool:
    """Whether it is nothing but the question for consent, with what answers it, however it is called.

    Or a layer over the page, however long its list of partners is.
    """
    if element.tag in ("body", "html") or next(element.iterdescendants(*_CONTROLS), None) is None:
        return False
    names = f"{element.get('id', '')} {element.get('class', '')} {element.get('role', '')}"
    if _LAYER.search(names) and next(element.iterdescendants("h1", "article", "main"), None) is None:
        return any(asks_for_consent(" ".join(text.split())) for text in islice(element.itertext(), _FIRST_TEXTS))
    if element.tag not in ("main", "article", "section") or _length(element) > _MAX_BANNER:
        return False
    lines = _lines(element)
    asking = sum(size(line) for line in lines if asks_for_consent(line))
    return asking * 2 > sum(map(size, lines))


def _lines(element: "HtmlElement") -> list[str]:
    return [" ".join(text.split()) for text in element.itertext() if text.strip()]


def _is_marked(element: "HtmlElement | None") -> bool:
    """Whether something besides its words says that it is a banner: a name, a role, something to press."""
    if element is None:
        return False
    names = f"{element.get('id', '')} {element.get('class', '')} {element.get('aria-label', '')}"
    if (
        _NAMED.search(names)
        or element.tag in ("dialog", "form")
        or element.get("role") in ("dialog", "alertdialog", "banner")
    ):
        return True
    if next(element.iterdescendants(*_CONTROLS), None) is not None or "fixed" in element.get("style", ""):
        return True
    words = " ".join("".join(element.itertext()).split())
    # A page's own voice that asks to be agreed with: no sentence of an article about cookies.
    return size(words) <= _MAX_SPOKEN and bool(_SPOKEN.search(words)) and bool(_AGREED.search(words))


def _length(element: "HtmlElement") -> int:
    return sum(len(text.strip()) for text in element.itertext())
