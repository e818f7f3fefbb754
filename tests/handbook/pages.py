"""The handbook's pages as the tests read them: front matter, body, and the Markdown tokens of the body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from languages import CODES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "handbook"

_SHAPE = re.compile(r"\A---\ntitle: (?P<title>\S.*)\norder: (?P<order>\d+)\n---\n\n(?P<body>.+)\Z", re.DOTALL)
_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class HandbookPage:
    """One file of `docs/handbook/<language>/`."""

    language: str
    slug: str
    title: str
    order: int
    body: str

    def __str__(self) -> str:
        return f"{self.language}/{self.slug}"

    def tokens(self) -> Iterator[Token]:
        """Block and inline tokens, in reading order."""
        for token in _MARKDOWN.parse(self.body):
            yield token
            yield from token.children or ()

    def structure(self) -> tuple[str, ...]:
        """The blocks in order, without what they say."""
        return tuple(token.type for token in self.tokens() if token.block)

    def paragraphs(self) -> Iterator[str]:
        """What is quoted: paragraphs and list items as a reader sees them, without headings and code blocks."""
        blocks = _MARKDOWN.parse(self.body)
        for before, token in pairwise(blocks):
            if before.type == "paragraph_open":
                parts = token.children or ()
                yield "".join("\n" if part.type == "softbreak" else part.content for part in parts)

    def code_blocks(self) -> tuple[str, ...]:
        return tuple(token.content for token in self.tokens() if token.type == "fence")

    def commands(self) -> tuple[str, ...]:
        return tuple(token.content for token in self.tokens() if token.type == "fence" and not token.info)

    def links(self) -> tuple[str, ...]:
        return tuple(str(token.attrs["href"]) for token in self.tokens() if token.type == "link_open")

    def code(self) -> str:
        """Everything written as code, one piece a line."""
        return "\n".join(token.content for token in self.tokens() if token.type in ("fence", "code_inline"))


def read(path: Path) -> HandbookPage:
    """The page in `path`. AssertionError if its front matter is not exactly a title and an order."""
    found = _SHAPE.match(path.read_text(encoding="utf-8"))
    assert found, f"{path.name}: front matter must be a title and an order, followed by an empty line"
    return HandbookPage(path.parent.name, path.stem, found["title"], int(found["order"]), found["body"])


PAGES = tuple(read(path) for language in CODES for path in sorted((FOLDER / language).glob("*.md")))


def pages_in(language: str) -> dict[str, HandbookPage]:
    """The pages of one language by slug."""
    return {page.slug: page for page in PAGES if page.language == language}
