# ruff: noqa: E501 (markup is read best on its own line)
"""What a page's own style sheets hide is not its text, and what they show is."""

import time

import pytest

from search.extraction.html import tree_of
from search.extraction.style_sheets import write_styles
from tests.search.extraction.kinds import PARAGRAPHS, PROSE, read
from tests.yardstick import allowed

SAID = "The tower is 999 metres high, says its owner, who has measured it twice."


def text_of(sheet: str, marked: str, *, around: str = "{}") -> str:
    body = f"<main><h1>Norwick</h1>{PARAGRAPHS}{around.format(f'<p {marked}>{SAID}</p>')}{PARAGRAPHS}</main>"
    return read(body, f"<style>{sheet}</style>").text


HIDING = [
    ".zz{display:none}",
    "#zz{display:none !important}",
    ".a, .zz , .b { color:red; display : none }",
    "@media all{.zz{visibility:hidden}}",
    "@media screen and (min-width: 100px){.zz{display:none}}",
    "@media (600px <= width <= 2000px){.zz{display:none}}",
    "@media not print{.zz{display:none}}",
    ".zz{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}",
    "@supports (display:grid){.zz{display:none}}",
    ".zz{/* x */display:/**/none}",
    ".zz{font-size:0}",
    ".zz{color:#fff;background:#fff}",
    ".zz{color:#fff}.zz{background:#fff;visibility:hidden}",
    "main .zz{display:none}",
    "main > p.zz{display:none}",
    "p ~ p#zz{display:none}",
    "h1 + p, p[lang=zz]{display:none}",
    "p[lang^='z']{display:none}",
    "@layer base{.zz{display:none}}",
    "main{.zz{display:none}}",
    "p{color:red;&.zz{display:none}}",
    ":is(.q, .zz){display:none}",
    ".zz:not(.on){display:none}",
    "} .q{ color:red } .zz{display:none}",
    ".zz{display:none",
    ".z\\7a {display:none}",
]


@pytest.mark.parametrize("sheet", HIDING)
def test_what_a_sheet_hides_stays_out(sheet: str) -> None:
    text = text_of(sheet, "class=zz id=zz lang=zz")

    assert "999" not in text and PROSE[3] in text


SHOWING = [
    "@media print{.zz{display:none}}",
    "@media (max-width:600px){.zz{display:none}}",
    "@media (width <= 600px){.zz{display:none}}",
    "@media (prefers-reduced-motion: reduce){.zz{display:none}}",
    ".zz{display:none} .zz{display:block}",
    "p.zz{display:block} .zz{display:none}",
    ".zz{display:none} #zz{display:block}",
    ".zz:hover{display:none}",
    ".zz::before{content:'x';display:none}",
    ".no-js .zz{display:none}",
    ".zz:not(p){display:none}",
    "/* .zz{display:none} */",
    "@supports not (display:grid){.zz{display:none}}",
    "@container (min-width:1px){.zz{display:none}}",
    "@keyframes a{from{visibility:hidden}}",
    ".q{content:'.zz{display:none}'}",
    ".zzz, .z, aside .zz{display:none}",
    ".zz{display:nonsense}",
    ".zz{display:none}@media (min-width:768px){.zz{display:block}}",
]


@pytest.mark.parametrize("sheet", SHOWING)
def test_what_no_sheet_hides_on_a_usual_screen_is_text(sheet: str) -> None:
    assert SAID in text_of(sheet, "class=zz id=zz", around="<div>{}</div>")


def test_an_elements_own_style_counts_more_than_a_sheet() -> None:
    assert SAID in text_of(".zz{display:none}", "class=zz style='display:block'")
    assert SAID not in text_of(".zz{display:none!important}", "class=zz style='display:block'")


def test_hidden_is_undone_by_any_sheet_that_lays_the_element_out() -> None:
    assert SAID in text_of(".zz{display:flex}", "hidden class=zz")
    assert SAID not in text_of(".zz{display:flex}[hidden]{display:none!important}", "hidden class=zz")


def test_lines_and_rows_that_a_sheet_lays_out_keep_their_shape() -> None:
    sheet = ".poem{white-space:pre-line}.r{display:table-row}.r > i{display:table-cell}"
    poem, table = "<div class=poem>row one\nrow two</div>", "<div><div class=r><i>May</i><i>9 to 5</i></div></div>"
    text = read(f"<main><h1>Norwick</h1>{PARAGRAPHS}{poem}{table}{PARAGRAPHS}</main>", f"<style>{sheet}</style>").text

    assert "row one\nrow two" in text and "May | 9 to 5" in text


def test_names_with_escapes_are_those_of_the_page() -> None:
    sheet = ".hidden{display:none}@media (min-width:768px){.md\\:block{display:block}.md\\:hidden{display:none}}"

    assert SAID in text_of(sheet, "class='hidden md:block'")
    assert SAID not in text_of(sheet, "class='md:hidden'")


def test_a_sheet_that_does_not_count_hides_nothing() -> None:
    for head in (
        "<style media=print>{}</style>",
        "<noscript><style>{}</style></noscript>",
        "<style type=x/y>{}</style>",
    ):
        assert SAID in read(f"{PARAGRAPHS}<p class=zz>{SAID}</p>", head.format(".zz{display:none}")).text


OPENED = [
    ("<nav><a href='#t9'>Two</a></nav><section id=t9 class=tab>{}</section>", ".tab:not(:target){display:none}"),
    ("<input type=checkbox id=c9><label for=c9>Read more</label><div class=more-text>{}</div>", ".more-text{display:none}"),
    ("<h3 class=accordion-header><button>When?</button></h3><div class=accordion-body>{}</div>", ".accordion-body{max-height:0;overflow:hidden}"),
    ("<section class=fx>{}</section>", ".fx{opacity:0;transition:.4s}.fx.in{opacity:1}"),
    (
        "<div class=fx>{}</div><script>const o=new IntersectionObserver(f);document.querySelectorAll('.fx').forEach(e=>o.observe(e))</script>",
        ".fx{opacity:0}.fx.in{opacity:1}",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("around", "sheet"), OPENED)
def test_what_a_click_or_a_script_brings_into_sight_is_text(around: str, sheet: str) -> None:
    assert SAID in text_of(sheet, "", around=around)


@pytest.mark.parametrize(
    "sheet", ["body{visibility:hidden}", "html{opacity:0}", ".page{opacity:0}", "#root{display:none}"]
)
def test_a_page_that_waits_for_its_script_is_read(sheet: str) -> None:
    assert PROSE[3] in read(f"<div class=page id=root>{PARAGRAPHS}</div>", f"<style>{sheet}</style>").text


@pytest.mark.parametrize(
    "sheet",
    [
        "".join(f".c{n}:hover,.c{n}>a{{color:#333;display:none}}" for n in range(5000)),
        ".a{display:none}" * 15_000,
        ".b ~ .a{display:none}" * 300,
        ".q .a .a .a .a{display:none}" * 300,
        "a,b,c{" * 30_000 + "display:none",
        "'\"/*" * 50_000,
        "(" * 200_000 + "{display:none}",
        "\\" * 200_000 + "{display:none}",
        ".a{" + "display:none;" * 40_000,
        "@media " + "not " * 100_000 + "{.a{display:none}}",
    ],
    ids=lambda sheet: str(sheet)[:20],
)  # fmt: skip
def test_no_sheet_takes_long(sheet: str) -> None:
    tree = tree_of(f"<style>{sheet}</style>" + "<div class=a>" * 50 + "<p class='a c7'>x</p>" * 5000)
    before = time.process_time()
    write_styles(tree)

    assert time.process_time() - before < allowed(2)
