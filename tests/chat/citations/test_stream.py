"""Every shape of mark becomes `[n]`, however the stream is split; sentences are found again."""

import random

import pytest

from chat.citations.cited_sentences import cited_sentences
from chat.citations.mark_groups import WORD_JOINER
from chat.citations.marks import HELD_MAX, cited_indexes, mark_shapes, without_broken_mark, without_marks, written_marks
from chat.citations.stream import CitationStream
from tests.yardstick import best, slower

KNOWN = (1, 2, 3, 5, 12)

SHAPES = {
    "[citation:3]": "[3]",
    "[citation: 3]": "[3]",
    "[Citation:3]": "[3]",
    "[citation:3,5]": "[3][5]",
    "[citation:3, citation:5]": "[3][5]",
    "[citation:3][citation:5]": "[3][5]",
    "[citation:5] [citation:3]": "[3][5]",
    "[citation:1][citation:1]": "[1]",
    "[[citation:3]]": "[3]",
    "[citation:1-3]": "[1][2][3]",
    "[citation:1–citation:3]": "[1][2][3]",
    "[citation:webpage 3]": "[3]",
    "[webpage 3]": "[3]",
    "[文件3]": "[3]",
    "[Web 3]": "[3]",
    "[web result 3]": "[3]",
    "(source 3)": "[3]",
    "（來源：3）": "[3]",
    "(citation:3)": "[3]",
    "（citation：3）": "[3]",
    "［citation：３］": "[3]",
    "【citation:3】": "[3]",
    "【3】": "[3]",
    "【3†source】": "[3]",
    "【3:1†x】": "[3]",
    "[^3]": "[3]",
    "[3]": "[3]",
    "[12]": "[12]",
    "[1, 2]": "[1][2]",
    "[1，2、3]": "[1][2][3]",
    "[[3]]": "[3]",
    "[来源3]": "[3]",
    "[來源：3]": "[3]",
    "[引用:3]": "[3]",
    "[citation:3](https://made.up/a_(b))": "[3]",
    "[3](http://made.up)": "[3]",
    "[citation:X]": "",
    "[citation:99]": "",
    "[citation:3, 99]": "[3]",
    "[citation:1-99]": "",
}

WHOLE = {
    "The sky is blue [citation:3]. Grass [citation:1].": "The sky is blue[3]. Grass[1].",
    "天空是蓝色的 [citation:3]。草是绿色的。[citation:1]": "天空是蓝色的[3]。草是绿色的。[1]",
    "`a[1]` and ``b`[2]`` stay [1]": "`a[1]` and ``b`[2]`` stay[1]",
    "```py\nx = a[1]  # [citation:1]\n```\nDone [citation:1]": "```py\nx = a[1]  # [citation:1]\n```\nDone[1]",
    "- item\n\n  ~~~\n  [citation:1]\n  ~~~\n[1]": "- item\n\n  ~~~\n  [citation:1]\n  ~~~\n[1]",
    "$x[1]$, $$\ny[citation:1]\n$$ so [1]": "$x[1]$, $$\ny[citation:1]\n$$ so[1]",
    r"\(x[1]\) and \[ [citation:1] \] so [1]": r"\(x[1]\) and \[ [citation:1] \] so[1]",
    "It cost $5 [citation:1] or US$6 million [2].": "It cost $5[1] or US$6 million[2].",
    "An unclosed ` tick\n\nnext [citation:1]": "An unclosed ` tick\n\nnext[1]",
    "the list x[1] and [99]": f"the list x[{WORD_JOINER}1] and [{WORD_JOINER}99]",
    "a [link](https://x.y) and [2](see)": f"a [link](https://x.y) and [{WORD_JOINER}2](see)",
    "see [citation:2](above)": "see[2] (above)",
    "a dollar $【2】 more": "a dollar $ [2] more",
    "word[citation:99] word": "word word",
    "- [citation:1] first": "- [1] first",
    "| one | two [citation:1] |": "| one | two[1] |",
    "cut off [citation:3": "cut off[3]",
    "cut off [cita": "cut off [cita",
    "[citation:3\nnext line": "[citation:3\nnext line",
    "so.[^3]\n\n[^3]: A title, https://made.up\nend": "so.[3]\n\n\nend",
    "so.\n[1]: https://made.up\nend": "so.\n\nend",
    "Said.\n\n## References\n- [citation:1]\n- [citation:2]\n": "Said.\n\n",
    "说明。\n\n参考资料：[citation:1][citation:2]": "说明。\n\n",
    "Said.\n\nReferences\n[1] A book\n": "Said.\n\n",
    "Said.\n\nReferences\n[1] A book\nMore follows.": "Said.\n\nReferences\n[1] A book\nMore follows.",
    "Sources differ [1]": "Sources differ[1]",
    "[citation:99]": "[citation:99]",
    "[^1]: of [99]": f"[^1]: of [{WORD_JOINER}99]",
    "## References\n[1]": "## References\n[1]",
    "": "",
}

EVERYTHING = {f"Text {raw}, more": f"Text{kept}, more" for raw, kept in SHAPES.items()} | WHOLE


# fmt: off
ATOMS = (
    "[", "]", "[1]", "[citation:1]", "[citation:", "(", "http://x", ")", "`", "```", "$", "$5", "\\", "\\(", "\\)",
    "\\[", "\\]", "a",
    "word", "。", "1", "99", "[99]", "【2†s】", "-", "|", "^", "[^1]:", "：", "~~~", ">", "é", "[来源", "2]",
    "(citation:2)",
    "References", " ", "\n", ". ",
)
# fmt: on


def streamed(*pieces: str) -> str:
    stream = CitationStream(KNOWN)
    return "".join(shown.text for shown in [*(stream.feed(piece) for piece in pieces), stream.close()])


@pytest.mark.parametrize(("raw", "kept"), EVERYTHING.items())
def test_every_shape_becomes_the_canonical_one(raw: str, kept: str) -> None:
    assert streamed(raw) == kept


@pytest.mark.parametrize(("raw", "kept"), EVERYTHING.items())
def test_the_place_where_a_stream_is_split_changes_nothing(raw: str, kept: str) -> None:
    results = {streamed(raw[:place], raw[place:]) for place in range(len(raw) + 1)}

    assert results == {kept}
    assert streamed(*raw) == kept


@pytest.mark.parametrize("raw", EVERYTHING)
def test_a_kept_answer_passes_through_a_second_time_unchanged(raw: str) -> None:
    once = streamed(raw)

    assert streamed(once) == once


@pytest.mark.parametrize(
    ("raw", "invalid"), [("a [citation:99]", 1), ("a [citation:9, 8, 1]", 2), ("[citation:X] b", 1)]
)
def test_marks_without_a_source_are_counted(raw: str, invalid: int) -> None:
    stream = CitationStream(KNOWN)

    stream.feed(raw)
    stream.close()

    assert stream.invalid == invalid


def test_whatever_is_written_is_split_safely_and_cites_known_sources_only() -> None:
    dice = random.Random(7)
    for _ in range(4000):
        raw = "".join(dice.choices(ATOMS, k=dice.randint(1, 14)))

        kept = streamed(raw)

        place = dice.randint(0, len(raw))
        assert streamed(*raw) == streamed(raw[:place], raw[place:]) == kept
        assert set(cited_indexes(kept)) <= set(KNOWN), raw
        assert all(kept[cited.start : cited.end] for cited in cited_sentences(kept)), raw


def test_only_a_possible_mark_is_held_back() -> None:
    stream = CitationStream(KNOWN)

    assert stream.feed("A plain sentence").text == "A plain sentence"
    assert stream.feed(" [cita").text == ""
    assert stream.feed("delle] sings").text == " [citadelle] sings"


def test_never_more_than_a_mark_is_held_back() -> None:
    stream, shown = CitationStream(KNOWN), ""

    for length, char in enumerate("[citation:1, 2, 3, 5, 12, 1, 2, 3, 5, 12, 1, 2, 3, 5, 12, 1, 2", start=1):
        shown += stream.feed(char).text
        assert length - len(shown) <= HELD_MAX


def test_closing_gives_the_rest_once() -> None:
    stream = CitationStream(KNOWN)
    stream.feed("It is [citation:1]")

    assert stream.close().text == "[1]"
    assert stream.close().text == ""


def test_without_sources_no_number_is_a_citation() -> None:
    stream = CitationStream(())

    answer = stream.feed("so [1] and [citation:1] end").text + stream.close().text

    assert answer == f"so [{WORD_JOINER}1] and end"
    assert cited_indexes(answer) == ()


@pytest.mark.quiet
@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "[[1",
        "(",
        "[citation:",
        "`",
        "$",
        "\n",
        " ",
        "【1†",
        "References\n",
        "[1]",
        "[1](http",
        "[a](",
        "[a](b)(",
        "x [1] ",
        "|[1]",
        "a |[1]",
        "^[1",
        "$^{[",
        "[web page ",
        "(source 1, ",
        "[source 1 - ",
        "<source id=",
        "<a href=#>[",
    ],
)
def test_hostile_input_takes_linear_time(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    mark_shapes()  # loads them: a worker does so at its start

    def read() -> None:
        kept = streamed(*(text[place : place + 7] for place in range(0, len(text), 7)))
        cited_sentences(kept)
        cited_sentences(text)

    assert best(read, tries=1) < 6 * slower() or best(read) < 6 * slower()  # the worst, "[", takes 2; squares take 40


def test_indexes_come_in_order_of_first_appearance() -> None:
    assert cited_indexes("b[3] a[1][3] `[2]` $[5]$ c[12]") == (3, 1, 12)


def test_marks_can_be_taken_out_of_prose_alone() -> None:
    assert without_marks("Blue[1][2]. `a[1]` green[3]。") == "Blue. `a[1]` green。"


SENTENCES = {
    "The sky is blue.[1] Grass is green[2]. Nothing here.": [
        ("The sky is blue.[1]", "The sky is blue.", (1,)),
        ("Grass is green[2].", "Grass is green.", (2,)),
    ],
    "天空是蓝色的[1]。草是绿色的。[2][3]水是湿的。": [
        ("天空是蓝色的[1]。", "天空是蓝色的。", (1,)),
        ("草是绿色的。[2][3]", "草是绿色的。", (2, 3)),
    ],
    "One[1] and two[2][1]. “Three.”[3] Four.": [
        ("One[1] and two[2][1].", "One and two.", (1, 2)),
        ("“Three.”[3]", "“Three.”", (3,)),
    ],
    "Version 3.11 of e.g. Python is out[1].": [
        ("Version 3.11 of e.g. Python is out[1].", "Version 3.11 of e.g. Python is out.", (1,))
    ],
    "- **Port**: `8000` by default[1]\n2. *second* [2]": [
        ("Port**: `8000` by default[1]", "Port: 8000 by default", (1,)),
        ("second* [2]", "second", (2,)),
    ],
    "> A [quoted](https://x.y) _line_.[1]\n\n## A heading[2]": [
        ("A [quoted](https://x.y) _line_.[1]", "A quoted line.", (1,)),
        ("A heading[2]", "A heading", (2,)),
    ],
    "| a | b |\n|---|---|\n| GDP | 5.2%[1] |\n| Sky is blue | [2] |": [
        ("5.2%[1]", "5.2%", (1,)),
        ("Sky is blue | [2]", "Sky is blue", (2,)),
    ],
    "First. Second one.\n[1][2]": [("Second one.\n[1][2]", "Second one.", (1, 2))],
    "[1] says so. Then more.": [("[1] says so.", "says so.", (1,))],
    "Said. And so on.\n\n来源：[1]": [],
    "`code[1]` and $x[1]$.\n\n```\na[1]\n```": [],
    "[1]": [],
    "": [],
}


@pytest.mark.parametrize(("answer", "expected"), SENTENCES.items())
def test_a_mark_finds_the_sentence_it_supports(answer: str, expected: list[tuple[str, str, tuple[int, ...]]]) -> None:
    found = [(answer[cited.start : cited.end], cited.text, cited.indexes) for cited in cited_sentences(answer)]

    assert found == expected


@pytest.mark.parametrize("kept", sorted({*EVERYTHING.values()}))
def test_an_answer_is_gone_on_with_wherever_it_broke_off(kept: str) -> None:
    inside = {place for mark in written_marks(kept) for place in range(mark.start + 1, mark.end)}

    for place in {*range(len(kept) + 1)} - inside:
        stream = CitationStream(KNOWN, before=kept[:place])
        assert kept[:place] + stream.feed(kept[place:]).text + stream.close().text == kept


@pytest.mark.parametrize(
    ("before", "raw", "kept"),
    [
        ("```\nx = a", "[1]\n```\nso [citation:1]", "[1]\n```\nso[1]"),
        ("Said[1]", "[citation:1][citation:2] and", "[2] and"),
        ("Said[1]", "(see below)", " (see below)"),
        ("Said.\n\n", "References\n[citation:1]", ""),
        ("Said.\n\nRefer", "ences\n[citation:1]", "ences\n[1]"),
    ],
)
def test_what_was_shown_before_decides_what_follows(before: str, raw: str, kept: str) -> None:
    stream = CitationStream(KNOWN, before=before)

    assert stream.feed(raw).text + stream.close().text == kept


@pytest.mark.parametrize("cut", ["[", " [cita", "[citation:1", "【2†", "[[citation"])
def test_half_a_mark_at_the_end_is_taken_off(cut: str) -> None:
    assert without_broken_mark(f"It is[1]{cut}") == "It is[1]"
