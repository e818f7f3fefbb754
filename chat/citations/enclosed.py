"""Tags around the statement that they cite: `<cite index="1">The sky is blue</cite>` is kept as `The sky is blue[1]`.

The statement follows its opening tag on the same line. Where the end is too far away to be waited for, the mark stands
where the tag opens, and the closing tag is left out all the same: it is no word of the answer.
"""

import regex

_AFTER = regex.compile(r"[^\s\p{P}]|[\"'“‘「『（(《*_]")
"""What a statement begins with; behind a mark that stands for itself there is a space or the end of a sentence."""


def encloses(rest: str, name: str, *, final: bool) -> bool | None:
    """Whether `rest`, what follows an opening tag called `name`, is a statement that ends in its closing tag.

    None: what follows will tell. Case is not looked at.
    """
    if not rest:
        return False if final else None
    if not _AFTER.match(rest):
        return False
    lower, name = rest.partition("\n")[0].lower(), name.lower()
    end, other = lower.find(f"</{name}>"), lower.find(f"<{name}")
    if end >= 0:
        return not 0 <= other < end
    return False if final or "\n" in rest or other >= 0 else None


class OpenTags:
    """The tags of statements that are open in an answer, and the closing ones that are left out."""

    def __init__(self) -> None:
        self._closings: dict[str, frozenset[int] | None] = {}

    def open(self, name: str, cited: frozenset[int] | None) -> None:
        """A tag has opened. `cited`: the sources to mark where it closes; None: they were marked where it opened."""
        self._closings[f"</{name.lower()}>"] = cited

    def closing(self, text: str, at: int, *, final: bool) -> tuple[int, frozenset[int] | None] | None:
        """The length of the closing tag at `text[at]`, and what it cites; the length is 0 while it may become one."""
        for closing in self._closings:
            window = text[at : at + len(closing)].lower()
            if window == closing:
                return len(closing), self._closings.pop(closing)
            if closing.startswith(window) and not final:
                return 0, None
        return None
