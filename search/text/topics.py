"""What a question is about, in its own words: for search engines that want every word they are sent."""

import re

from search.text.stop_words import ASKING_ENGLISH, ASKING_PHRASES

_ASKING = frozenset(ASKING_ENGLISH.split()) | {"explain", "tell", "s", "t", "whats"}
# What stands inside a name (Pop!_OS, Yahoo!) stays: a mark that ends something has a space behind it.
_MARKS = re.compile(r"[，。！？；：、“”‘’（）《》【】…,;()\"]+|(?<![.:?!])[.:?!]++(?=\s|$)")


def topic(question: str) -> str:
    """`question` without asking words and punctuation; the question itself when nothing else is left."""
    bare = _MARKS.sub(" ", question)
    telling_words = [word for word in bare.split() if word.lower().removesuffix("'s") not in _ASKING]
    about = " ".join(ASKING_PHRASES.sub(" ", " ".join(telling_words)).split())
    return about or " ".join(bare.split())
