"""What turns a statement round is seen and named; the same in other words is not."""

import pytest

from chat.citations.contrasts import contrast
from chat.citations.verification import support

PAGE = (
    "Velden Energy bought the rival firm Ostra in 2020. Profits rose to 12 million euros. "
    "The court did not accept the plan."
)
SEITE = "2008年，北京举办了夏季奥运会。公司收入增长到1.9亿元。法院没有接受这一计划。莫言出生于山东高密。"

BANK = "The bank raised its key rate on Thursday. The governor announced a further increase in May."
BANK_ZH = "董事长拒绝出席发布会。新线由中铁十九局承建。"

TURNED = [
    ("Ostra bought Velden Energy in 2020.", PAGE, "role"),
    ("Profits fell to 12 million euros.", PAGE, "opposite"),
    ("The court accepted the plan.", PAGE, "negation"),
    ("Velden Energy never bought the rival firm Ostra.", PAGE, "negation"),
    ("Profits rose to more than 12 million euros.", PAGE, "comparison"),
    ("2008年，上海举办了夏季奥运会。", SEITE, "name"),
    ("2008年，北京舉辦了冬季奧運會。", SEITE, "opposite"),
    ("法院接受了这一计划。", SEITE, "negation"),
    ("余华出生于山东高密。", SEITE, "name"),
    ("公司收入减少到1.9亿元。", SEITE, "opposite"),
    ("The bank lowered its key rate on Thursday.", BANK, "opposite"),
    ("The governor ruled out a further increase in May.", BANK, "negation"),
    ("董事长没有拒绝出席发布会。", BANK_ZH, "negation"),
    ("新线由中铁五局承建。", BANK_ZH, "name"),
]


@pytest.mark.parametrize(("claim", "page", "reason"), TURNED)
def test_what_is_turned_round_is_in_part_at_most_and_says_why(claim: str, page: str, reason: str) -> None:
    found = support(claim, (page,))

    assert (found.verdict, found.reason) == ("mentioned", reason)


@pytest.mark.parametrize("claim", [
    "In 2020 the rival firm Ostra was bought by Velden Energy.", "The court did not accept the plan.",
    "夏季奥运会由北京在2008年举办。", "北京於2008年舉辦夏季奧運會。", "法院没有接受这一计划。",
])  # fmt: skip
def test_the_same_in_other_words_is_the_same(claim: str) -> None:
    page = PAGE if claim.isascii() else SEITE

    assert support(claim, (page,)).verdict == "supported"


@pytest.mark.parametrize("claim", [
    "The Scottish writer purchased a house by the sea.", "The author from Scotland bought a home at the sea.",
    "She translated two novels.",
])  # fmt: skip
def test_english_synonyms_forms_and_names_of_places_count_as_words(claim: str) -> None:
    page = "The writer from Scotland bought a house at the sea. Her translation of two novels appeared later."

    assert support(claim, (page,)).verdict == "supported"


def test_a_loose_paraphrase_is_not_called_missing() -> None:
    assert support("The stigmas are gathered manually.", ("The three stigmas are picked by hand.",)).verdict != (
        "unsupported"
    )


@pytest.mark.parametrize("unit", ["a", "字", "not ", "不", "a, ", "字，", "1", "A ", "上海", "more than "])
def test_comparing_runs_of_characters_ends_soon(unit: str) -> None:
    contrast(unit * 50_000, "x" + unit * 50_000)
