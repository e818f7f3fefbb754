"""A claim is supported by the words of its source, or it is said not to be."""

import os
import subprocess
import sys

import pytest

from chat.citations.facts import facts_of, stated_in
from chat.citations.verification import UNSUPPORTED, Support, support

ENGLISH = (
    "Wenyuan needs no GPU. The embedded engine quotes sentences of the pages it has read, and cites every one. "
    "By default it listens on port 8000.",
    "In March 2024 the company had 1,234 employees and revenue of 1.2 billion dollars. Its founder, Alice Smith, "
    "left on 3 November 2023.\nThe report says “growth will slow down”. Version 3.11.2 is out.",
)
CHINESE = (
    "问源不需要显卡。内嵌引擎从读过的网页中引用句子，并为每一句注明出处。默认端口是8000。",
    "截至2024年3月，公司有1234名员工，营收12億美元。DeepSeek-R1 由深度求索公司发布，支持 128K 上下文。",
)

SUPPORTED = [
    ("The embedded engine quotes sentences from the pages it read and cites each", ENGLISH, "The embedded engine"),
    ("By default the port is 8000.", ENGLISH, "By default it listens on port 8000."),
    ("The company had １２３４ employees in March 2024", ENGLISH, "In March 2024"),
    ("Revenue was 1,200 million dollars, with 1234 employees", ENGLISH, "In March 2024"),
    ("Alice Smith, its founder, left on November 3, 2023.", ENGLISH, "Its founder"),
    ("The report says that “growth will slow down”", ENGLISH, "The report"),
    ("公司有1,234名员工，营收12亿美元", CHINESE, "截至2024年3月"),
    ("公司營收120000萬美元，有1234名員工", CHINESE, "截至2024年3月"),
    ("問源不需要顯卡", CHINESE, "问源不需要显卡。"),
    ("DeepSeek-R1 支持128K上下文", CHINESE, "DeepSeek-R1"),
]

WRONG_IN_A_FACT = [
    ("By default it listens on port 9000.", ENGLISH),
    ("Bob Smith left on 3 November 2023.", ENGLISH),
    ("Alice Smith left on 3 December 2023.", ENGLISH),
    ("In March 2024 the company had 1,234 employees and revenue of 1.2 million dollars.", ENGLISH),
    ("The report says “growth will speed up slow down”", ENGLISH),
    ("Version 3.11.4 is out.", ENGLISH),
    ("默认端口是9000。", CHINESE),
    ("GPT-4 支持 128K 上下文。", CHINESE),
]


@pytest.mark.parametrize("sentence", [
    "Wenyuan needs no GPU.", "By default it listens on port 8000.", "Version 3.11.2 is out.",
    "Its founder, Alice Smith, left on 3 November 2023.",
])  # fmt: skip
def test_a_verbatim_quotation_is_supported_with_exactly_itself(sentence: str) -> None:
    assert support(sentence, ENGLISH) == Support("supported", sentence, "verbatim")


@pytest.mark.parametrize(
    "sentence", ["问源不需要显卡。", "默认端口是8000。", "内嵌引擎从读过的网页中引用句子，并为每一句注明出处。"]
)
def test_a_verbatim_chinese_quotation_is_supported_with_exactly_itself(sentence: str) -> None:
    assert support(sentence, CHINESE) == Support("supported", sentence, "verbatim")


def test_a_quotation_of_two_sentences_is_quoted_as_both() -> None:
    both = "Wenyuan needs no GPU. The embedded engine quotes sentences of the pages it has read, and cites every one."

    assert support(both, ENGLISH) == Support("supported", both, "verbatim")


def test_a_part_of_a_sentence_is_quoted_with_its_sentence() -> None:
    found = support("the company had 1,234 employees", ENGLISH)

    assert found.verdict == "supported"
    assert found.quote == "In March 2024 the company had 1,234 employees and revenue of 1.2 billion dollars."


@pytest.mark.parametrize(("claim", "passages", "beginning"), SUPPORTED)
def test_a_claim_in_other_words_is_supported(claim: str, passages: tuple[str, ...], beginning: str) -> None:
    found = support(claim, passages)

    assert found.verdict == "supported"
    assert found.quote.startswith(beginning)


@pytest.mark.parametrize(("claim", "passages"), WRONG_IN_A_FACT)
def test_one_wrong_fact_and_the_page_only_mentions_it(claim: str, passages: tuple[str, ...]) -> None:
    assert support(claim, passages).verdict == "mentioned"


@pytest.mark.parametrize(("claim", "passages"), [
    ("Bananas are a yellow fruit.", ENGLISH), ("香蕉是黄色的水果。", CHINESE), ("", ENGLISH), ("…", ENGLISH),
    ("Anything at all", ()), ("Anything at all", ("", "  ")),
])  # fmt: skip
def test_what_is_not_there_is_unsupported(claim: str, passages: tuple[str, ...]) -> None:
    assert support(claim, passages) == UNSUPPORTED


@pytest.mark.parametrize(("claim", "passages", "verdict"), [
    ("公司在2024年有1234名员工，营收12亿。", ENGLISH, "mentioned"),
    ("公司在2024年有9999名员工。", ENGLISH, "unsupported"),
    ("香蕉是黄色的水果。", ENGLISH, "unsupported"),
    ("The company had 1234 employees in 2024.", CHINESE, "mentioned"),
    ("The company grew.", CHINESE, "unsupported"),
])  # fmt: skip
def test_another_language_is_mentioned_at_best(claim: str, passages: tuple[str, ...], verdict: str) -> None:
    assert support(claim, passages).verdict == verdict


def test_a_bare_number_inside_a_longer_one_is_not_found() -> None:
    assert support("5.2%", ("It rose by 15.2% and 5.25 points.",)) == UNSUPPORTED


def test_one_word_of_a_page_is_not_yet_support() -> None:
    assert support("8000", ENGLISH) == Support("mentioned", "By default it listens on port 8000.", "few_words")


@pytest.mark.parametrize("claim", [claim for claim, *_ in SUPPORTED] + [claim for claim, _ in WRONG_IN_A_FACT])
def test_a_quote_is_always_a_verbatim_piece_of_one_passage(claim: str) -> None:
    for passages in (ENGLISH, CHINESE):
        quote = support(claim, passages).quote
        assert any(quote in passage for passage in passages)


@pytest.mark.parametrize(("one", "other"), [
    ("1,234", "1234"), ("１２３４", "1234"), ("1.2亿", "120 million"), ("3万", "30,000"), ("5億", "5亿"),
    ("2.50", "2.5"), ("二十三人", "23人"), ("twenty-three", "23"), ("1,027,339, of", "1027339"),
    ("3000多万", "30 million"), ("on 3 March 2024", "2024年3月3日"), ("March 3, 2024", "2024-03-03"),
])  # fmt: skip
def test_numbers_are_compared_by_value(one: str, other: str) -> None:
    mine, theirs = facts_of(one).numbers, facts_of(other).numbers

    assert mine and all(number.is_in(theirs) for number in mine)
    assert all(number.is_in(mine) for number in theirs)


@pytest.mark.parametrize(("text", "names"), [
    ("The engine by DeepSeek runs on an H100 in Berlin.", {"deepseek", "h100", "berlin"}),
    ("Engines may march in May.", {"may"}),
    ("Bob Smith's dog", {"bob", "smith"}),
    ("问源使用 SGLang 和 GPT-4", {"sglang", "gpt 4"}),
    ("Nothing to see here", set()),
])  # fmt: skip
def test_names_are_told_from_other_words(text: str, names: set[str]) -> None:
    assert facts_of(text).names == names


def test_a_text_states_its_own_facts() -> None:
    text = "In May 2024 Bob said “never mind” to 3,400 people of ACME-7."

    assert stated_in(text).holds(facts_of(text))


def test_passages_of_hostile_length_are_read_in_time() -> None:
    assert support("a 1 b", ("[" * 100_000, "1," * 50_000, "A-" * 50_000, "“" * 100_000)).verdict in (
        "mentioned",
        "unsupported",
    )


def test_what_is_said_does_not_hang_on_the_order_of_words_in_memory() -> None:
    command = [sys.executable, "-m", "tests.chat.citations.same_verdicts"]
    verdicts = {
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }

    assert len(verdicts) == 1
    assert b"supported" in verdicts.pop()


def test_a_name_that_stands_far_from_the_quote_is_missing() -> None:
    lead = "The Corran Bridge was designed by Elin Dahl. It is long. It is green. "
    page = (
        lead
        + "Birds nest there. " * 20
        + "Repairs were led by Marta Ruiz. They took a year. "
        + "Ships pass below. " * 20
    )

    assert support("The repairs of the Corran Bridge were led by Marta Ruiz.", (page,)).verdict == "supported"
    assert support("The designer of the Corran Bridge was Marta Ruiz.", (page,)).reason == "name"


@pytest.mark.parametrize(
    ("claim", "page"),
    [
        ("The harbour was never dredged.", "The harbour was dredged twice."),
        ("港口从未清淤。", "港口清淤过两次。"),
        ("The harbour has no lighthouse keeper.", "The harbour has a lighthouse and a customs house."),
    ],
)
def test_a_denial_on_one_side_only_is_in_part_at_most(claim: str, page: str) -> None:
    assert support(claim, (page,)).reason == "negation"


@pytest.mark.parametrize(
    ("claim", "page"),
    [
        ("No tunnel in the canton is longer.", "The Varn tunnel is the longest in the canton."),
        ("全州没有更长的隧道。", "瓦恩隧道是全州最长的隧道。"),
    ],
)
def test_that_none_is_more_is_said_by_the_most(claim: str, page: str) -> None:
    assert support(claim, (page,)).verdict == "supported"


def test_what_begins_a_sentence_is_a_name_where_no_dictionary_has_it() -> None:
    page = "The wind farm at Sandholm has 72 turbines."

    assert support("Bredvik wind farm has 72 turbines.", (page,)).reason == "name"
    assert support("Turbines stand at Sandholm.", (page,)).reason != "name"


MERGER = (
    "Oslo, 4 March 2019. The two shipyards will merge, their owners said. The new company employs 3,100 people.",
    "The deal had been prepared for years. King Haldor V opened the first dock. The U.S. navy ordered two ships.",
)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("The owners of the two shipyards said in 2019 that they will merge.", "supported"),
        ("The owners of the two shipyards said in 2018 that they will merge.", "mentioned"),
        ("Two ships were ordered by the United States navy.", "supported"),
        ("Two ships were ordered by the US navy.", "supported"),
        ("Two ships were ordered by the UK navy.", "mentioned"),
        ("Haldor V opened the first dock.", "supported"),
        ("Sir Haldor V opened the first dock.", "mentioned"),
        ("King Sigurd V opened the first dock.", "mentioned"),
    ],
)
def test_a_date_may_be_told_once_and_a_name_be_written_otherwise(claim: str, verdict: str) -> None:
    assert support(claim, MERGER).verdict == verdict


def test_a_date_of_the_page_does_not_stand_in_for_one_that_the_quote_has() -> None:
    page = ("The hall was opened in 1901. It burnt down in 1944.",)
    assert support("The hall burnt down in 1944.", page).verdict == "supported"
    assert support("The hall was opened in 1944.", page).verdict == "mentioned"


@pytest.mark.parametrize(
    ("claim", "page", "verdict"),
    [
        ("The film was shown in the 1960s.", "The film was shown in 1963.", "supported"),
        ("The film was shown in the 1970s.", "The film was shown in 1963.", "mentioned"),
        ("The film was shown in 1963.", "The film was shown in the 1960s.", "mentioned"),
        ("这部电影于1960年代上映。", "这部电影于1963年上映。", "supported"),
        ("这部电影于1970年代上映。", "这部电影于1963年上映。", "mentioned"),
        ("Mr Peters was invited.", "Mr Peter was invited.", "mentioned"),
        ("25 people died in the crash.", "The crash was 25 miles north of the town, and people died.", "mentioned"),
    ],
)
def test_a_year_is_of_its_decade_and_people_are_no_miles(claim: str, page: str, verdict: str) -> None:
    assert support(claim, (page,)).verdict == verdict


PIECES = ("She won the Nobel Prize in Chemistry in 1911.", "He left the institute for good.")
CURIE = ("Marie Curie - Encyclopaedia\nAwards", "Marie Curie - Encyclopaedia\nPaul Langevin")


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Marie Curie won the Nobel Prize in Chemistry in 1911.", "supported"),
        ("Lise Meitner won the Nobel Prize in Chemistry in 1911.", "name"),
        ("Paul Langevin won the Nobel Prize in Chemistry in 1911.", "name"),
        ("Paul Langevin left the institute for good.", "supported"),
        ("Marie Curie won the Nobel Prize in Chemistry in 1912.", "number"),
    ],
)
def test_whom_a_passage_is_about_stands_above_it(claim: str, verdict: str) -> None:
    found = support(claim, PIECES, CURIE)

    assert verdict in (found.verdict, found.reason)
    assert found.quote in PIECES


@pytest.mark.parametrize(
    ("claim", "above", "verdict"),
    [
        ("The Boeing 747 has engines and a hump.", "Boeing 747 - Fleet", "supported"),
        ("The Boeing 737 has engines and a hump.", "Boeing 747 - Fleet", "number"),
        ("The Boeing 747 has engines and a hump.", "747 facts on Boeing", "number"),
        ("The plane has 20 engines.", "20 things to know of a plane", "number"),
    ],
)
def test_a_number_of_a_name_stands_above_the_quote(claim: str, above: str, verdict: str) -> None:
    found = support(claim, ("It has engines and a hump.",), (above,))

    assert verdict in (found.verdict, found.reason)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Turnout at the election of 2019 was lower than ever.", "supported"),
        ("Turnout at the election of 2015 was lower than ever.", "number"),
    ],
)
def test_the_year_above_a_quote_goes_before_those_elsewhere(claim: str, verdict: str) -> None:
    found = support(
        claim, ("Turnout at the election was lower than ever.", "The law is of 2015."), ("Votes\n2019", "Votes")
    )

    assert verdict in (found.verdict, found.reason)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("莫言获得了诺贝尔文学奖。", "supported"),
        ("莫言獲得了諾貝爾文學獎。", "supported"),
        ("余华获得了诺贝尔文学奖。", "name"),
    ],
)
def test_whom_a_passage_in_chinese_is_about_stands_above_it(claim: str, verdict: str) -> None:
    found = support(claim, ("他获得了诺贝尔文学奖。",), ("莫言（作家）_百科",))

    assert verdict in (found.verdict, found.reason)


@pytest.mark.parametrize(
    ("claim", "page", "verdict"),
    [
        ("Masks slow the spread of COVID-19.", "COVID-19 is new. Masks slow the spread of the disease.", "supported"),
        ("Masks slow the spread of COVID 19.", "Masks slow the spread of COVID-19.", "supported"),
        ("The model GPT-4 reads pictures.", "The model GPT-3 reads pictures, 4 of them at once.", "name"),
        ("The model GPT-4 reads pictures.", "The model GPT4 reads pictures.", "supported"),
        ("Windows 11 needs a chip.", "Windows-11 needs a chip.", "supported"),
        ("The model Llama 3.1 reads pictures.", "The model Llama-3.1 reads pictures.", "supported"),
        ("The model Llama 3.1 reads pictures.", "The model Llama-3.2 reads pictures.", "number"),
        ("There were 19 cases of it.", "There were cases of COVID-19 as well.", "number"),
    ],
)
def test_a_number_within_a_name_is_of_the_name(claim: str, page: str, verdict: str) -> None:
    found = support(claim, (page,))

    assert verdict in (found.verdict, found.reason)
