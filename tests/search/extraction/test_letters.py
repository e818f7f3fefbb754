"""Words that no eye can read are not a page's text; those inside that one can read are."""

import pytest

from tests.search.extraction.kinds import PARAGRAPHS, PROSE, read

SAID = "The tower is 999 metres high, says its owner, who has measured it twice."


def text_of(markup: str, head: str = "") -> str:
    return read(f"<main><h1>Norwick</h1>{PARAGRAPHS}{markup.format(SAID)}</main>", head).text


@pytest.mark.parametrize(
    "markup",
    [
        "<p style='color:white'>{}</p>",
        "<p style='color:#fefefe'>{}</p>",
        "<font color=white>{}</font>",
        "<p style='color:rgb(255, 255, 255);background-color:#fff'>{}</p>",
        "<div style='background:#000'><p style='color:#000'>{}</p></div>",
        "<table bgcolor=#112233><tr><td><p>x</p><font color='#112233'>{}</font></td></tr></table>",
        "<p style='color:transparent'>{}</p>",
        "<p style='color:rgba(0,0,0,0)'>{}</p>",
        "<p style='font-size:0'>{}</p>",
    ],
)
def test_letters_of_their_grounds_colour_stay_out(markup: str) -> None:
    text = text_of(markup)

    assert "999" not in text and PROSE[3] in text


@pytest.mark.parametrize(
    "markup",
    [
        "<div style='background:#000'><p style='color:#fff'>{}</p></div>",
        "<table bgcolor=#000000><tr><td><font color=white>{}</font></td></tr></table>",
        "<div background=a.png><p style='color:white'>{}</p></div>",
        "<div style='color:#fff;background:#fff'><p style='color:#000'>{}</p></div>",
        "<p style='color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text'>{}</p>",
        "<p style='background:url(a.png);color:#fff'>{}</p>",
        "<p style='background:var(--ground);color:#fff'>{}</p>",
        "<p style='color:inherit'>{}</p>",
        "<p style='color:gray'>{}</p>",
    ],
)
def test_letters_that_one_can_read_are_text(markup: str) -> None:
    assert SAID in text_of(markup)


@pytest.mark.parametrize("head", ["<link rel=stylesheet href=a.css>", "<style>.hero{background:#123}</style>"])
def test_where_a_sheet_may_have_given_the_ground_white_letters_are_text(head: str) -> None:
    assert SAID in text_of("<div class=hero><p style='color:#fff'>{}</p></div>", head)
