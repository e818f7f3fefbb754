"""A conversation as one HTML file that needs nothing else: no script, no font, no picture, no line to anywhere.

What strangers wrote goes in as text, or through Markdown in which raw HTML is text and no image is loaded.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.texmath import texmath_plugin

from chat.protocol.state import AnswerPart, RunState, SourceState
from chat.sharing.citing import (
    DISAGREE,
    STRUCK,
    Cited,
    Piece,
    Side,
    answers,
    cited,
    disagreements_of,
    is_cited_address,
    pieces,
    reading_of,
    repairs_of,
    uncited_of,
    verdict_of,
)
from chat.sharing.markdown import JOINER
from chat.sharing.record import ConversationRecord, RunRecord

STYLE = Path(__file__).with_name("page.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
# Characters of nobody's text: they stand for a citation while Markdown is made HTML.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
SIGN = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_OWN = re.compile(f"[{_OPEN}{_CLOSE}{JOINER}]")


def as_html(record: ConversationRecord, leaf: UUID | None = None) -> str:
    """One branch of the conversation as a whole document."""
    title, language = escape(record.title or _("New conversation")), escape(get_language() or "en")
    body = "\n".join(body_of(record, leaf))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<title>{title}</title>\n<style>\n{STYLE.read_text()}</style>\n</head>\n<body>\n<main>\n"
        f'<h1 dir="auto">{title}</h1>\n{body}\n</main>\n</body>\n</html>\n'
    )


def body_of(record: ConversationRecord, leaf: UUID | None = None) -> Iterator[str]:
    """The turns of a branch, each a section."""
    for number, turn in enumerate(record.branch(leaf), start=1):
        yield f'<section class="turn" id="turn-{number}">\n<h2 dir="auto">{escape(turn.question.strip())}</h2>'
        yield f'<p class="date">{turn.created_at:%Y-%m-%d}</p>'
        if turn.shown:
            yield from answer_of(turn.shown, number)
        yield "</section>"


def answer_of(run: RunRecord, number: int) -> Iterator[str]:
    """An answer: reasoning folded away, text, what is to be said of it, sources with the words of their pages."""
    state = run.run_state
    if state.reasoning.strip():
        thoughts = escape(state.reasoning.strip())
        yield f'<details><summary>{_("Reasoning")}</summary><div class="thoughts" dir="auto">{thoughts}</div></details>'
    for place, part in answers(state):
        yield f'<div class="answer" dir="auto">{answer_html(state, place, part, number)}</div>'
    if repairs := repairs_of(state):
        lines = "".join(f"<li><del>{escape(old)}</del> <ins>{escape(new)}</ins></li>" for old, new in repairs)
        yield f'<p>{STRUCK}</p>\n<ul dir="auto">{lines}</ul>'
    if disagreements := disagreements_of(state):
        lines = "".join(f"<li>{'<br>'.join(map(side_html, one.sides))}<br>{one.words}</li>" for one in disagreements)
        yield f"<p>{DISAGREE}</p>\n<ul>{lines}</ul>"
    if uncited := uncited_of(state):
        yield f'<p class="date">{uncited}</p>'
    if sources := cited(state):
        yield f'<h3>{_("Sources")}</h3>\n<ol class="cited">'
        yield from (source_html(one, number, run) for one in sources)
        yield "</ol>"


def side_html(side: Side) -> str:
    """A page of two that disagree, by its number and its name, with what it says."""
    return f'[{side.source.index}] {name_html(side.source)} <q dir="auto">{escape(side.quote)}</q>'


def answer_html(state: RunState, place: int, part: AnswerPart, number: int) -> str:
    """A part of the answer; each citation leads to its source below, and says what is said of it."""
    text, marked = signed_text(state, place, part)
    html: str = markdown().render(text)
    return SIGN.sub(lambda sign: chip(marked[int(sign[1])], number), html)


def signed_text(state: RunState, place: int, part: AnswerPart) -> tuple[str, list[Piece]]:
    """A part's Markdown with a sign for each citation, and the pieces that the signs stand for, by their numbers."""
    marked: list[Piece] = []
    text = ""
    for piece in pieces(state, place, part):
        text += _OWN.sub("", piece.text)
        if piece.index is not None:
            text += f"{_OPEN}{len(marked)}{_CLOSE}"
            marked.append(piece)
    return text, marked


def chip(piece: Piece, number: int) -> str:
    verdict = piece.check.verdict if piece.check else ""
    title = escape(verdict_of(piece.check)) if piece.check else ""
    return (
        f'<a class="chip {escape(verdict)}" href="#source-{number}-{piece.index}" title="{title}">[{piece.index}]</a>'
    )


def source_html(one: Cited, number: int, run: RunRecord) -> str:
    source = one.source
    note = " · ".join(escape(text) for text in (source.site, source.published or "") if text)
    words = dict.fromkeys((check.verdict, verdict_of(check), check.quote) for check in one.checks)
    quotes = "".join(quote_html(verdict, label, quote) for verdict, label, quote in words)
    reading = f'<p class="date">{escape(reading_of(run, source.index))}</p>'
    place = f'id="source-{number}-{source.index}" value="{source.index}"'
    return f'<li {place}>{name_html(source)} <span class="date">{note}</span>{quotes}{reading}</li>'


def name_html(source: SourceState) -> str:
    """Its title, which leads to it where it has an address for others."""
    name = f'<bdi dir="auto">{escape(source.title or source.url)}</bdi>'
    if not is_cited_address(source.url):
        return name
    return f'<a href="{escape(source.url)}" rel="noopener noreferrer nofollow">{name}</a>'


def quote_html(verdict: str, label: str, quote: str) -> str:
    words = f'<q dir="auto">{escape(quote)}</q>' if quote else ""
    return f'<p class="quote {escape(verdict)}"><b>{escape(label)}</b> {words}</p>'


@cache
def markdown() -> MarkdownIt:
    """`parser`, whose links name their hosts, and whose headings stand below a question's."""
    made = parser()
    made.core.ruler.push("levels", with_lower_headings)
    made.core.ruler.push("hosts", with_hosts)
    return made


def with_lower_headings(state: StateCore) -> None:
    """Each is one level below the one it stands under, the first below the question: models begin with any level."""
    above: list[str] = []
    for token in state.tokens:
        if token.type == "heading_open":
            while above and above[-1] >= token.tag:
                above.pop()
            above.append(token.tag)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{2 + min(len(above), 4)}"


def parser() -> MarkdownIt:
    """Raw HTML is text, and an image is a link to it: the file loads nothing. Formulas stay as they were written."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough").disable("image")
    made.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    made.use(texmath_plugin, delimiters="brackets")
    for kind in ("math_inline", "math_inline_double", "math_block"):
        made.add_render_rule(kind, _formula_html)
    made.add_render_rule("table_open", lambda *_: '<div class="wide" tabindex="0"><table>')
    made.add_render_rule("table_close", lambda *_: "</table></div>")
    for kind, rule in (("fence", RendererHTML.fence), ("code_block", RendererHTML.code_block)):
        made.add_render_rule(kind, _scrollable(rule))
    return made


def _scrollable(rule: Callable[..., str]) -> Callable[..., str]:
    """What is wider than the page is scrolled by keys too."""

    def rendered(*place: object) -> str:
        return rule(*place).replace("<pre>", '<pre tabindex="0">', 1)

    return rendered


def _formula_html(_renderer: object, tokens: Sequence[Token], place: int, *_rest: object) -> str:
    element = "div" if tokens[place].type == "math_block" else "span"
    return f'<{element} class="formula">{escape(tokens[place].content.strip())}</{element}>'


def with_hosts(state: StateCore) -> None:
    """In each link of the model's, behind its words, the host that it leads to: Markdown has made it Punycode."""
    for block in state.tokens:
        children: list[Token] = []
        href = ""
        for token in block.children or ():
            if token.type == "link_open":
                href = str(token.attrGet("href") or "")
                token.attrSet("rel", "noopener noreferrer nofollow")
            elif token.type == "link_close" and (host := host_of(href)):
                words = f' <span class="date">{escape(host)}</span>'
                children.append(Token("html_inline", "", 0, content=words))
            children.append(token)
        block.children = children if block.children else block.children


def host_of(address: str) -> str:
    """The host of an address; empty where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
