"""What an operator watches of searches: numbers that all workers add up, and which providers rest now."""

from dataclasses import dataclass

from search.conf import SearchConfig
from search.shared_memory import remembering


@dataclass(frozen=True)
class Tally:
    """A number that is only ever added to, and by which label it is told apart; empty: by none."""

    name: str
    help: str
    label: str = ""


TALLIES = (
    Tally("rerank_failures", "Times that the reranker gave no order, so that words alone decided."),
    Tally("page_lookups", "Pages that were looked for in memory: hit, refusal (known to be none), miss.", "found"),
    Tally("text_lookups", "Downloads whose bytes were looked for in memory: hit, miss.", "found"),
    Tally("breaker_openings", "Times that a search provider was begun to be left alone.", "provider"),
)


@dataclass(frozen=True)
class Watched:
    """All of it at one moment."""

    tallies: dict[tuple[str, str], int]
    """By name and label."""
    resting: dict[str, bool]
    """Of each provider of the configuration, whether it is left alone."""


async def watched(config: SearchConfig) -> Watched:
    """What stands in the memory that the configuration names; nothing where that is away."""
    names = list(dict.fromkeys(config.providers))
    async with remembering(config) as memory:
        rests = await memory.get_all([f"rest:{name}" for name in names])
        resting = {name: rest is not None for name, rest in zip(names, rests, strict=True)}
        return Watched(await memory.tallied(), resting)
