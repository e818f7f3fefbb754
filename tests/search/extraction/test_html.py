"""The tree of a page is that of a browser where the parser would make another."""

import contextlib
import time

import pytest

from search.errors import Empty
from search.extraction.html import tree_of
from tests.yardstick import allowed

HEADS = (
    "",
    "<!doctype html>",
    "<!doctype html><html lang=en>",
    "<meta charset=utf-8><title>Lights</title>",
    "<!-- a --><head><title>Lights</title><style>p > a {}</style><script>x = '<p>'</script></head>",
    "<META content='a > b' name=x><TITLE>Überall</TITLE>\n",
    "<link rel=x href=y><noscript><style>p{}</style></noscript>\n",
)


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("tag", ["article", "main", "section", "div", "my-page"])
def test_what_follows_the_head_is_the_body_without_its_tag(head: str, tag: str) -> None:
    tree = tree_of(f"{head}<{tag}><p>The lamp is lit.</p></{tag}><p>It is out.")

    assert tree.xpath("string(//body//p[1])") == "The lamp is lit."
    assert len(tree.xpath("//body//p")) == 2
    assert len(tree.xpath("//head//p | //head//article")) == 0


def test_a_page_that_names_its_body_keeps_it() -> None:
    tree = tree_of("<html><head><title>a</title></head><body class=x><p>b</p></body></html>")

    assert [body.get("class") for body in tree.xpath("//body")] == ["x"]


@pytest.mark.parametrize("piece", ["<!--", "<title>", "<meta ", " ", "<script>x</script>", "<html><head>", "<style"])
def test_the_head_is_looked_for_in_time_that_grows_with_the_page(piece: str) -> None:
    start = time.process_time()
    with contextlib.suppress(Empty):
        tree_of(piece * 8000 + "<p>x")

    assert time.process_time() - start < allowed(3)
