"""The two ways in which a server gives reasoning, a field of its own and tags within the content, told apart.

A server that parts reasoning by a field has also taken the tags away: what comes as content is answer. What it forgot
to take, a tag left in the field or at the start of the content, or the reasoning once more in the content, is dropped.
"""

from inference.openai.halves import Halves
from inference.openai.think_tags import Split, TagSplitter


class Channels:
    """Feeds on both; `end` gives what was held back."""

    def __init__(self, *, inside: bool, thinks: bool, watches: bool) -> None:
        """`inside`, `watches`: see `TagSplitter`; `thinks` false: what a parser calls reasoning is the answer."""
        self._thinks = thinks
        self._tags = TagSplitter(inside=inside, watches=watches)
        self._field_tags = TagSplitter(inside=True)
        self._reasoning: list[str] = []
        self.closed_at = 0
        """How much of the reasoning had come when a tag within the field closed it."""
        self.has_field = False
        self._field_halves, self._content_halves = Halves(), Halves()

    @property
    def has_tag(self) -> bool:
        """Whether a tag in the content has told reasoning from answer."""
        return self._tags.has_tag

    @property
    def is_undecided(self) -> bool:
        """Whether a closing tag could still make the answer so far reasoning."""
        return self._tags.is_undecided

    def field(self, text: str) -> Split:
        """What the server calls reasoning."""
        text = self._field_halves.joined(text)
        if not self.has_field:
            self.has_field = True
            self._tags = TagSplitter(inside=False, watches=False, is_behind=self._thinks)
        if not self._thinks:
            return Split(answer=text)
        reasoning, behind, _ = self._field_tags.feed(text)
        self._reasoning.append(reasoning)
        if behind and not self.closed_at:
            self.closed_at = len("".join(self._reasoning))
        self._reasoning.append(behind)
        return Split(reasoning + behind)

    def content(self, text: str) -> Split:
        """What the server calls the answer."""
        split = self._tags.feed(self._content_halves.joined(text))
        if not (self.has_field and self._thinks):
            return split
        rest = self._rest_of_field()
        is_repeated = bool(split.reasoning) and split.reasoning.strip() in "".join(self._reasoning)
        return Split(rest + ("" if is_repeated else split.reasoning), split.answer)

    def end(self) -> Split:
        """What was held back of either."""
        rest = self._rest_of_field() if self.has_field and self._thinks else ""
        text = self._content_halves.end()
        last = self._tags.feed(text) if text else Split()
        split = self._tags.end()
        return split._replace(reasoning=rest + last.reasoning + split.reasoning, answer=last.answer + split.answer)

    def _rest_of_field(self) -> str:
        half = self._field_halves.end()
        rest = "".join(self._field_tags.feed(half)[:2] if half else ()) + "".join(self._field_tags.end()[:2])
        self._reasoning.append(rest)
        return rest
