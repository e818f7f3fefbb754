"""The pages of a prompt: each between its markers, with as many of its passages as there is room for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chat.prompts.safety import neutralised
from chat.prompts.templates import filled, prompt_text
from languages.token_estimate import prompt_tokens
from search import placed

_LINE_MAX = 300
_GAP = "\n…\n"


@dataclass(frozen=True)
class PromptPassage:
    """A piece of a page. Of all pieces of all pages that with the lowest `rank` is the best."""

    text: str
    rank: int = 0


@dataclass(frozen=True)
class PromptSource:
    """What the model is shown of a source. `index` is the number it has everywhere else."""

    index: int
    title: str
    site: str
    published: date | None
    passages: tuple[PromptPassage, ...]
    """As they stand on the page."""


class Pages:
    """What is offered to a prompt, of which the best passages are taken. `sources`: best first."""

    def __init__(self, sources: Sequence[PromptSource], language: str) -> None:
        self._sources = sources
        self._language = language
        self._texts = {
            (place, inner): neutralised(passage.text).strip()
            for place, source in enumerate(sources)
            for inner, passage in enumerate(source.passages)
        }
        self._ranked = sorted(self._texts, key=lambda at: (sources[at[0]].passages[at[1]].rank, at))

    @property
    def sizes(self) -> list[float]:
        """The tokens of each passage, best first; a page's first one bears its frame."""
        framed: set[int] = set()
        sizes_so_far = []
        for at in self._ranked:
            size = prompt_tokens(self._texts[at] + _GAP)
            if at[0] not in framed:
                framed.add(at[0])
                size += prompt_tokens(self._block(at[0], ""))
            sizes_so_far.append(size)
        return sizes_so_far

    def best(self, count: int) -> dict[int, str]:
        """The blocks with the `count` best passages, by the source's number, in the order in which they are read."""
        best_ranked = sorted(self._ranked[:count])
        blocks = []
        for place, source in enumerate(self._sources):
            if texts := [self._texts[at] for at in best_ranked if at[0] == place]:
                blocks.append((source.index, self._block(place, _GAP.join(texts))))
        return dict(placed(blocks))

    def _block(self, place: int, text: str) -> str:
        """One page between its markers; a line of whose value nothing is known is left out."""
        source = self._sources[place]
        values = {
            "index": str(source.index),
            "title": _line(source.title),
            "site": _line(source.site),
            "published": source.published.isoformat() if source.published else "",
            "text": text,
        }
        unknown = [f"{{{name}}}" for name, value in values.items() if not value]
        lines = prompt_text("source", self._language).strip().splitlines()
        return filled("\n".join(line for line in lines if not any(name in line for name in unknown)), values)


def _line(text: str) -> str:
    return neutralised(" ".join(text.split())[:_LINE_MAX])
