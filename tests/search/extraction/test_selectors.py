"""Selectors are asked of a page at rest."""

import pytest

from search.extraction.html import tree_of
from search.extraction.selectors import Matcher, selectors

PAGE = "<main id=m class='a b'><h1 lang=en-GB>T</h1><p class='x y' data-k='one two'>1</p><p id=p.2>2</p></main>"


def marked(selector: str) -> list[str]:
    tree = tree_of(PAGE)
    matcher = Matcher(1000)
    return [element.tag for one in selectors(selector) for element in matcher.matching(one, tree.iter())]


@pytest.mark.parametrize(
    ("selector", "tags"),
    [
        ("*", ["html", "body", "main", "h1", "p", "p"]),
        (":root", ["html"]),
        ("main.a.b > p.x", ["p"]),
        ("main#m p", ["p", "p"]),
        ("h1 + p", ["p"]),
        ("h1~p", ["p", "p"]),
        ("[data-k~=two]", ["p"]),
        ("[lang|='en']", ["h1"]),
        ("p:not(.x)", ["p"]),
        ("p:not(:hover)", ["p", "p"]),
        (":is(h1, main)", ["main", "h1"]),
        ("#p\\.2", ["p"]),
        ("#p\\2e 2", ["p"]),
        ("P.X", []),
        ("p:hover", []),
        ("p::before", []),
        ("p:nth-child(2)", []),
        (".c p, h1", ["h1"]),
        ("main >", []),
        (".no-js p", []),
    ],
)
def test_a_selector_means_these_elements(selector: str, tags: list[str]) -> None:
    assert marked(selector) == tags


@pytest.mark.parametrize(
    ("less", "more"), [("p", ".x"), (".x.y", "#m"), ("p.x", "main p.x"), (":where(p)", "p.x"), ("p", ":not(.a)")]
)
def test_the_weight_of_a_selector_is_its_specificity(less: str, more: str) -> None:
    assert selectors(less)[0].weight < selectors(more)[0].weight


def test_a_matcher_that_has_no_steps_left_matches_nothing() -> None:
    tree = tree_of(PAGE)
    matcher = Matcher(2)

    assert len(list(matcher.matching(selectors("*")[0], tree.iter()))) == 2
    assert list(matcher.matching(selectors("*")[0], tree.iter())) == []
