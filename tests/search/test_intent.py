"""What a question wants, by its words, in three scripts."""

import pytest

from search.intent import days_wanted, intent_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Are there randomised clinical trials of vitamin D?", "papers"),
        ("关于扩散模型的论文", "papers"),
        ("關於擴散模型的論文", "papers"),
        ("Why does asyncio.run() raise RuntimeError?", "code"),
        ("pip 报错 ModuleNotFoundError 怎么办", "code"),
        ("編譯時出現異常", "code"),
        ("What is the latest news about the harbour strike?", "news"),
        ("今天的新闻", "news"),
        ("昨日新聞", "news"),
        ("Who founded Elsmouth?", "facts"),
        ("法国的首都是哪里", "facts"),
        ("這個詞的含義", "facts"),
    ],
)
def test_words_say_the_kind_of_source(question: str, kind: str) -> None:
    assert {"web", kind} <= intent_of(question).focuses


@pytest.mark.parametrize("question", ["How long is the breakwater?", "防波堤有多长", "防波堤有多長"])
def test_a_plain_question_is_for_the_web_alone(question: str) -> None:
    assert intent_of(question).focuses == {"web"}


def test_the_reader_s_choice_goes_before_all_words() -> None:
    assert intent_of("latest news of python", "papers").focuses == {"papers"}


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What happened in Lisbon today?", 2),
        ("this week's newest releases", 7),
        ("What is the latest version of Django?", 366),
        ("Django 最新版本", 366),
        ("最近有什麼新書", 366),
        ("上個月的匯率", 31),
        ("How long is the breakwater?", None),
        ("The last emperor of China", None),
        ("最近邻算法是什么", None),
    ],
)
def test_words_say_how_new_a_page_must_be(question: str, days: int | None) -> None:
    assert days_wanted(question) == days


def test_the_end_of_a_long_question_counts() -> None:
    assert days_wanted("harbour " * 1000 + "What is the newest one?") == 366
