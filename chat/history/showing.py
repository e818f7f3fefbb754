"""What a match shows: of its texts the first one with all words of the query, or else the one with the most.

They are read for a whole page of matches at once, and only as far as they are needed: questions, then answers and the
words that they quote, then the names of what was read, then the stored pages that the answers cite.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from chat.citations.marks import without_marks
from chat.history.index import PAGE_CHARACTERS, RUN_FIELDS, cited_indexes, states_of
from chat.history.snippets import Highlighter, Snippet
from chat.models import HistoryEntry, Page, Run, Source
from chat.protocol.state import RunState

Place = Literal["title", "question", "answer", "source"]
View = tuple[Place, Snippet]
Text = tuple[UUID, Place, str]
"""A text of a turn."""
PAGES_CHARACTERS = 120_000
"""Of stored pages that are looked through for one page of matches; a match beyond that shows its question."""
PAGES_MAX = 60
"""Stored pages that are fetched for that."""


def views_of(entries: Sequence[HistoryEntry], highlighter: Highlighter) -> dict[int, View]:
    """What each entry shows, by its id; their conversations and turns are there already. Raises DatabaseError."""
    views = {entry.pk: _first_view(entry, highlighter) for entry in entries}
    ids = {entry.turn_id: entry.pk for entry in entries if entry.turn_id}
    reading = _Reading()
    for texts_of in (reading.answers, reading.names, reading.pages):
        lacking = [turn for turn, id in ids.items() if views[id][1].terms < highlighter.count]
        for turn, place, text in texts_of(lacking) if lacking else ():
            before = views[ids[turn]][1]
            if before.terms < highlighter.count and (snippet := highlighter.snippet(text)).terms > before.terms:
                views[ids[turn]] = place, snippet
    return views


def _first_view(entry: HistoryEntry, highlighter: Highlighter) -> View:
    if entry.turn is None:
        return "title", highlighter.snippet(entry.conversation.title)
    return "question", highlighter.snippet(entry.turn.question)


@dataclass
class _Reading:
    """The texts of some turns, one kind after the other; each kind takes one query."""

    states: dict[UUID, RunState] = field(default_factory=dict)
    """By run."""
    page_ids: dict[UUID, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Of the pages that are cited, by turn."""

    def answers(self, turns: Iterable[UUID]) -> Iterator[Text]:
        """What was answered, the newest first, and the words of pages that this rests on."""
        for run in Run.objects.filter(turn__in=turns).only(*RUN_FIELDS).order_by("-created_at"):
            for state in states_of([run]):
                self.states[run.pk] = state
                yield run.turn_id, "answer", without_marks(state.answer)
                yield from ((run.turn_id, "source", quote) for quote in dict.fromkeys(c.quote for c in state.checks))

    def names(self, turns: Iterable[UUID]) -> Iterator[Text]:
        """Of what was read: titles and sites, each once."""
        rows = Source.objects.filter(run__turn__in=turns, status="read").order_by("index")
        names: dict[Text, None] = {}
        cited = {run: cited_indexes(state) for run, state in self.states.items()}
        for turn, run, index, title, site, page in rows.values_list(
            "run__turn_id", "run_id", "index", "title", "site", "page_id"
        ):
            names[turn, "source", f"{title} · {site}"] = None
            if page is not None and index in cited.get(run, ()):
                self.page_ids[turn].append(page)
        return iter(names)

    def pages(self, turns: Iterable[UUID]) -> Iterator[Text]:
        """The beginnings of the cited pages, each text once for a turn, until so much has been looked through."""
        wishes = [(turn, id) for turn in turns for id in dict.fromkeys(self.page_ids.get(turn, ()))][:PAGES_MAX]
        if not wishes:
            return
        rows = Page.objects.filter(pk__in={id for _, id in wishes}).only("hash", "text", "body")
        rows = rows.select_related("body").prefetch_related("body__pack")
        pages = {page.pk: page for page in rows}
        remaining = PAGES_CHARACTERS
        for (turn, _), page in {(turn, pages[id].hash): pages[id] for turn, id in wishes if id in pages}.items():
            if remaining <= 0:
                return
            text = page.full_text[:PAGE_CHARACTERS]
            remaining -= len(text)
            yield turn, "source", text
