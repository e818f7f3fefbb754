"""Several lists of hits become one."""

from dataclasses import replace
from datetime import date

from search.fusion import fused, newest_first, spread, young
from search.nouns import Hit
from search.text.cleaning import LONGEST_RUN


def hit(url: str, provider: str = "one", snippet: str = "") -> Hit:
    return Hit(url, url, snippet, provider, site=url.split("/")[2])


def test_what_two_providers_found_comes_before_what_one_found() -> None:
    one = [hit("https://a.example/1"), hit("https://b.example/1")]
    two = [hit("https://c.example/1"), hit("https://b.example/1")]

    assert fused([one, two], 10)[0].url == "https://b.example/1"


def test_spellings_of_one_page_are_one_hit_with_the_longer_snippet() -> None:
    one = [hit("https://a.example/1", snippet="short")]
    two = [hit("http://www.a.example/1/?utm_source=x#top", "two", "a longer snippet")]

    found = fused([one, two], 10)

    assert [(entry.url, entry.snippet, entry.provider) for entry in found] == [
        ("https://a.example/1", "a longer snippet", "one")
    ]


def test_among_equals_the_earlier_list_wins() -> None:
    assert [
        entry.provider for entry in fused([[hit("https://a.example/")], [hit("https://b.example/", "two")]], 10)
    ] == [
        "one",
        "two",
    ]


def test_no_more_hits_than_wanted() -> None:
    assert len(fused([[hit(f"https://a{n}.example/") for n in range(30)]], 10)) == 10


def test_a_third_page_of_a_site_waits_while_others_are_there() -> None:
    hits = [hit(f"https://a.example/{n}") for n in range(4)] + [hit("https://b.example/"), hit("https://c.example/")]

    assert [entry.url for entry in spread(hits)] == [
        "https://a.example/0",
        "https://a.example/1",
        "https://b.example/",
        "https://c.example/",
        "https://a.example/2",
        "https://a.example/3",
    ]


def test_nothing_found_is_nothing() -> None:
    assert fused([], 10) == []
    assert fused([[], []], 10) == []


def test_a_hit_whose_address_nobody_can_keep_is_left_out() -> None:
    long = Hit("https://example.org/" + "x" * 2000, "long", "", "p")
    good = Hit("https://example.org/good", "good", "", "p")
    assert fused([[long, replace(good, url="https://example.org/\0"), good]], 10) == [good]


def test_newer_hits_go_up_a_little_where_new_ones_are_wanted() -> None:
    today = date(2026, 11, 29)
    old, undated, new = (
        Hit(f"https://{name}.example/", name, "", "p", f"{name}.example", published)
        for name, published in (("old", date(2019, 1, 1)), ("undated", None), ("new", date(2026, 11, 20)))
    )
    others = [Hit(f"https://{n}.example/", "", "", "p", f"{n}.example") for n in range(30)]

    assert [hit.title for hit in newest_first([old, undated, new], today)] == ["new", "undated", "old"]
    assert newest_first([*others, new], today)[0] == others[0]


def test_what_is_known_to_be_older_than_wanted_goes_unless_nothing_is_left() -> None:
    old, undated = hit("https://a.example/"), hit("https://b.example/")
    old, new = replace(old, published=date(2024, 1, 1)), replace(hit("https://c.example/"), published=date(2026, 11, 1))

    assert young([old, undated, new], 31, date(2026, 11, 29)) == [undated, new]
    assert young([old], 31, date(2026, 11, 29)) == [old]


def test_a_run_of_signs_enters_no_title_and_no_snippet_whole() -> None:
    (hit,) = fused([[Hit("https://a.example/", "A" + "-" * 60_000, "b" + "…" * 60_000 + "c", "p")]], 5)

    assert (len(hit.title), len(hit.snippet)) == (LONGEST_RUN + 1, LONGEST_RUN + 2)
