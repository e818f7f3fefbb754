"""Which entries have all the words of a query, the newest first: the one place that speaks to the full-text indexes.

SQLite's FTS5 goes through its lists backwards and stops when there are enough; PostgreSQL intersects its lists first.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import connection, transaction

from chat.history.words import TITLE, owner_word, site_word, stored
from search.text.stop_words import ASKING_ENGLISH
from search.text.tokenizer import folded, words

SQLITE = """
SELECT rowid FROM chat_history_words
WHERE chat_history_words MATCH %s AND rowid >= %s AND rowid < %s ORDER BY rowid DESC LIMIT %s
"""
POSTGRESQL = """
WITH matching AS MATERIALIZED (
  SELECT id FROM chat_historyentry
  WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery AND id >= %s AND id < %s
)
SELECT id FROM matching ORDER BY id DESC LIMIT %s
"""
TERMS_MAX = 24
"""Words of a query that are looked for; further ones narrow nothing down."""
BEGINNING_MIN = 2
"""Letters of a word that is still being typed: all words with one letter would be half of an index."""
EVER = (0, 2**62)
"""All moments, in microseconds since the epoch."""


_STOP_WORDS = frozenset(words(ASKING_ENGLISH))


@dataclass(frozen=True)
class Term:
    """A word that must be there: as it is, or as the beginning of a longer one that is still being typed."""

    word: str
    beginning: str = ""


def terms_of(text: str) -> list[Term]:
    """What a query looks for. Characters of words that are there as pairs are left out; so are stop words, if any other
    word is left."""
    distinct = list(dict.fromkeys(words(text)))
    pairs = {character for word in distinct if len(word) == 2 and not word.isascii() for character in word}
    telling = [word for word in distinct if word not in pairs]
    telling = [word for word in telling if word not in _STOP_WORDS] or telling
    last = (folded(text).split() or [""])[-1] if text[-1:].isalnum() else ""
    is_beginning = len(last) >= BEGINNING_MIN and last.isascii()
    return [
        Term(stored(word), stored(last) if is_beginning and words(last) == [word] else "")
        for word in telling[:TERMS_MAX]
    ]


def matching(
    owner_id: int,
    terms: Sequence[Term],
    *,
    limit: int,
    site: str = "",
    titles: bool = False,
    within: tuple[int, int] = EVER,
) -> list[int]:
    """The ids of a user's entries with all `terms` (and the site), newest first; `within`: from, and before."""
    named = [owner_word(owner_id), *([TITLE] if titles else []), *([site_word(site)] if site else [])]
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        alternatives = [
            f'("{term.word}" OR "{term.beginning}" *)' if term.beginning else f'"{term.word}"' for term in terms
        ]
        query = " AND ".join([*(f'"{word}"' for word in named), *alternatives])
    else:
        alternatives = [
            f"('{term.word}' | '{term.beginning}':*)" if term.beginning else f"'{term.word}'" for term in terms
        ]
        query = " & ".join([*(f"'{word}'" for word in named), *alternatives])
    with nullcontext() if is_sqlite else transaction.atomic(), connection.cursor() as cursor:
        if not is_sqlite:
            # For a frequent word it would go through all rows and make the vector of each: seconds instead of
            # milliseconds. The index alone knows the words.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(SQLITE if is_sqlite else POSTGRESQL, [query, *within, limit])
        return [id for (id,) in cursor.fetchall()]
