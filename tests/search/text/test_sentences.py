"""Sentences of Latin and CJK text, and their offsets."""

import pytest

from search.text.sentences import MAX_SENTENCE, sentences


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("John J. Loud made it. It wrote.", ["John J. Loud made it.", "It wrote."]),
        ("Dr. Smith, e.g. Ann, left. He slept.", ["Dr. Smith, e.g. Ann, left.", "He slept."]),
        ("The U.S. Army costs $3.14. Cheap.", ["The U.S. Army costs $3.14.", "Cheap."]),
        ("See https://a.example/b?c=d.e for more. Then go.", ["See https://a.example/b?c=d.e for more.", "Then go."]),
        ("1. Install it. 2 steps follow.\n2. Run it.", ["1. Install it.", "2 steps follow.", "2. Run it."]),
        ("“Really?” he asked. “Yes.” Good.", ["“Really?” he asked.", "“Yes.”", "Good."]),
        ("一句话。第二句！第三句？", ["一句话。", "第二句！", "第三句？"]),
        ("他说：“好。”然后走了；再见……完", ["他说：“好。”", "然后走了；", "再见……", "完"]),
        ("用 Python 3.11 安装。端口是 8000。", ["用 Python 3.11 安装。", "端口是 8000。"]),
        ("Said here.[1] And here. [2] End", ["Said here.[1]", "And here. [2]", "End"]),
        ("结论。[1][2]下一句。", ["结论。[1][2]", "下一句。"]),
        ("A line\nanother line\n\n\nlast", ["A line", "another line", "last"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_a_text_is_split_where_a_reader_would_split_it(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_offsets_point_at_the_sentence_itself() -> None:
    text = "  First 𝒜 one.  第二句。\n\nThird… “quoted.” "

    found = sentences(text)

    assert len(found) == 4
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in found)


def test_a_text_without_full_stops_is_still_bounded_and_complete() -> None:
    text = "word " * 900

    found = sentences(text)

    assert max(len(sentence.text) for sentence in found) <= MAX_SENTENCE
    assert "".join(sentence.text for sentence in found).replace(" ", "") == text.replace(" ", "")


def test_a_hundred_thousand_full_stops_do_not_hang() -> None:
    assert texts("." * 100_000)
