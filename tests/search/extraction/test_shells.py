# ruff: noqa: E501, RUF100, UP031 (markup is read best on its own line)
"""Pages that show nothing until a script has taken their text from somewhere in them."""

import pytest

from search.errors import FetchError
from tests.search.extraction.kinds import PARAGRAPHS, PROSE, read

ARTICLE = '{"@type":"NewsArticle","articleBody":"' + " ".join(PROSE) + '"}'
SHELLS = {
    "data in a comment": f"<div id=app></div><script type='application/ld+json'>\n<!--\n{ARTICLE}\n//-->\n</script>",
    "data in a section": f"<div id=app></div><script type='application/ld+json'>//<![CDATA[\n{ARTICLE}\n//]]></script>",
    "data with a comma too many": f"<div id=app></div><script type='application/ld+json'>[{ARTICLE[:-1]},}},]</script>",
    "textarea": f"<div id=out></div><textarea id=src style='display:none'>{PARAGRAPHS}</textarea><script>out.innerHTML=src.value</script>",
    "markdown textarea": "<div id=out></div><textarea hidden># Norwick\n\n"
    + "\n\n".join(PROSE)
    + "</textarea><script src=marked.js></script>",
    "xmp": "<xmp theme=united style='display:none'># Norwick\n\n"
    + "\n\n".join(PROSE)
    + "</xmp><script src=strapdown.js></script>",
    "script template": f"<div id=app></div><script type='text/template' id=t><article>{PARAGRAPHS}</article></script>",
    "script x-template": f"<div id=app></div><script type='text/x-handlebars-template' id=t><article>{PARAGRAPHS}</article></script>",
    "script markdown": "<div id=app></div><script type='text/markdown' id=t># Norwick\n\n"
    + "\n\n".join(PROSE)
    + "</script>",
    "template": f"<div id=app></div><template id=t><article>{PARAGRAPHS}</article></template><script>app.append(t.content.cloneNode(true))</script>",
    "comment": f"<div id=app class=lazy><!-- <article>{PARAGRAPHS}</article> --></div><script>lazy()</script>",
    "srcdoc": f'<iframe srcdoc="&lt;article&gt;{PARAGRAPHS.replace("<", "&lt;").replace(">", "&gt;")}&lt;/article&gt;"></iframe>',
    "next data": '<div id=__next></div><script id=__NEXT_DATA__ type=application/json>{"props":{"pageProps":{"post":{"title":"Norwick","slug":"n","content":"'
    + "".join(f"<p>{line}</p>" for line in PROSE)
    + '"}}}}</script>',
    "next data paragraphs": '<div id=__next></div><script id=__NEXT_DATA__ type=application/json>{"props":{"pageProps":{"post":{"blocks":['
    + ",".join('{"t":"p","text":"%s"}' % line for line in PROSE)
    + "]}}}}</script>",
    "next flight": '<div id=app>Loading</div><script>self.__next_f.push([1,"5:[\\"$\\",\\"article\\",null,{\\"children\\":['
    + ",".join('[\\"$\\",\\"p\\",null,{\\"children\\":\\"%s\\"}]' % line for line in PROSE)
    + ']}]\\n"])</script>',
    "initial state": '<div id=app></div><script>window.__INITIAL_STATE__={"article":{"body":"'
    + "\\n".join(PROSE)
    + '"}};</script>',
    "jsonld desc": '<script type=application/ld+json>{"@type":"Product","name":"Lens","description":"'
    + " ".join(PROSE)
    + '"}</script><div id=app></div>',
    "microdata meta": f"<article itemscope itemtype=https://schema.org/Article><meta itemprop=articleBody content='{' '.join(PROSE)}'></article><p>Please wait.</p>",
    "documents of an editor": '<div id=a></div><script type="application/json">{"page":{"body":['
    + ",".join(
        f'{{"_type":"block","children":[{{"_type":"span","text":"{line[:30]}"}},{{"_type":"span","marks":["em"],"text":"{line[30:]}"}}]}}'
        for line in PROSE
    )
    + ']},"footer":{"text":"All rights are reserved by the office of lights of Norwick."}}</script>',
}


@pytest.mark.parametrize("name", SHELLS)
def test_the_text_of_a_shell_is_found_where_its_script_would_take_it(name: str) -> None:
    page = read(SHELLS[name])

    assert [line for line in PROSE if page.text.count(line) != 1] == []
    assert page.revealed and "rights are reserved" not in page.text


@pytest.mark.parametrize("name", SHELLS)
def test_what_scripts_hold_is_not_read_beside_a_text(name: str) -> None:
    visible = "".join(
        f"<p>Number {number} of the boats sails out at dawn and comes home late at night.</p>" for number in range(9)
    )

    assert PROSE[0] not in read(f"<main>{visible}</main>{SHELLS[name]}").text


@pytest.mark.parametrize(
    "markup",
    [
        f"<script type=text/template><h1>{{{{ title }}}}</h1>{PARAGRAPHS}</script>",
        "<script type=application/json>{"
        + '"messages":{'
        + ",".join(f'"m{at}":"{line}"' for at, line in enumerate(PROSE))
        + "}}</script>",
        "<script>var css = 'a'; function f() { return \"" + "if (x) { y(); } " * 40 + '" }</script>',
    ],
)
def test_words_that_are_no_text_of_a_page_do_not_stand_in_for_it(markup: str) -> None:
    with pytest.raises(FetchError):
        read(f"<div id=app></div>{markup}")
