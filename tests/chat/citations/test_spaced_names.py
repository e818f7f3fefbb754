"""A longer name, its owner's and one from the sentence before are no other names; one in another's place is."""

import pytest

from chat.citations.verification import support


@pytest.mark.parametrize(
    ("claim", "page"),
    [
        ("The bishop leads the Reformed Synod Church.", "Members of the Reformed Synod met the bishop who leads it."),
        ("Money from the sale goes to Halden's family.", "The money from the sale goes to a trust of Halden's family."),
        ("Ada Moor left for Peru.", "Ada Moor was tired of Quito. In May Moor left for Peru with Ben Coles."),
        ("Mexicans fell ill.", "People fell ill in Mexico."),
    ],
)
def test_a_name_in_another_form_or_from_the_sentence_before_is_no_other(claim: str, page: str) -> None:
    assert support(claim, (page,)).verdict == "supported"


@pytest.mark.parametrize(
    ("claim", "page"),
    [
        ("The cranes at Varda were painted by Elsa Korn.", "The red cranes at Varda were painted by Ole Madsen."),
        ("Moor left Quito for Chile in May.", "In May Moor left Quito for Peru."),
    ],
)
def test_a_name_in_the_place_of_another_is_told(claim: str, page: str) -> None:
    found = support(claim, (page,))

    assert (found.verdict, found.reason) == ("mentioned", "name")
