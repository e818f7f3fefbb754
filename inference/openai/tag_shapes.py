"""The tags by which models part reasoning from answer, and the tokens of chat templates that leak into what they write.

The patterns are of the package `regex`: a partial match says that what a stream has cut may still become a tag.
"""

import regex

from inference.openai.harmony import STARTS

CLOSING = "</think>"
"""DeepSeek-R1's, which most others have taken over."""

_NAMES = ("thinking", "think", "thoughts", "thought", "reasoning", "mm:think", "seed:think", "longcat_think")
"""DeepSeek, Qwen, GLM, Kimi K2; MiniMax; Seed; LongCat; several."""
_ONLY_OPENED = ("reason", "analysis", "scratchpad", "thought_process")
"""Words that a closing tag alone may as well have in an answer about XML."""
_PAIRS = {
    "◁think▷": "◁/think▷",  # Kimi-VL
    "[think]": "[/think]",  # Magistral
    "&lt;think&gt;": "&lt;/think&gt;",
    "<|think|>": "<|/think|>",
    "<|thinking|>": "<|/thinking|>",
    "<|start_thinking|>": "<|end_thinking|>",  # Cohere's Command
    "<|begin_of_thought|>": "<|end_of_thought|>",  # OpenThinker
    "<unused94>thought": "<unused95>",  # MedGemma
    "<|channel>thought": "<channel|>",  # Gemma
    "<|open|>think<|sep|>": "<|close|>think<|sep|>",  # Kimi K3
}
_SENTENCES = {
    "here is my thought process:": "here is my response:",  # Granite
    "here's my thought process:": "here is my response:",
}
_ATTRIBUTES = r"(?:\s{1,3}[\w:-]{1,30}(?:=(?:\"[^\"<>\n]{0,60}\"|'[^'<>\n]{0,60}'|[\w.-]{1,40}))?){0,4}\s{0,3}"


def _any(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(map(regex.escape, words)) + ")"


_OPENING = (
    rf"(?:<(?P<name>{_any(_NAMES + _ONLY_OPENED)}){_ATTRIBUTES}>|(?P<sign>{_any((*_PAIRS, *_SENTENCES))})"
    r"|(?P<channel>analysis)(?=(?-i:[A-Z])))"
)
OPENING = regex.compile(_OPENING, regex.IGNORECASE)
ANY_CLOSING = regex.compile(rf"</\s?{_any(_NAMES)}\s?>|{_any(tuple(_PAIRS.values()))}", regex.IGNORECASE)
LEADING = regex.compile(
    r"(?:<\|im_start\|>(?:assistant)?|<[|｜](?:begin[▁_]of[▁_]sentence|begin_of_text|assistant|start_of_turn_token|chatbot_token)[|｜]>"
    r"|<\|start_header_id\|>assistant<\|end_header_id\|>|<\|start_of_role\|>assistant<\|end_of_role\|>|<start_of_turn>(?:model)?"
    r"|<bos>|\[BOS\]|<role>assistant</role>)",
    regex.IGNORECASE,
)
"""How a template begins a turn of the model."""
BEGINNING = regex.compile(
    rf"(?P<opening>{_OPENING})|(?P<harmony>{_any(STARTS)})|(?P<leading>{LEADING.pattern})", regex.IGNORECASE
)
FRAME = regex.compile(
    r"(?:<(?P<frame>answer|final_answer|response|solution|output)>|<\|START_RESPONSE\|>|<\|begin_of_solution\|>"
    r"|<\|open\|>response<\|sep\|>)",
    regex.IGNORECASE,
)
"""What some models set around their answer."""
TRAILING = regex.compile(
    r"(?:<\|close\|>(?:response|message)<\|sep\|>|<[|｜](?!/?think|close\||(?:begin|end)_of_box\|)[\w▁/]{1,40}[|｜]>"
    r"|<(?:end_of_turn|start_of_turn|eos|pad)>|\[EOS\]|\[e~\[|</s>)",
    regex.IGNORECASE,
)
"""A token that ends a turn or begins one: `<|im_end|>`, `<｜end▁of▁sentence｜>`, and all that look so."""
BOX = regex.compile(r"<\|(?:begin|end)_of_box\|>", regex.IGNORECASE)
"""GLM's signs around what it was asked for, which may be a word within a sentence."""


def closing_of(opening: "regex.Match[str]") -> "regex.Pattern[str]":
    """What ends the reasoning that `opening` (a match of `OPENING` or `BEGINNING`) has begun."""
    if name := opening["name"]:
        return _closing(rf"</\s?{regex.escape(name)}\s?>")
    if opening["channel"]:
        return _closing("assistantfinal")
    return _closing(regex.escape((_PAIRS | _SENTENCES)[opening["sign"].lower()]))


def _closing(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(pattern, regex.IGNORECASE)


LONE_CLOSING = _closing(r"</\s?(?:mm:)?think\s?>|<\|close\|>think<\|sep\|>")
"""What ends reasoning that a prompt has begun; MiniMax M3 and Kimi K3 have closings of their own."""
