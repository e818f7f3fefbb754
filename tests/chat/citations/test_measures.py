"""An amount is the same in another unit, as a fraction and as a percentage."""

import pytest

from chat.citations.measures import in_percent, is_same_measure, is_span
from chat.citations.numbers import quantities


@pytest.mark.parametrize(
    ("claim", "page", "expected"),
    [
        ("a fifth of the voters", "20 percent of the voters", True),
        ("seven in ten", "71 percent", True),
        ("seven in ten", "78 percent", False),
        ("超出预算两成", "超出预算20%", True),
        ("十分之三的时间", "30%的时间", True),
        ("百分之二十三点五", "23.5%", True),
        ("百分之三十二", "23%", False),
        ("120 minutes", "2 hours", True),
        ("120 minutes", "3 hours", False),
        ("工作了二十五年", "1971年至1996年", True),
        ("工作了二十四年", "1971年至1996年", False),
        ("more than 4.5 million albums", "5 million albums", True),
        ("more than 4.5 million albums", "4.2 million albums", False),
        ("more than 4.5 million albums", "310,000 copies, 5 million fans", False),
        ("fewer than 150 cases", "130 confirmed cases", True),
        ("fewer than 150 cases", "160 confirmed cases", False),
        ("over 20 goals", "18 goals in 36 games", False),
        ("more than 10 albums", "500 albums", False),
        ("超过4000名员工", "5200名员工", True),
        ("超过4000名员工", "3900名员工", False),
        ("超过4000名员工", "5200个客户", False),
    ],
)
def test_an_amount_is_found_in_another_form(claim: str, page: str, expected: bool) -> None:
    mine, theirs = quantities(claim), quantities(page)

    assert bool(mine) and all(number.is_in(theirs) for number in mine) is expected


def test_what_is_no_fraction_stays() -> None:
    for text in ("成都三成立交", "half an hour", "one third place"):
        assert in_percent(text) == text


def test_units_of_other_things_are_not_compared() -> None:
    assert not is_same_measure("1000", "m", "1", "kg")
    assert not is_span("1", ["1999", "2000"])


@pytest.mark.parametrize(
    ("claim", "page", "expected"),
    [
        ("signed on 3 June 1846", "signed on 3 June 1846", True),
        ("signed on 3 June 1846", "signed on June 3, 1846", True),
        ("signed on 3 June 1846", "1846年6月3日签署", True),
        ("signed on 3 June 1846", "1846-06-03", True),
        ("signed on 3 June 1846", "signed on 6 March 1846", False),
        ("1846年6月3日签署", "1846年3月6日签署", False),
        ("it lasted 6 months", "it ended in June", False),
        ("laid off in November 2022", "laid off in early November, 2022", True),
        ("laid off in early November", "laid off in late October", False),
        ("announced on January 25, 2019", "1/25/2019 · announced", True),
        ("announced on January 24, 2019", "1/25/2019 · announced", False),
        ("announced on 25 January 2019", "2019/1/25 公布", True),
    ],
)
def test_a_month_in_a_date_is_no_other_number(claim: str, page: str, expected: bool) -> None:
    theirs = quantities(page)

    assert all(number.is_in(theirs) for number in quantities(claim)) is expected
