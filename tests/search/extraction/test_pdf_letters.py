"""Letters of a PDF become those that words are spelt with."""

import pytest

from search.extraction.pdf_letters import plain_letters

WRITTEN = {
    "The oﬃce ﬁles a ﬂuent aﬀair.": "The office files a fluent affair.",
    "⼤冰之冬⼈⼈⽤⽔，⻢⻋⻅⻓。": "大冰之冬人人用水，马车见长。",
    "the chan\u00ad\nnel and the har\u00adbour": "the chan-\nnel and the har\u00adbour",
    "the chan\u00ad     pilots rowed": "the chan-     pilots rowed",
    "港 口 的 钟 在 中 午 响 起": "港口的钟在中午响起",
    "吃水   白天   夜间": "吃水   白天   夜间",
    "甲 乙 丙": "甲 乙 丙",
    "m² and Ⅳ stay": "m² and Ⅳ stay",
}


@pytest.mark.parametrize(("written", "plain"), WRITTEN.items())
def test_signs_of_fonts_become_letters(written: str, plain: str) -> None:
    assert plain_letters(written) == plain


@pytest.mark.quiet
def test_a_page_of_spaced_characters_is_read_once() -> None:
    assert plain_letters("港 " * 100_000).startswith("港港")
