"""Which of a page's blocks are its text.

Two extractors vote, each by the text it would keep: trafilatura (the best of those measured on labelled pages) and,
where it kept almost nothing of a page that has text, resiliparse. What is written comes from the page itself: the votes
choose the part of the tree and the blocks in it, and blocks that belong between them (lists, rows, listings, questions,
captions, short paragraphs) stay although their kind is one that extractors drop.
"""

from typing import TYPE_CHECKING

from languages.token_estimate import page_tokens
from search.extraction.blocks import Block, Shape, blocks_of, written
from search.extraction.prose import has_sentence, is_prose, size
from search.extraction.surroundings import Surroundings, furniture_kind
from search.text.cleaning import tidy, visible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_COLLAPSED_CHARACTERS = 400
_COLLAPSED_SHARE = 0.3
_MORE_PROSE = 1.5
_SENTENCE_TOKENS = 15
_GRAM = 8
_STEP = 3
_KNOWN_SHARE = 0.6
_NEAR = 2000
_ROOT_SHARE = 0.85
_MOSTLY_LINKS = 0.6
_MAX_GAP = 1
_MIN_ROWS = 3
_LITTLE = 100
"""Of prose. With less, an extractor has found a menu at best."""
# What the extraction library lets through on markup nobody thought of (odd dates, deep nesting): one strange page must
# not end the search.
LIBRARY_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_LEAVES = frozenset({"p", "li", "pre", "tr"})
_MAX_WEIGHT = 3000
"""Of one block in the choice of the place: a listing or one endless word is not the page."""
_CAPTIONS = frozenset({"figcaption", "caption"})
_INTRODUCES = (":", "：")


def main_text(tree: "HtmlElement") -> str:
    """The main text of a page whose tree holds only what its readers see; empty where there is none."""
    body = tree.find("body")
    body = tree if body is None else body
    blocks = [block for block in blocks_of(body) if any(map(str.isalnum, block.text))]
    votes = _Votes(_voted_text(tree, sum(len(block.text) for block in blocks)))
    voted = [votes.has(block.text) for block in blocks]
    voted_size = _prose_size(blocks, voted)
    if voted_size < _LITTLE:
        own = _prose_blocks(blocks)
        voted = own if voted_size < _prose_size(blocks, own) else voted
    if not any(vote for block, vote in zip(blocks, voted, strict=True) if block.shape is not Shape.HEADING):
        voted = _data_rows(blocks)
    chosen = _chosen(body, blocks, voted)
    return written(chosen)


def _prose_blocks(blocks: list[Block]) -> list[bool]:
    """What is written in sentences, wherever it stands: the choice where no extractor has one."""
    prose = [is_prose(block.text) and block.linked_share < _MOSTLY_LINKS for block in blocks]
    kinds = [
        any(furniture_kind(above) for above in (block.element, *block.element.iterancestors())) for block in blocks
    ]
    free = [is_one and not is_furniture for is_one, is_furniture in zip(prose, kinds, strict=True)]
    return free if _prose_size(blocks, free) * 2 > _prose_size(blocks, prose) else prose


def _data_rows(blocks: list[Block]) -> list[bool]:
    """The rows of tables of data: the choice on a page that is nothing else."""
    rows = [block.shape is Shape.ROW and " | " in block.text and block.linked_share < _MOSTLY_LINKS for block in blocks]
    return rows if sum(rows) >= _MIN_ROWS else [False] * len(rows)


def _prose_size(blocks: list[Block], marked: list[bool]) -> int:
    return sum(
        size(block.text) for block, is_one in zip(blocks, marked, strict=True) if is_one and is_prose(block.text)
    )


def _voted_text(tree: "HtmlElement", length: int) -> str:
    """The text of the extractor that is to be believed; the page has `length` characters in all."""
    from trafilatura import bare_extraction

    try:
        # fast: its own second opinions cost as much as all the rest, and ours is better where they win.
        document = bare_extraction(tree, include_comments=False, include_formatting=False, fast=True)
        best = (document.text or "") if document is not None and not isinstance(document, dict) else ""
    except LIBRARY_FAULTS:
        best = ""
    if len(best) >= max(_COLLAPSED_CHARACTERS, length * _COLLAPSED_SHARE):
        return best
    second = _second_opinion(tree)
    return second if _has_collapsed(best, second) else best


def _second_opinion(tree: "HtmlElement") -> str:
    from lxml.html import tostring
    from resiliparse.extract.html2text import extract_plain_text

    markup = tostring(tree, encoding="unicode")
    return tidy(visible(extract_plain_text(markup, main_content=True, alt_texts=False)))


def _has_collapsed(best: str, second: str) -> bool:
    """The library's known failure: almost nothing kept of a page that has text."""
    if len(best) < len(second) * _COLLAPSED_SHARE:
        return True
    # Of a short page the second opinion may only have more of the menu: what counts is what is written in sentences.
    return len(best) < _COLLAPSED_CHARACTERS < len(second) and _prose(second) > _MORE_PROSE * _prose(best)


def _prose(text: str) -> int:
    return sum(tokens for line in text.split("\n") if (tokens := page_tokens(line)) >= _SENTENCE_TOKENS)


class _Votes:
    """A text that an extractor kept, to be asked for pieces of it."""

    def __init__(self, text: str) -> None:
        lines = [_bare(line.lstrip("-#> ")) for line in text.split("\n")]
        self._lines = set(lines)
        self._whole = "".join(lines)
        self._at = 0
        self._grams: set[str] = set()

    def has(self, text: str) -> bool:
        """Whether most of `text` is in it. Quick where it is asked for pieces in their order."""
        bare = _bare(text)
        if len(bare) < 2 * _GRAM:
            return bare in self._lines
        if self._whole.startswith(bare, self._at) or bare in self._lines:
            at = self._whole.find(bare, self._at, self._at + _NEAR + len(bare))
            self._at = at + len(bare) if at >= 0 else self._at
            return True
        if not self._grams:
            self._grams = {self._whole[at : at + _GRAM] for at in range(len(self._whole) - _GRAM + 1)}
        grams = [bare[at : at + _GRAM] for at in range(0, len(bare) - _GRAM + 1, _STEP)]
        return sum(gram in self._grams for gram in grams) >= _KNOWN_SHARE * len(grams)


def _bare(text: str) -> str:
    """Without white space and the marks between cells, which the extractors set in their own ways."""
    return "".join(text.replace("|", " ").split()).lower()


def _chosen(body: "HtmlElement", blocks: list[Block], voted: list[bool]) -> list[Block]:
    root = _root(body, blocks, voted)
    inside = set(root.iter())
    inner_blocks = [block for block in blocks if block.element in inside or block.group in inside]
    is_voted = {block for block, vote in zip(blocks, voted, strict=True) if vote}
    surroundings = Surroundings(root, inner_blocks, is_voted)
    chosen = _with_belonging(inner_blocks, is_voted, surroundings)
    titled = _with_title(blocks, is_voted, _with_headings(inner_blocks, chosen, is_voted, surroundings))
    return titled[1:] if titled and titled[0] not in is_voted and _repeats_title(titled[0], body) else titled


def _repeats_title(block: Block, body: "HtmlElement") -> bool:
    """Whether it only says again what the page is called, which is kept beside the text."""
    title = body.getroottree().findtext(".//title") or ""
    return block.shape is Shape.HEADING and block.level == 1 and _bare(block.text) in _bare(title)


def _root(body: "HtmlElement", blocks: list[Block], voted: list[bool]) -> "HtmlElement":
    """The smallest element that holds nearly all of what was voted for."""
    weights: dict[HtmlElement, int] = {}
    total = 0
    for block, vote in zip(blocks, voted, strict=True):
        if vote:
            weight = min(_MAX_WEIGHT, size(block.text))
            weights[block.element] = weights.get(block.element, 0) + weight
            total += weight
    for element in reversed(list(body.iter())):
        parent = element.getparent()
        if parent is not None and element in weights:
            weights[parent] = weights.get(parent, 0) + weights[element]
    root = body
    while True:
        heavy = [child for child in root if weights.get(child, 0) >= _ROOT_SHARE * total > 0]
        if not heavy or heavy[0].tag in _LEAVES:
            return root
        root = heavy[0]


def _with_belonging(blocks: list[Block], voted: set[Block], surroundings: Surroundings) -> set[Block]:
    """The voted blocks, and those between and beside them that are text of the same kind of place."""
    chosen = {block for block in voted if not surroundings.is_outside(block)}
    for at, block in enumerate(blocks):
        if block in chosen or block.shape is Shape.HEADING or surroundings.is_outside(block):
            continue
        if _belongs(at, block, blocks, voted, surroundings):
            chosen.add(block)
    return chosen


def _belongs(at: int, block: Block, blocks: list[Block], voted: set[Block], surroundings: Surroundings) -> bool:
    if block.shape is Shape.LISTING or block.element.tag in _CAPTIONS or surroundings.is_head_of_voted(at):
        return True
    beside = surroundings.is_beside_voted(block)
    if block.shape in (Shape.ITEM, Shape.ROW) or block.group is not None:
        if surroundings.linked_share(block) >= _MOSTLY_LINKS:
            is_announced = surroundings.is_introduced(block) or surroundings.is_between_voted(at)
            return beside and (is_announced or surroundings.is_of_voted_group(block))
        return beside or surroundings.has_prose(block)
    if block.linked_share >= _MOSTLY_LINKS:
        return False
    if is_prose(block.text) or surroundings.is_in_introduced_run(block):
        return True
    return beside and (
        has_sentence(block.text) or surroundings.is_between_voted(at) or block.text.endswith(_INTRODUCES)
    )


def _with_headings(blocks: list[Block], chosen: set[Block], voted: set[Block], around: Surroundings) -> list[Block]:
    """The chosen blocks and the headings that something chosen stands under."""
    collected: list[Block] = []
    last, passed = None, 0
    for block in reversed(blocks):
        if block.shape is not Shape.HEADING:
            passed += block not in chosen
            if block in chosen:
                collected.append(block)
                last, passed = block, 0
        elif last is not None and not around.is_outside(block):
            # A heading directly above another of its level or a higher one has nothing under it.
            has_text = passed <= _MAX_GAP and (last.shape is not Shape.HEADING or last.level > block.level)
            if has_text or block in voted:
                collected.append(block)
                last, passed = block, 0
    return collected[::-1]


def _with_title(blocks: list[Block], voted: set[Block], chosen: list[Block]) -> list[Block]:
    """With the page's own heading, where the text begins below the element that holds it."""
    if not chosen or any(block.shape is Shape.HEADING and block.level == 1 for block in chosen):
        return chosen
    above = blocks[: blocks.index(chosen[0])]
    titles = [block for block in above if block.shape is Shape.HEADING and block.level == 1]
    return [titles[-1], *chosen] if titles and titles[-1] in voted else chosen
