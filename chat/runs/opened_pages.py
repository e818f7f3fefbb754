"""What a model reads of pages that it opens in the middle of its thoughts: stretches of the pages as they are stored.

Nothing is fetched and nothing is stored for it. The same page, words and room give the same text, so that every later
round's prompt begins with it, whichever worker makes that.
"""

import logging
from collections.abc import Mapping, Sequence

from chat.models import Source
from chat.prompts.answer import PromptPassage, PromptSource, phrase
from chat.prompts.pages import Pages
from chat.runs.checks import check_processes
from chat.runs.rounds import Opening
from search import places_of
from search.sandbox import Killed

log = logging.getLogger(__name__)


async def opened_stretches(source: Source, words: str, tokens: int) -> tuple[str, ...]:
    """Of the stored page, within so many tokens; empty where it says nothing of `words`."""
    text = source.page.full_text if source.page else ""
    try:
        places = await check_processes().run(places_of, text, words, tokens)
    except Killed as error:
        log.warning("page %d was not searched: %s", source.index, error)
        return ()
    return tuple(text[start:end] for start, end in places)


async def opened_text(source: Source | None, words: str, tokens: int, language: str) -> str:
    """What the model is shown of it."""
    stretches = await opened_stretches(source, words, tokens) if source else ()
    if source is None or not stretches:
        return phrase("open_nothing", language)
    passages = tuple(PromptPassage(text, rank) for rank, text in enumerate(stretches))
    shown = PromptSource(source.index, source.title, source.site, source.published, passages)
    return "\n\n".join(Pages([shown], language).best(len(passages)).values())


def new_openings(
    openings: Sequence[Opening], before: Sequence[Opening], sources: Mapping[int, Source], limit: int
) -> tuple[Opening, ...]:
    """Those of `openings` whose page was read, and which are not in the prompt already."""
    known = {(one.index, one.words.casefold()) for one in before}
    fresh = dict.fromkeys(one for one in openings if one.index in sources)
    return tuple(one for one in fresh if (one.index, one.words.casefold()) not in known)[:limit]
