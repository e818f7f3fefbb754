"""A tag around a statement is the mark behind it, at every cut of the stream."""

import pytest

from chat.citations.enclosed import OpenTags, encloses
from tests.chat.citations.test_stream import streamed

WRITTEN = {
    "<cite index=1>The sky is blue</cite>. Grass is green.": "The sky is blue[1]. Grass is green.",
    'So <cite index="1,2">the sky is blue</cite>, and more': "So the sky is blue[1][2], and more",
    "天空<cite index='2'>是蓝色的</cite>。": "天空是蓝色的[2]。",
    "<source id=3>天空是藍色的</source>，草是綠色的。": "天空是藍色的[3]，草是綠色的。",
    "<cite index=1>A [2]</cite> and <cite index=3>B</cite>": "A[1][2] and B[3]",
    "<cite index=99>Nobody said so</cite>.": "Nobody said so.",
    "The sky is blue<cite index=1>. Grass is green.": "The sky is blue[1]. Grass is green.",
    "天空是蓝色的<cite index=1>草是绿色的<cite index=2>。": "天空是蓝色的[1]草是绿色的[2]。",
    "Blue <cite index=1> sky </cite> it is": "Blue[1] sky  it is",
    "- <cite index=1>One\n  two</cite> three": "- [1]One\n  two three",
    "<cite index=1>" + "long " * 90 + "</cite>end": "[1]" + "long " * 90 + "end",
    "`<cite index=1>a</cite>` is a tag, </cite> closes it": "`<cite index=1>a</cite>` is a tag, </cite> closes it",
    "<cite index=1>cut off": "[1]cut off",
    "<CITE index=1>Loud</CITE>!": "Loud[1]!",
}


@pytest.mark.parametrize(("raw", "kept"), WRITTEN.items())
def test_a_statement_within_a_tag_is_cited_behind_it(raw: str, kept: str) -> None:
    assert {streamed(*raw)} | {streamed(raw[:place], raw[place:]) for place in range(len(raw) + 1)} == {kept}


def test_only_what_is_open_is_closed() -> None:
    tags = OpenTags()
    tags.open("cite", frozenset({1}))

    assert tags.closing("x</ref>", 1, final=False) is None
    assert tags.closing("x</ci", 1, final=False) == (0, None)
    assert tags.closing("x</cite>", 1, final=False) == (7, frozenset({1}))
    assert tags.closing("x</cite>", 1, final=False) is None


def test_what_encloses_is_known_when_its_line_or_the_answer_ends() -> None:
    assert encloses("blue", "cite", final=False) is None
    assert encloses("blue", "cite", final=True) is False
    assert encloses("blue</CITE>", "cite", final=False) is True
