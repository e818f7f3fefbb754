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


@pytest.mark.parametrize("bullet", ["1. ", "- ", "2) "])
@pytest.mark.parametrize("heading", ["## References", "**Sources:**", "参考资料："])
def test_a_closing_list_of_linked_names_is_dropped(heading: str, bullet: str) -> None:
    references = ReferenceList("Bells ring at noon.\n\n")
    shown = references.feed(f"{heading}\n\n{bullet}[Harbour](https://x.example)\n{bullet}Bells - https://y.example")

    assert shown + references.close() == ""


def test_a_numbered_list_that_leads_nowhere_stays() -> None:
    text = "Sources\n\n1. The mayor said so.\n2. The keeper said so.\n"
    references = ReferenceList("Bells ring at noon.\n\n")

    assert references.feed(text) + references.close() == text
