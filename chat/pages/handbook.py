"""The handbook: Markdown files with a front matter, shown as pages of the site in the reader's language."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

_SHAPE = re.compile(r"\A---\ntitle: (?P<title>[^\n]+)\norder: (?P<order>\d+)\n---\n(?P<body>.*)\Z", re.DOTALL)


def _listing(self: RendererHTML, tokens: list[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    """A listing that can be scrolled by keys and copied; its button shows once its script is there."""
    copy = f'<button type="button" class="code__copy" data-part="copy-code" data-done="{escape(_("Copied"))}" hidden>'
    return (
        f'<div class="code" data-part="code"><div class="code__bar">{copy}{escape(_("Copy"))}</button></div>'
        f'<pre tabindex="0"><code>{escape(tokens[place].content)}</code></pre></div>\n'
    )


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_MARKDOWN.add_render_rule("fence", _listing)
_MARKDOWN.add_render_rule("code_block", _listing)


@dataclass(frozen=True)
class HandbookPage:
    """One page, `<language>/<slug>.md`."""

    language: str
    slug: str
    title: str
    order: int
    body: str

    @property
    def html(self) -> SafeString:
        """The body as HTML."""
        return as_html(self.body)

    @property
    def summary(self) -> str:
        """Its first paragraph as plain text."""
        tokens = _MARKDOWN.parse(self.body)
        first = next((token for token in tokens if token.type == "inline"), None)
        return "".join(child.content for child in first.children or ()) if first else ""


def as_html(markdown: str) -> SafeString:
    """Markdown as HTML in which raw HTML is text, and which loads no image."""
    rendered: str = _MARKDOWN.render(markdown)
    return SafeString(rendered)


@cache
def handbook(language: str) -> tuple[HandbookPage, ...]:
    """The pages of a language in their order; none for a language that has no handbook."""
    if language not in dict(settings.LANGUAGES):
        return ()
    files = sorted((settings.SEARCH.handbook_dir / language).glob("*.md"))
    return tuple(sorted(map(read_page, files), key=lambda page: (page.order, page.slug)))


def read_page(file: Path) -> HandbookPage:
    """Raises ValueError when the front matter is missing."""
    text = file.read_text(encoding="utf-8")
    match = _SHAPE.match(text)
    if match is None:
        raise ValueError(f"{file.parent.name}/{file.name} does not begin with a title and an order")
    return HandbookPage(file.parent.name, file.stem, match["title"].strip(), int(match["order"]), match["body"])
