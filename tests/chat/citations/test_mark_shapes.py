"""Marks as models have been seen to write them, at every cut of the stream; and what looks like one and is none."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chat.citations.mark_groups import WORD_JOINER
from chat.citations.mark_shapes import MARK, TAGGED
from tests.chat.citations.test_stream import streamed
from tests.stack import ROOT, clean_environment
from tests.yardstick import allowed

ONE = re.split(
    "  |\n",
    """
[[1]](https://a.example/x)  【1†L10-L20】  【source_1】  ［1］  〖1〗  ⟦1⟧  [ref 1]  [Source#1]  [cite:1]
[cit:1]  [cited: 1]  [search:1]  (Source:[1])  ^[1]^  ^{[1]}  ^1^  [^1^]  [^source1]  <cite>1</cite>
<sup>[1](https://a.example)</sup>  [<sup>1</sup>](#ref1)  <citation:1>  <cite:1>  <source 1>
<|citation:1|>  <span class="citation">1</span>  <ref name="1"/>  [REF]1[/REF]  [@1]  {{cite|1}}
{{ref|1}}  {citation:1}  {source 1}  {{citation:1}}  \\cite{1}  \\citep{1}  \\cite[p.3]{1}
\\textsuperscript{[1]}  [1](citation:1)  [citation](1)  [来源](1)  [1](1)  [1](@ref)  [1](ref)  [1](#ref-1)
[1](<https://a.example/x/y>)  [citation:1]()  [citation:1,]  [citation::1]  [citation=1]  [citation="1"]
[citation∶1]  [citation﹕1]  [citation index:1]  [\u200b1]  [1\u200b]  [引文1]  [脚注1]  [腳註 1]  [证据1]
[检索结果1]  [信源1]  [来源网页1]  [资料来源：1]  [ソース1]  [引用元1]  [출처 1]  [참고 1]  [cita 1]  [réf. 1]
[Quelle 1]  [fonte 1]  [источник 1]  [ссылка 1]  [nguồn 1]  [bron 1]  [kaynak 1]  [المصدر 1]  [źródło 1]  [sumber 1]
(see [1])  (cf. [1])  (see source 1)  (per Source 1)  (according to source 1)  （根据来源1）  （來自來源1）
（来自网页1）  （见[1]）  ¹  †1  [¹]
""".strip(),
)
SEVERAL = {
    "[1]-[3]": "[1][2][3]",
    "[1] – [3]": "[1][2][3]",
    "[citation:1]至[citation:3]": "[1][2][3]",
    "[2]-[1]": "[2]-[1]",
    "[1]-[12]": "[1]-[12]",
    "[1]-[99]": f"[1]-[{WORD_JOINER}99]",
    "[citation:1/2]": "[1][2]",
    "[citation:1+2]": "[1][2]",
    "[1,2](@ref)": "[1][2]",
    "[1][2](@ref)": "[1][2]",
    "[ref]1,2[/ref]": "[1][2]",
    "(Sources 1 and 3)": "[1][3]",
    "（参见[1][2]）": "[1][2]",
    "（来源：[1]、[3]）": "[1][3]",
    "\\cite{1,2}": "[1][2]",
    "[fontes 1, 2]": "[1][2]",
    "[источники 1, 2]": "[1][2]",
    "[citation:1]\u3000[citation:2]": "[1][2]",
    "{[citation:1]}": "[1]",
    "¹²": "[12]",
    "¹,²": "[1],[2]",
}
NONE = (
    "Steps (1) and (2), sets {1} and {1, 2}, tags <1> and <2>, {{1}}, {{name}}, ${1}.",
    "Of 5 m² and 3 km², x² + y³, 10³ people, χ², σ², s⁻¹, the ¹⁴C method, in 1990¹, two metres².",
    "See [Table 1], [Figure 2], [Step 3], [Section 1], [1/3], [1 of 3], [Option 2], [page 1].",
    "Born †1 or † 2 with †† twice, 100平方米² 大。",
    "`{{cite|1}} ¹ †1 <cite:1>` and $x^{[1]} + \\cite{1}$ and \\(a¹\\).",
    "```\n[1]-[2] {cite:1} word¹ word†1\n```\n",
    "https://a.example/word¹/x and the intervals χ<sup>2</sup> and R<sup>2</sup>.",
)


def every_cut(raw: str) -> set[str]:
    return {streamed(*raw)} | {streamed(raw[:place], raw[place:]) for place in range(len(raw) + 1)}


@pytest.mark.parametrize("mark", ONE)
def test_a_shape_is_the_mark_of_its_source(mark: str) -> None:
    raw = f"The sky is blue as said{mark}, and more"

    assert every_cut(raw) == {"The sky is blue as said[1], and more"}


@pytest.mark.parametrize(("marks", "kept"), SEVERAL.items())
def test_a_shape_of_several_marks_is_each_of_them(marks: str, kept: str) -> None:
    assert every_cut(f"The sky is blue as said{marks}。More") == {f"The sky is blue as said{kept}。More"}


@pytest.mark.parametrize("raw", NONE)
def test_what_only_looks_like_a_mark_stays(raw: str) -> None:
    assert every_cut(raw) == {raw}


@pytest.mark.parametrize(
    "piece", ["[source ", "{{cite|", "[REF]1", "(see [1]", "<source 1 ", "[来源 1、", '<span class="ref ']
)
def test_a_pattern_is_linear_in_what_only_begins_marks(piece: str) -> None:
    start = time.process_time()
    for pattern in (MARK, TAGGED):
        pattern.match(piece * 40, partial=True)
        pattern.match(piece * 40)

    assert time.process_time() - start < allowed(0.5)


def test_only_who_reads_a_model_has_the_patterns_in_memory(tmp_path: Path) -> None:
    program = (
        "import sys, config.asgi, chat.management.commands.reap; print('chat.citations.mark_shapes' in sys.modules)"
    )
    environment = clean_environment() | {"DATA_DIR": str(tmp_path)}

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.stdout.split() == ["False"], done.stderr
