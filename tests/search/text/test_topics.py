"""What a question is about."""

import pytest

from search.text.topics import topic


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What is the capital of Australia?", "capital Australia"),
        ("Who wrote Hamlet", "wrote Hamlet"),
        ("Node.js vs Deno 3.1: which is faster?", "Node.js vs Deno 3.1 faster"),
        ("什么是量子计算？", "量子计算"),
        ("為什麼天空是藍色的？", "天空是藍色"),
        ("請問台北有哪些夜市", "台北有 夜市"),
        ("what is it?", "what is it"),
        ("", ""),
    ],
)
def test_asking_words_and_marks_are_left_out(question: str, about: str) -> None:
    assert topic(question) == about


def test_a_mark_inside_a_name_stays() -> None:
    assert topic("What is Pop!_OS?") == "Pop!_OS"
    assert topic("Is it free? Really!") == "free Really"
