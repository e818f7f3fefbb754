"""Which sites a question may be answered from."""

import pytest

from search.scopes import Scope, scope_of


@pytest.mark.parametrize(
    ("question", "sites", "plain", "scope"),
    [
        ("tides site:elsmouth.example", (), "tides", Scope(("elsmouth.example",))),
        ("site:https://www.a.example/x tides -site:b.example", (), "tides", Scope(("a.example",), ("b.example",))),
        (
            "tides",
            ("a.example", "-b.example", "HTTPS://C.example/x"),
            "tides",
            Scope(("a.example", "c.example"), ("b.example",)),
        ),
        ("tides", ("", "  ", "not a site", "-"), "tides", Scope()),
        ("What is a website: explained", (), "What is a website: explained", Scope()),
        ("潮汐 site:elsmouth.example", (), "潮汐", Scope(("elsmouth.example",))),
    ],
)
def test_sites_are_read_from_the_question_and_the_list(
    question: str, sites: tuple[str, ...], plain: str, scope: Scope
) -> None:
    assert scope_of(question, sites) == (plain, scope)


def test_a_site_holds_its_subdomains_and_nothing_that_only_looks_like_it() -> None:
    scope = Scope(("a.example",))

    assert scope.admits("https://a.example/1")
    assert scope.admits("https://docs.a.example/1")
    assert not scope.admits("https://nota.example/1")
    assert not scope.admits("https://b.example/a.example")


def test_what_is_excluded_stays_out_even_of_an_included_site() -> None:
    scope = Scope(("a.example",), ("old.a.example",))

    assert scope.admits("https://a.example/")
    assert not scope.admits("https://old.a.example/")


def test_an_open_scope_admits_everything_and_writes_nothing() -> None:
    assert Scope().admits("/handbook/en/backup/")
    assert (Scope().operators(), Scope().is_open) == ("", True)


def test_operators_are_those_of_web_search_engines() -> None:
    assert (
        Scope(("a.example", "b.example"), ("c.example",)).operators()
        == "site:a.example OR site:b.example -site:c.example"
    )
