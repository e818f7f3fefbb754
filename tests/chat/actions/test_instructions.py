"""What a reader wishes of every answer is the reader's own, has an end, and goes without a rest."""

import pytest

from chat.actions.instructions import store_instructions
from chat.errors.problems import Problem
from chat.models import Instructions, User

pytestmark = pytest.mark.django_db


def test_what_is_stored_is_read_again_by_nobody_else(alice: User, bob: User) -> None:
    store_instructions(alice, "  Be brief.\r\nUse\x00 metres. ")
    store_instructions(bob, "Explain.")

    assert [Instructions.objects.text_of(one) for one in (alice, bob)] == ["Be brief.\nUse metres.", "Explain."]


def test_nothing_wished_is_nothing_stored(alice: User) -> None:
    store_instructions(alice, "Be brief.")
    store_instructions(alice, " \n ")

    assert Instructions.objects.text_of(alice) == "" and not Instructions.objects.exists()


def test_what_is_too_long_leaves_what_was_there(alice: User) -> None:
    store_instructions(alice, "Be brief.")
    with pytest.raises(Problem) as refused:
        store_instructions(alice, "字" * 2003)

    assert (refused.value.code, refused.value.values) == ("account.instructions_too_long", {"limit": 2000, "excess": 3})
    assert Instructions.objects.text_of(alice) == "Be brief."


def test_they_go_with_the_account(alice: User) -> None:
    store_instructions(alice, "Be brief.")
    alice.delete()

    assert not Instructions.objects.exists()
