"""What a model of each family writes behind its prompt: plain, thinking, cut, calling; in words of our own.

A text is a list of units, as a tokenizer makes them: each word of the family's frame is one, of everything else each
character. It imports nothing, so that a recorder may run where only the reference parser is installed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

THOUGHT = "The bell…\n钟在响🔔, so I weigh it."
ANSWER = "钟 rings at **noon** 🔔,\n\nnot < 1 | 2."
ABOUT_TAGS = "Begin with `<think>`, end with `</think>`: so."
LOOK = "I look it up."


@dataclass(frozen=True)
class Family:
    """How one family writes."""

    profile: str
    parser: str
    """SGLang's `--reasoning-parser`, and its `--tool-call-parser`; empty: none."""
    tool_parser: str = ""
    opening: str = "<think>\n"
    """What the model itself writes before its thoughts; empty: its prompt ends in it."""
    closing: str = "\n</think>\n\n"
    ending: str = ""
    """What it writes behind its answer, besides the token that ends it."""
    form: str = ""
    """Its call of `search`, with `{}` for the words."""
    words: str = ""
    """What it searches for, as its form has it written."""
    frame: str = r"</?think>|</?tool_call>"
    """The words of its frame that are one token each."""
    is_forced: bool = True
    """Its server takes what comes first for thoughts, since its prompt has begun them."""
    can_be_plain: bool = True
    """It can be told not to think."""
    calls_inside: bool = False
    """SGLang ends its thoughts at a call that comes before their closing tag."""

    @property
    def call(self) -> str:
        return self.form.format(self.words)

    @property
    def second_call(self) -> str:
        return self.form.format(f"{self.words} 2")


@dataclass(frozen=True)
class Written:
    """One output of a model."""

    name: str
    text: str
    thinks: bool
    finish: str = "stop"


_HERMES = '<tool_call>\n{{"name": "search", "arguments": {{"q": "{}"}}}}\n</tool_call>'
_CODER = "<tool_call>\n<function=search>\n<parameter=q>\n{}\n</parameter>\n</function>\n</tool_call>"
_GLM = "<tool_call>search\n<arg_key>q</arg_key>\n<arg_value>{}</arg_value>\n</tool_call>"
_KIMI = (
    "<|tool_calls_section_begin|><|tool_call_begin|>functions.search:0<|tool_call_argument_begin|>"
    '{{"q": "{}"}}<|tool_call_end|><|tool_calls_section_end|>'
)
_K3 = (
    '<|open|>tools<|sep|><|open|>call tool="search" index="1"<|sep|><|open|>argument key="q" type="string"<|sep|>{}'
    "<|close|>argument<|sep|><|close|>call<|sep|><|close|>tools<|sep|>"
)
_M2 = '<minimax:tool_call>\n<invoke name="search">\n<parameter name="q">{}</parameter>\n</invoke>\n</minimax:tool_call>'
_NS = "]<]minimax[>["
_M3 = f'{_NS}<tool_call>\n{_NS}<invoke name="search">{_NS}<q>{{}}{_NS}</q>{_NS}</invoke>\n{_NS}</tool_call>'
_V31 = (
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>search<｜tool▁sep｜>{{"q": "{}"}}'
    "<｜tool▁call▁end｜><｜tool▁calls▁end｜>"
)
_V32 = (
    '<｜DSML｜function_calls>\n<｜DSML｜invoke name="search">\n<｜DSML｜parameter name="q" string="true">{}'
    "</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>"
)
_GEMMA = '<|tool_call>call:search{{q:<|"|>{}<|"|>}}<tool_call|>'
_HARMONY = (
    '<|start|>assistant<|channel|>commentary to=functions.search <|constrain|>json<|message|>{{"q":"{}"}}<|call|>'
)
_WORDS = '钟 \\"noon\\"'
_RAW_WORDS = '钟 "noon"'


FAMILIES = (
    Family("r1", "deepseek-r1", opening="", can_be_plain=False),
    Family("r1-0528", "deepseek-r1", can_be_plain=False),
    Family(
        *("v3-hybrid", "deepseek-v3", "deepseekv31", "", "</think>"),
        form=_V31,
        words=_WORDS,
        frame=r"</?think>|<｜[^｜]*｜>",
    ),
    Family(
        *("v3.2", "deepseek-v3", "deepseekv32", "", "</think>"),
        form=_V32,
        words=_RAW_WORDS,
        frame=r"</?think>|｜DSML｜",
    ),
    Family("qwq", "deepseek-r1", "qwen25", opening="", can_be_plain=False, form=_HERMES, words=_WORDS),
    Family("qwen3", "qwen3", "qwen", calls_inside=True, form=_HERMES, words=_WORDS),
    Family(
        *("qwen3-thinking", "qwen3-thinking", "qwen", ""),
        form=_HERMES,
        words=_WORDS,
        can_be_plain=False,
        calls_inside=True,
    ),
    Family("qwen3.5", "qwen3", "qwen3_coder", opening="", calls_inside=True, form=_CODER, words=_RAW_WORDS),
    Family(
        *("glm", "glm45", "glm47"),
        form=_GLM,
        words=_RAW_WORDS,
        frame=r"</?(?:think|tool_call|arg_key|arg_value)>",
        calls_inside=True,
    ),
    Family(
        *("kimi-k2.5", "kimi_k2", "kimi_k2", "", "</think>"),
        form=_KIMI,
        words=_WORDS,
        frame=r"</?think>|<\|[a-z_]+\|>",
        calls_inside=True,
    ),
    Family(
        *("kimi-k3", "kimi_k3", "kimi_k3", "", "<|close|>think<|sep|><|open|>response<|sep|>"),
        ending="<|close|>response<|sep|>",
        form=_K3,
        words=_RAW_WORDS,
        frame=r"<\|[a-z_]+\|>",
        calls_inside=True,
    ),
    Family(
        *("minimax-m2", "minimax", "minimax-m2", ""),
        form=_M2,
        words=_RAW_WORDS,
        frame=r"</?think>|</?minimax:tool_call>",
        can_be_plain=False,
    ),
    Family(
        *("minimax-m3", "minimax-m3", "minimax-m3", "", "\n</mm:think>\n\n"),
        form=_M3,
        words=_RAW_WORDS,
        frame=r"</?mm:think>|\]<\]minimax\[>\[",
    ),
    Family("magistral", "mistral", opening="[THINK]", closing="[/THINK]", frame=r"\[/?THINK\]", is_forced=False),
    Family(
        *("gemma4", "gemma4", "gemma4", "<|channel>thought\n", "<channel|>"),
        form=_GEMMA,
        words=_RAW_WORDS,
        frame=r'<\|(?:channel|tool_call|")[|]?>|<(?:channel|tool_call)\|>',
    ),
    Family(
        *("gpt-oss", "gpt-oss", "gpt-oss", "<|channel|>analysis<|message|>"),
        closing="<|end|><|start|>assistant<|channel|>final<|message|>",
        form=_HARMONY,
        words=_WORDS,
        frame=r"<\|[a-z]+\|>",
        can_be_plain=False,
    ),
)


def written_by(family: Family) -> Iterator[Written]:
    """All outputs of `family` that are looked at."""
    opening, closing, ending = family.opening, family.closing, family.ending
    yield Written("thought", f"{opening}{THOUGHT}{closing}{ANSWER}{ending}", thinks=True)
    yield Written("empty thought", f"{opening}{closing.lstrip()}{ANSWER}{ending}", thinks=True)
    yield Written("thought cut by length", f"{opening}{THOUGHT}", thinks=True, finish="length")
    yield Written("tags in the answer", f"{opening}{THOUGHT}{closing}{ABOUT_TAGS}{ending}", thinks=True)
    if family.can_be_plain:
        yield Written("plain", f"{ANSWER}", thinks=False)
        yield Written("plain about tags", f"{ABOUT_TAGS}", thinks=False)
    if not family.call:
        return
    behind = closing.partition("<|start|>")[0].partition("<|open|>")[0]
    yield Written("call", f"{opening}{THOUGHT}{behind}{family.call}", thinks=True, finish="tool_calls")
    yield Written("two calls", f"{opening}{THOUGHT}{behind}{calls_of(family)}", thinks=True, finish="tool_calls")
    if family.calls_inside:
        yield Written("call inside the thought", f"{opening}{THOUGHT}{family.call}", thinks=True, finish="tool_calls")
    if family.profile not in ("gpt-oss", "kimi-k3"):
        said = f"{opening}{THOUGHT}{closing}{LOOK}{family.call}"
        yield Written("words and a call", said, thinks=True, finish="tool_calls")


def calls_of(family: Family) -> str:
    """Two calls in one turn, in the family's own grouping."""
    if family.profile.startswith("kimi-k2"):
        second = family.second_call.partition("<|tool_calls_section_begin|>")[2].replace(":0<", ":1<")
        return family.call.removesuffix("<|tool_calls_section_end|>") + second
    if family.profile == "kimi-k3":
        second = family.second_call.partition("<|sep|>")[2].replace('index="1"', 'index="2"')
        return family.call.removesuffix("<|close|>tools<|sep|>") + second
    if family.profile == "v3.2":
        second = family.second_call.partition("<｜DSML｜function_calls>\n")[2]
        return family.call.removesuffix("</｜DSML｜function_calls>") + second
    return family.call + ("\n" if "tool_call>" in family.call else "") + family.second_call


def units(family: Family, text: str) -> list[str]:
    """`text` as its tokenizer would cut it, at the finest."""
    return re.findall(rf"{family.frame}|.", text, re.DOTALL)
