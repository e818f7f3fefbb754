"""Which entries have all the words of a query, the newest first: the one place that speaks to the full-text indexes.

SQLite's FTS5 goes through its lists backwards and stops when there are enough. PostgreSQL intersects its lists first
and then looks at the row of each match, which for a word of every second question are all pages of the table: such a
word is looked for in the newest rows first.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from chat.history.words import TITLE, owner_word, site_word, stored
from search.text.stop_words import ASKING_ENGLISH
from search.text.tokenizer import folded, words

SQLITE = """
SELECT rowid FROM chat_history_words
WHERE chat_history_words MATCH %s AND rowid >= %s AND rowid < %s {and_in_folder} ORDER BY rowid DESC LIMIT %s
"""
# The sign keeps SQLite from looking each entry of the folder up in the full-text index: it goes through the matches.
SQLITE_FOLDER = """
AND +rowid IN (
  SELECT id FROM chat_historyentry WHERE conversation_id IN (SELECT id FROM chat_conversation WHERE folder_id = %s)
)
"""
POSTGRESQL = """
WITH matching AS MATERIALIZED (
  SELECT id FROM chat_historyentry
  WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery AND id >= %s AND id < %s {and_in_folder}
)
SELECT id FROM matching ORDER BY id DESC LIMIT %s
"""
POSTGRESQL_FOLDER = "AND conversation_id IN (SELECT id FROM chat_conversation WHERE folder_id = %s)"
NEWEST = """
SELECT id FROM (
  SELECT id, words FROM chat_historyentry WHERE id >= %s AND id < %s ORDER BY id DESC LIMIT %s
) AS newest
WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery ORDER BY id DESC LIMIT %s
"""
ESTIMATE = """
EXPLAIN (FORMAT JSON) SELECT FROM chat_historyentry WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery
"""
COUNT = "SELECT reltuples FROM pg_class WHERE oid = 'chat_historyentry'::regclass"
NEWEST_MAX = 300
"""Rows that are looked at one by one: 0.1 ms each, for its words are made a vector."""
SAFETY = 2
"""So many times as many matches as are wanted must be expected among the newest rows."""
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
    folder: UUID | None = None,
    within: tuple[int, int] = EVER,
) -> list[int]:
    """The ids of a user's entries with all `terms` (of the site, in the folder), newest first; `within`: from, and
    before."""
    named = [owner_word(owner_id), *([TITLE] if titles else []), *([site_word(site)] if site else [])]
    if connection.vendor == "sqlite":
        alternatives = [
            f'("{term.word}" OR "{term.beginning}" *)' if term.beginning else f'"{term.word}"' for term in terms
        ]
        query = " AND ".join([*(f'"{word}"' for word in named), *alternatives])
        with connection.cursor() as cursor:
            sql = SQLITE.format(and_in_folder=SQLITE_FOLDER if folder else "")
            cursor.execute(sql, [query, *within, *([folder.hex] if folder else []), limit])
            return [id for (id,) in cursor.fetchall()]
    alternatives = [f"('{term.word}' | '{term.beginning}':*)" if term.beginning else f"'{term.word}'" for term in terms]
    query = " & ".join([*(f"'{word}'" for word in named), *alternatives])
    with transaction.atomic(), connection.cursor() as cursor:
        return _on_postgresql(cursor, query, limit, within, folder)


def _on_postgresql(
    cursor: CursorWrapper, query: str, limit: int, within: tuple[int, int], folder: UUID | None
) -> list[int]:
    """By the newest rows where its statistics promise enough there, else by the index."""
    # For a frequent word it would go through all rows and make the vector of each: seconds instead of milliseconds. The
    # index alone knows the words. A plan is not worth compiling for twenty rows.
    cursor.execute("SET LOCAL enable_seqscan = off")
    cursor.execute("SET LOCAL jit = off")
    if not folder and _is_frequent(cursor, query, limit):
        cursor.execute(NEWEST, [*within, NEWEST_MAX, query, limit])
        if len(ids := [id for (id,) in cursor.fetchall()]) == limit:
            return ids
    sql = POSTGRESQL.format(and_in_folder=POSTGRESQL_FOLDER if folder else "")
    cursor.execute(sql, [query, *within, *([folder] if folder else []), limit])
    return [id for (id,) in cursor.fetchall()]


def _is_frequent(cursor: CursorWrapper, query: str, limit: int) -> bool:
    """Whether so many of the newest rows should match, as far as the database's statistics know."""
    cursor.execute(COUNT)
    total: float = cursor.fetchone()[0]
    cursor.execute(ESTIMATE, [query])
    plan = cursor.fetchone()[0]
    expected = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plan Rows"]
    return total > 0 and NEWEST_MAX * expected / total >= SAFETY * limit
