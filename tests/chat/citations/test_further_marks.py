"""Further marks in three scripts, written with what is kept of each before any was tried; at every cut."""

import pytest

from tests.chat.citations.test_stream import streamed

FURTHER = {
    "天空是蓝色的【1】【2】。": "天空是蓝色的[1][2]。",
    "天空是藍色的（來源 1、2）。": "天空是藍色的[1][2]。",
    "天空是蓝色的[来源1][来源2]。": "天空是蓝色的[1][2]。",
    "Blue [Source: 1].": "Blue[1].",
    "Blue [Sources: 1, 2 and 3].": "Blue[1][2][3].",
    "Blue [1;2].": "Blue[1][2].",
    "Blue [1–3].": "Blue[1][2][3].",
    "Blue [^1][^2].": "Blue[1][2].",
    "Blue<sup>[1][2]</sup>.": "Blue[1][2].",
    "Blue<sup>1,2</sup>.": "Blue[1][2].",
    "Blue \\[1\\]\\[2\\].": "Blue[1][2].",
    "a\\[1\\]\\[2\\] is an entry.": "a\\[1\\]\\[2\\] is an entry.",
    "Blue [Document 1, Document 2].": "Blue[1][2].",
    "Blue [文档1、文档2]。": "Blue[1][2]。",
    "Blue [文獻 1].": "Blue[1].",
    "Blue (Document 1).": "Blue[1].",
    "蓝色（参见文献[1]）。": "蓝色[1]。",
    "蓝色〔1〕。": "蓝色[1]。",
    "Blue [webpage 1](https://a.example).": "Blue[1].",
    "Blue【1†source】【2†source】.": "Blue[1][2].",
    "Blue [citation:1][citation:99].": "Blue[1].",
    "Blue {{citation:1}} {{citation:2}}.": "Blue[1][2].",
    "Blue [doc1].": "Blue[1].",
    "Blue [Ref. 1].": "Blue[1].",
    "**蓝色[1]**。": "**蓝色[1]**。",
    "第[1]条规定": "第[1]条规定",
    "Said.\n\n**Sources:**\n1. [A](https://a.example)\n2. [B](https://b.example)": "Said.\n\n",
    "Said [1].\n\n---\n**参考来源**\n[1] 甲 https://a.example\n[2] 乙 https://b.example\n": "Said[1].\n\n",
    "说明[1]。\n\n引用：\n- [1] 甲\n- [2] 乙": "说明[1]。\n\n",
    "Blue [1][2][1].": "Blue[1][2].",
    "Blue [#1].": "Blue[1].",
    "蓝色［1］［2］。": "蓝色[1][2]。",
    "Blue [網頁1、2].": "Blue[1][2].",
    "Blue (source 1; source 2).": "Blue[1][2].",
    "Blue <ref>1</ref>.": "Blue[1].",
    "Blue (1, 2).": "Blue (1, 2).",
    "Blue [ citation : 1 ].": "Blue[1].",
}


@pytest.mark.parametrize(("raw", "kept"), FURTHER.items())
def test_a_further_shape_is_kept_as_it_was_foretold(raw: str, kept: str) -> None:
    assert {streamed(*raw)} | {streamed(raw[:place], raw[place:]) for place in range(len(raw) + 1)} == {kept}
