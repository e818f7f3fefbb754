# ruff: noqa: E501, RUF100 (markup is read best on its own line)
"""Words of a sentence as they are read: no marks of notes, no permanent links, no readings, formulas as they are written."""

import pytest

from tests.search.extraction.kinds import PARAGRAPHS, read

QUOTABLE = {
    "a mark that only its class tells": (
        "<p>It was lit in 1804.<sup class=footnote>3</sup> It stands.</p>",
        ["lit in 1804. It stands"],
        [],
    ),
    "a power beside such a class": (
        "<p>It covers 5 km<sup>2</sup> of sea, and 10<sup>3</sup> m.</p>",
        ["5 km² of sea, and 10³ m"],
        [],
    ),
    "something to press in a heading": (
        "<h2>The lens<button class=copy>Copy link</button></h2><p>It is old and very heavy to turn by hand.</p>",
        ["## The lens\n"],
        ["Copy link"],
    ),
    "a question that is a button behind its number": (
        "<h3><span>1.</span><button aria-expanded=false>When is the tower open?</button></h3><p>It is open on every day of May.</p>",
        ["When is the tower open?"],
        [],
    ),
    "sup range": ("<p>It was lit in 1804.<sup>[1][2][3]</sup> It stands.</p>", ["lit in 1804. It stands"], []),
    "sup nested links": (
        "<p>It was lit in 1804<sup><a href=#n1>1</a>,<a href=#n2>2</a></sup> and stands.</p>",
        ["1804 and stands"],
        [],
    ),
    "a only": (
        "<p>It was lit in 1804<a href='#cite-5' class=footnote-ref>[5]</a> and stands.</p>",
        ["1804 and stands"],
        [],
    ),
    "footnote-ref role": (
        "<p>It was lit in 1804<a role=doc-noteref href='#fn1' id=fnref1>1</a> and stands.</p>",
        ["1804 and stands"],
        [],
    ),
    "span sup": (
        "<p>It was lit in 1804<span class=reference><sup>5</sup></span> and stands.</p>",
        ["1804 and stands"],
        [],
    ),
    "asterisk": ("<p>It costs 5 crowns<sup>*</sup> a day or more.</p>", ["5 crowns a day"], []),
    "citation needed": (
        "<p>It is the highest.<sup>[<i><a href=/c>citation needed</a></i>]</sup> It stands.</p>",
        ["It is the highest. It stands."],
        [],
    ),
    "backref": (
        "<ol class=footnotes><li id=fn1><p>See the book of lights by Reed for more of it. <a href=#fnref1>↩</a></p></li></ol>",
        [],
        ["↩"],
    ),
    "backref ︎": (
        "<ol class=footnotes><li id=fn1><p>See the book of lights by Reed for more of it. <a href=#fnref1 class=footnote-backref>↩︎</a></p></li></ol>",
        [],
        ["↩"],
    ),
    "wiki carets": (
        "<ol class=references><li><span class=mw-cite-backlink><b><a href=#cite_ref-1>^</a></b></span> Reed, Lights of the North, a book of 1990.</li></ol>",
        [],
        ["^ Reed"],
    ),
    "heading copy": (
        "<h2>The lens <button aria-label='Copy link'>🔗</button></h2><p>It is old and very heavy indeed.</p>",
        ["## The lens\n"],
        [],
    ),
    "heading a wraps": (
        "<h2><a href=#lens class=anchor>The lens</a></h2><p>It is old and very heavy indeed.</p>",
        ["## The lens\n"],
        [],
    ),
    "heading # before": (
        "<h2><a href=#lens class=header-anchor>#</a> The lens</h2><p>It is old and very heavy indeed.</p>",
        ["## The lens\n"],
        [],
    ),
    "heading sr-only": (
        "<h2>The lens<a class=hash-link href=#lens title='Direct link to The lens'>\u200b</a></h2><p>It is old and very heavy indeed.</p>",
        ["## The lens\n"],
        [],
    ),
    "heading section": (
        "<h2>The lens<a class=headerlink href=#lens title='Link to this heading'>¶</a></h2><p>It is old and very heavy indeed.</p>",
        ["## The lens\n"],
        [],
    ),
    "zh edit": (
        "<h2><span class=mw-headline>歷史</span><span class=mw-editsection><span>[</span><a href=/e>編輯</a><span>]</span></span></h2><p>燈塔建於一八〇四年，至今仍在使用。</p>",
        ["## 歷史\n"],
        [],
    ),
    "edit slash": (
        "<h2>Geschichte<span class=mw-editsection>[<a href=/v>Bearbeiten</a> | <a href=/e>Quelltext bearbeiten</a>]</span></h2><p>Der Turm steht seit langer Zeit an der Küste.</p>",
        ["## Geschichte\n"],
        [],
    ),
    "ruby rb": (
        "<p>この<ruby><rb>灯台</rb><rp>（</rp><rt>とうだい</rt><rp>）</rp></ruby>は古い建物です。</p>",
        ["この灯台は古い建物です。"],
        [],
    ),
    "bopomofo": (
        "<p>這座<ruby>燈<rt>ㄉㄥ</rt></ruby><ruby>塔<rt>ㄊㄚˇ</rt></ruby>建於一八〇四年。</p>",
        ["這座燈塔建於一八〇四年。"],
        [],
    ),
    "rtc": (
        "<p>这座<ruby>灯塔<rtc><rt>dēng</rt><rt>tǎ</rt></rtc></ruby>建于一八〇四年。</p>",
        ["这座灯塔建于一八〇四年。"],
        [],
    ),
    "exponent": ("<p>The area is 30 km<sup>2</sup> and 10<sup>-3</sup> of it is rock.</p>", ["10⁻³ of it"], []),
    "km2": ("<p>The area is 30 km<sup>2</sup> of rock and sand.</p>", ["30 km² of rock"], []),
    "ordinals": ("<p>On the 21<sup>st</sup> and the 2<sup>nd</sup> it is closed.</p>", ["21st and the 2nd"], []),
    "soft hyphen": (
        "<p>The light\xadhouse of Nor\xadwick is lit each day.</p>",
        ["The lighthouse of Norwick is lit"],
        [],
    ),
    "wbr word": (
        "<p>The light<wbr>house of Nor<wbr>wick is lit each day.</p>",
        ["The lighthouse of Norwick is lit"],
        [],
    ),
    "nbsp": ("<p>It costs 5\xa0crowns and 30\u202f% more on Sunday.</p>", ["It costs 5 crowns and 30 % more"], []),
    "dropcap": (
        "<p><span class=dropcap>T</span>he lighthouse of Norwick is lit each day.</p>",
        ["The lighthouse of Norwick is lit"],
        [],
    ),
    "letters spans": (
        "<p><span>N</span><span>o</span><span>r</span><span>wick</span> is lit each day by the keeper.</p>",
        ["Norwick is lit each day"],
        [],
    ),
    "inline comment": (
        "<p>Nor<!-- -->wick is lit on <!-- -->5<!-- --> of <!-- -->7<!-- --> days.</p>",
        ["Norwick is lit on 5 of 7 days."],
        [],
    ),
    "tooltip": (
        "<p>The <span class=term>lens<span class=tooltip role=tooltip>A piece of glass that bends the light of a lamp.</span></span> is old and heavy.</p>",
        ["The lens is old and heavy."],
        [],
    ),
    "abbr": ("<p>The <abbr title='long'>RNLI</abbr> has a boat here since long ago.</p>", ["The RNLI has a boat"], []),
    "mathml": (
        "<p>The height is <math><semantics><mrow><mi>h</mi><mo>=</mo><mn>30</mn></mrow><annotation encoding='application/x-tex'>h=30</annotation></semantics></math> in metres.</p>",
        ["The height is h=30 in metres."],
        [],
    ),
    "katex": (
        "<p>The height is <span class=katex><span class=katex-mathml><math><semantics><mrow><mi>h</mi><mo>=</mo><mn>30</mn></mrow><annotation encoding='application/x-tex'>h=30</annotation></semantics></math></span><span class=katex-html aria-hidden=true><span>h</span><span>=</span><span>30</span></span></span> in metres.</p>",
        ["The height is h=30 in metres."],
        [],
    ),
    "mathjax script": (
        "<p>The height is <script type='math/tex'>h=30</script> in metres above the sea.</p>",
        ["The height is h=30 in metres"],
        [],
    ),
    "emoji img": (
        "<p>It is lit <img class=emoji alt='🔥' src=a> all night long by him.</p>",
        ["It is lit 🔥 all night"],
        [],
    ),
    "arabic": ("<p>العربية لغة جميلة، و\u200fهي تكتب من اليمين.</p>", ["العربية لغة جميلة"], []),
    "mongolian/zwj": (
        "<p>Family 👨\u200d👩\u200d👧\u200d👦 and 🏳️\u200d🌈 and 1️⃣ are pictures in it.</p>",
        ["👨\u200d👩\u200d👧\u200d👦 and 🏳️\u200d🌈 and 1️⃣"],
        [],
    ),
    "q": ("<p>He said <q>never in fog</q> and went up again.</p>", ["never in fog"], []),
    "list marker": ("<p>Price: <s>12</s> 10 crowns for each of the visitors.</p>", ["10 crowns"], []),
    "line numbers legal": (
        "<p><a id=p5></a><span class=pn>5.</span> The keeper lights the lamp at dusk each day.</p>",
        ["5. The keeper lights"],
        [],
    ),
    "time dup": (
        "<p>It was lit on <time datetime=2025-03-01>1 March 2025</time> by the keeper.</p>",
        ["It was lit on 1 March 2025 by"],
        [],
    ),
    "cards glue": (
        "<div class=card><h3>Story one of the coast</h3><span>3 August 2025</span><span>Harbour</span></div>",
        [],
        ["2025Harbour"],
    ),
}


@pytest.mark.parametrize("name", QUOTABLE)
def test_a_sentence_is_read_without_what_hangs_on_it(name: str) -> None:
    markup, wanted, unwanted = QUOTABLE[name]
    text = read(f"<article><h1>Norwick</h1>{PARAGRAPHS}{markup}{PARAGRAPHS}</article>").text

    assert [line for line in wanted if line not in text] == []
    assert [line for line in unwanted if line in text] == []


def test_an_encyclopedia_keeps_its_formulas() -> None:
    hidden = "<span style='display: none;'><math alttext='{\\displaystyle h=30}'><mi>h</mi><mo>=</mo><mn>30</mn></math></span>"
    drawn = "<img src=h.svg aria-hidden=true alt='{\\displaystyle h=30}'>"

    assert (
        "height h=30 in metres"
        in read(f"<p>The height <span class=math>{hidden}{drawn}</span> in metres is known.</p>{PARAGRAPHS}").text
    )
