"""Further queries without a model, in three scripts."""

import time

import pytest

from search.rewriting import asking_clause, leans, rewritten
from tests.yardstick import allowed

RAMBLE = (
    "Hi! So last summer we went to the coast with the kids and rented a small boat, which was nice although it rained "
    "a lot, and my brother in law, who knows everything, kept talking about his own boat. Anyway. {} Thanks in advance!"
)
RAMBLE_HANS = "去年夏天我们带孩子去海边玩，租了一条小船，虽然一直下雨，但是大家都很开心，我姐夫一直在说他的船。{}谢谢！"
RAMBLE_HANT = "去年夏天我們帶孩子去海邊玩，租了一條小船，雖然一直下雨，但是大家都很開心，我姊夫一直在說他的船。{}謝謝！"


@pytest.mark.parametrize(
    ("ramble", "asked"),
    [
        (RAMBLE, "How much is the harbour fee in Elsmouth for a ten metre boat?"),
        (RAMBLE, "I would like to know which licence one needs for an outboard engine."),
        (RAMBLE_HANS, "埃尔斯茅斯的港口费是多少？"),
        (RAMBLE_HANT, "埃爾斯茅斯的港口費是多少？"),
        (RAMBLE_HANS, "我想知道开船需要什么执照。"),
    ],
)
def test_a_rambling_question_is_also_searched_for_by_what_it_asks(ramble: str, asked: str) -> None:
    assert asking_clause(ramble.format(asked)) == asked
    assert rewritten(ramble.format(asked))[0].endswith(asked)


@pytest.mark.parametrize("question", ["How long is the breakwater?", "防波堤有多长？", "防波堤有多長？", ""])
def test_a_short_question_needs_no_other_words(question: str) -> None:
    assert rewritten(question) == []


def test_a_clause_that_leans_takes_the_name_it_leans_on_with_it() -> None:
    asked = RAMBLE.format(
        "We run Pop!_OS on board, version 22.04 I think. Does it support the new radar out of the box?"
    )

    assert rewritten(asked) == ["Pop!_OS Does it support the new radar out of the box?"]


@pytest.mark.parametrize(
    ("earlier", "question", "subject"),
    [
        (["Who designed the Sagrada Familia?"], "When was it begun?", "designed Sagrada Familia"),
        (
            ["Who designed the Sagrada Familia?", "When was it begun?"],
            "And when will it be finished?",
            "Sagrada Familia",
        ),
        (["圣家堂是谁设计的？", "它什么时候开工？"], "它什么时候完工？", "圣家堂"),
        (["聖家堂是誰設計的？"], "那它在哪裡？", "聖家堂"),
        (["How high is the Eiffel Tower?"], "And in feet?", "Eiffel Tower"),
    ],
)
def test_a_follow_up_carries_its_subject(earlier: list[str], question: str, subject: str) -> None:
    [query] = rewritten(question, earlier)

    assert subject in query
    assert query.endswith(question)


@pytest.mark.parametrize(
    "question",
    ["How long is the breakwater of Elsmouth?", "埃尔斯茅斯的防波堤有多长？", "埃爾斯茅斯的防波堤有多長？"],
)
def test_a_question_that_stands_by_itself_carries_nothing(question: str) -> None:
    assert not leans(question)
    assert rewritten(question, ["Who designed the Sagrada Familia?"]) == []


@pytest.mark.quiet
@pytest.mark.parametrize("hostile", [".", "!", "?", "？", "it ", "A ", "《", "a1", "“", "_", "\n", "Aa."])
def test_no_question_takes_long(hostile: str) -> None:
    started = time.process_time()
    rewritten(hostile * (16_000 // len(hostile)), ["x " * 6000])

    assert time.process_time() - started < allowed(0.5)
