"""What the fields of events may be, besides numbers and words."""

from typing import Literal

Verdict = Literal["supported", "mentioned", "unsupported", "unchecked", "contradicted"]
Disagreement = Literal["number", "date", "name"]
Marks = list[tuple[int, int]]
"""Place (code points) and source number of each citation of a text, in order."""
