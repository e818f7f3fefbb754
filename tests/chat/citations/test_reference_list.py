"""A line of a closing list is told from others at once, whatever stands on it."""

import time

import pytest

from chat.citations.reference_list import ReferenceList
from chat.citations.stream import CitationStream
from tests.yardstick import allowed


@pytest.mark.quiet
@pytest.mark.parametrize("unit", ["https://a", "https://a>", "<https://a> ", " 1.https://b", "https://a**", "> "])
def test_a_line_of_addresses_that_touch_is_judged_at_once(unit: str) -> None:
    line = f"References {unit * 40} x\n"
    began = time.process_time()

    shown = ReferenceList("An answer.\n").feed(line)

    assert shown == line
    assert time.process_time() - began < allowed(1)


@pytest.mark.parametrize("bullet", ["1. ", "- ", "2) "])
@pytest.mark.parametrize("heading", ["## References", "**Sources:**", "参考资料："])
def test_a_closing_list_of_linked_names_is_dropped(heading: str, bullet: str) -> None:
    references = ReferenceList("Bells ring at noon.\n\n")
    shown = references.feed(f"{heading}\n\n{bullet}[Harbour](https://x.example)\n{bullet}Bells - https://y.example")

    assert shown + references.close() == ""


def test_a_numbered_list_that_leads_nowhere_stays() -> None:
    text = "Sources\n\n1. The mayor said so.\n2. The keeper said so.\n"
    references = ReferenceList("Bells ring at noon.\n\n")

    assert references.feed(text) + references.close() == text


CLOSING = (
    "### 📚 References\n- [1] Harbour\n- [2] Bells",
    "---\n\n**Sources**\n\n* [1]: https://x.example\n* [2]: https://y.example",
    "五、参考资料：\n1. 港口的钟（https://x.example）\n2. 引水员",
    "【参考文献】\n[1] 港口的钟\n[citation:2] 引水员",
    "**參考來源**：\n- 來源1：港口的鐘\n- 來源2：引水員",
    "## 参考来源\n\n| 编号 | 标题 |\n|---|---|\n| [1] | 港口 |",
    "資料來源：[1] 港口網；[2] 引水網",
    "以上信息来源于：[1][2]",
    "Sources: [1] Harbour, [2] Bells",
    "🔗 Source(s): [1] [2]",
    "Sources used: [1](https://x.example), [Bells](https://y.example)",
    "Citations:\n[1]: https://x.example\n[2]: https://y.example",
    "References\n==========\n[1] Harbour\n    https://x.example\n[2] Bells\nhttps://y.example\n\n---",
    "[^1]: Harbour news\n    more of it\n\n[^2]: Bells",
    "[1]: Harbour news\n[2]: Bell news",
    "[1] Harbour news - https://x.example\n[2] Bell news (https://y.example)",
    "---\n[1] Harbour news\n[2] Bell news",
    "<references>\n[1] Harbour\n</references>",
    "## References\n- Webpage 1: Harbour\n- Webpage 2: Bells",
)
NO_LIST = (
    "Sources:\n- Meat and fish [1]\n- Beans [2]",
    "来源：\n1. 肉类 [1]\n2. 豆类 [2]",
    "## Sources of iron\n- Meat [1]",
    "参考：\n- 先关闭电源\n- 再拆螺丝 [1]",
    "引用：[1]认为钟声在中午响起。",
    "Source: [1] says the bells ring at noon. [2] denies it.",
    "---\n\n[1] says that bells ring.\n\n[2] denies it.",
    "- [1] is about bells.\n- [2] is about noon.",
    "Further reading:\n- [Harbour](https://x.example)",
    "| a | b |\n|---|---|\n| x | [1] |",
    "References\n[1] A book\nMore follows.",
    "1. **参考** 先看说明[1]\n2. 再动手[2]",
    "---",
)


def streamed(raw: str, size: int) -> str:
    stream = CitationStream((1, 2))
    pieces = [raw[start : start + size] for start in range(0, len(raw), size)]
    return "".join(shown.text for shown in (*map(stream.feed, pieces), stream.close()))


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("text", CLOSING)
def test_a_closing_list_of_any_shape_is_dropped(text: str, size: int) -> None:
    assert streamed(f"Bells ring at noon [1].\n\n{text}", size).rstrip() == "Bells ring at noon[1]."


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("text", NO_LIST)
def test_what_only_looks_like_a_list_of_references_stays(text: str, size: int) -> None:
    kept = streamed(f"Bells ring at noon [1].\n\n{text}", size)

    assert kept.replace(" ", "") == f"Bells ring at noon[1].\n\n{text}".replace(" ", "")
