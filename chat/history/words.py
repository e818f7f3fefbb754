"""The words of a text as the history's index holds them, the same on SQLite and PostgreSQL.

They are those of `search.text.tokenizer`, so that 軟體 finds 软体 and "connected" finds "connecting". Neither database
shall cut them further: what may be no letter or figure to one of them is written as its number. Words that
begin with `_` cannot come from a text: they say whose entry it is, what it is of, and which sites it rests on.
"""

import re
from collections.abc import Iterable

from languages.scripts import PLAIN_LETTERS
from search.text.tokenizer import words

WORDS_MAX = 8000
"""Different words of one entry; what is longer is found by its first ones."""
CHARACTERS_MAX = 400_000
"""Of all words of one entry together: PostgreSQL takes a megabyte."""
WORD_MAX = 64
"""Characters of one word: longer ones are nothing that is looked for."""
TITLE = "_title"
_OTHER = re.compile(f"[^0-9a-z{PLAIN_LETTERS}]")
_LABELS_MAX = 6


def indexed(text: str) -> list[str]:
    """The different words of `text`, in the order of their first places."""
    return [stored(word) for word in dict.fromkeys(words(text)) if len(word) <= WORD_MAX]


def stored(word: str) -> str:
    """A word of the tokenizer as one word of either database: `c++` becomes `cx2bxx2bx`."""
    return _OTHER.sub(lambda sign: f"x{ord(sign[0]):x}x", word)


def owner_word(owner_id: int) -> str:
    return f"_{owner_id}"


def site_word(site: str) -> str:
    """Of a host name as a reader or an address writes it."""
    return f"_s{stored(site.lower().strip().strip('.'))}"


def site_words(site: str) -> list[str]:
    """Of a host and the domains that it is under, so that `debian.org` finds `wiki.debian.org`."""
    labels = site.lower().strip(".").split(".")[-_LABELS_MAX:]
    return [site_word(".".join(labels[place:])) for place in range(max(1, len(labels) - 1))]


def entry_words(owner_id: int, texts: Iterable[str], sites: Iterable[str] = (), *, is_title: bool = False) -> str:
    """All words of an entry, parted by one space; never empty."""
    distinct = dict.fromkeys([owner_word(owner_id), *([TITLE] if is_title else [])])
    distinct |= dict.fromkeys(word for site in sites for word in site_words(site))
    for text in texts:
        distinct |= dict.fromkeys(indexed(text))
        if len(distinct) >= WORDS_MAX:
            break
    return " ".join(list(distinct)[:WORDS_MAX])[:CHARACTERS_MAX]
