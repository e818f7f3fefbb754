"""A line of a closing list is told from others at once, whatever stands on it."""

import time

import pytest

from chat.citations.reference_list import ReferenceList


@pytest.mark.quiet
@pytest.mark.parametrize("unit", ["https://a", "https://a>", "<https://a> ", " 1.https://b", "https://a**", "> "])
def test_a_line_of_addresses_that_touch_is_judged_at_once(unit: str) -> None:
    line = f"References {unit * 40} x\n"
    began = time.process_time()

    shown = ReferenceList("An answer.\n").feed(line)

    assert shown == line
    assert time.process_time() - began < 1
