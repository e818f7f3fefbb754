"""What a question asks, clause by clause."""

import time

import pytest

from inference.quotes.clauses import MAX_CLAUSES, clauses, form, names
from tests.yardstick import allowed


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How do I connect SGLang?", ["How do I connect SGLang"]),
        ("Who built it, and when was it launched?", ["Who built it", "when was it launched"]),
        ("如何连接 SGLang？", ["连接 SGLang"]),
        ("法国的首都是哪里？", ["法国 首都"]),
        ("怎麼備份資料，還有怎樣還原？", ["備份資料", "還原"]),
        ("如何？", ["如何？"]),
    ],
)
def test_a_question_is_parted_into_what_it_asks(question: str, expected: list[str]) -> None:
    assert clauses(question) == expected


def test_clauses_are_limited_and_each_is_there_once() -> None:
    assert len(clauses(", ".join(f"topic {number}" for number in range(50)))) == MAX_CLAUSES
    assert clauses("ports? ports? ports?") == ["ports"]


@pytest.mark.parametrize("question", ["How do I start it?", "how can one start?", "如何启动？", "怎麼啟動？"])
def test_a_question_for_a_procedure_is_seen(question: str) -> None:
    assert form(question).is_procedure


@pytest.mark.parametrize(
    ("question", "sentence", "other"),
    [
        ("What is Wenyuan?", "Wenyuan is a web chat.", "To stop Wenyuan is easy."),
        ("What is the Webb telescope?", "The Webb telescope (JWST) is an observatory.", "It is a telescope."),
        ("问源是什么？", "问源是网页聊天软件。", "安装问源是容易的。"),
        (
            "What do the Crop and Rotate buttons do?",
            "Crop lets you cut a picture.",
            "With Zoom beside Crop, it grows.",
        ),
        ("“裁剪”和“旋转”有什么用？", "“旋转”让图片转过来。", "关闭“旋转”以后图片不动。"),
    ],
)
def test_a_question_for_a_meaning_finds_the_sentence_that_gives_it(question: str, sentence: str, other: str) -> None:
    assert form(question).defines(sentence)
    assert not form(question).defines(other)
    assert not form("How large is it?").defines(sentence)


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("How do I connect PostgreSQL", ["postgresql"]),
        ("Restart nginx", []),
        ("连接 docker", ["docker"]),
        ("法国 首都", []),
        ("What’s free software", []),
        ("IBM makes what", ["ibm"]),
    ],
)
def test_names_have_capitals_that_no_beginning_gives_them(clause: str, expected: list[str]) -> None:
    assert names(clause) == expected


@pytest.mark.quiet
def test_the_form_of_the_longest_question_costs_no_time() -> None:
    began = time.process_time()

    form("telescope fact " * 4000)

    assert time.process_time() - began < allowed(0.5)
