"""What a server's refusals have taught about the fields of a request: left out, renamed, lowered from then on.

Servers that speak OpenAI's protocol differ in what they take, by model and by version. A refusal (400, 422) that names
a field is believed: the request is changed in that one field and sent again, and the next one is right at once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from inference.errors import Refused

NEEDED = ("model", "messages")
"""Without these there is no request."""
OF_THE_PROTOCOL = (*NEEDED, "stream", "stream_options", "max_tokens", "max_completion_tokens", "temperature", "top_p")
"""What every server should know; a server that knows not even its name for what it refuses gets nothing else."""
ALIASES = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}

_NUMBER = re.compile(r"(?<![\w.])\d{1,9}(?![\w.]*\d)")
_EXCLUSIVE = re.compile(
    r"(?<![\w.])(?P<bound>\d{1,9}) \(exclusive\)"
    r"|(?:(?:less|lower|smaller|fewer) than|(?<![<=>])<|小于|小於|低于|低於) ?`?(?P<below>\d{1,9})(?![\w.]*\d)",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(?<![\w.])(\d{1,4}) ?k\b", re.IGNORECASE)
_PLACES = re.compile(
    r"\b(?:line|column|col|position|offset|index|char(?:acter)?|byte|request id:?) \d{1,9}", re.IGNORECASE
)
_INSTEAD = re.compile(
    r"expected (?:one )?of|(?<!\w)(?:allowed|supported|valid|accepted|known|permitted)"
    r" (?:fields|parameters|properties|keys|names|arguments)(?: are|:)|did you mean",
    re.IGNORECASE,
)
"""What a server would have taken is no field that it refuses."""
_UNKNOWN_FIELD = re.compile(
    r"unrecogni[sz]ed|unknown (?:field|parameter|argument|property)|unsupported parameter|extra (?:inputs|fields)"
    r"|not permitted|unexpected keyword|additional propert",
    re.IGNORECASE,
)
_PREFILL = re.compile(
    r"continue_final_message|prefill|last message|final message|(?:end|conclude) with a user|last role"
    r"|assistant messages? at the end",
    re.IGNORECASE,
)
_TOOLS = re.compile(
    r"tool[ _](?:choice|use|call)|supports?(?: for)? tools|tools param|function[ _]call|the provided 'tools'",
    re.IGNORECASE,
)
_THINKING = re.compile(r"not support (?:thinking|reasoning)\b", re.IGNORECASE)
THINKING_FIELDS = ("thinking", "reasoning", "reasoning_effort", "enable_thinking", "chat_template_kwargs")
OTHER_NAMES = {"max_tokens": ("max_new_tokens", "max_output_tokens", "num_predict"), "presence_penalty": ("penalty",)}
"""How hosts call fields that they pass on in another protocol; `presencePenalty` and its kind are known anyway."""
# Words that a sentence may hold without speaking of the field.
_COMMON = ("stream", "thinking", "reasoning", "tools", "stop", "priority")
_NOUN = (
    r"(?:not supported|unsupported)[^.:]{0,40}:\s+|supports?(?: for)?\s+"
    r"|(?:parameter|argument|field|property|supplied|input|keyword argument)s?(?: name)?:?\s+"
)
_BEGUN = r"(?:\A|\n|[:;] )"
"""Where a sentence begins; `stop: at most 4 items` and `reasoning.effort …` name a field there."""


@dataclass(frozen=True)
class FieldRules:
    """How a server is asked."""

    left_out: frozenset[str] = frozenset()
    renamed: tuple[tuple[str, str], ...] = ()
    at_most: tuple[tuple[str, int], ...] = ()
    """Field, under its new name if it has one → the largest value."""
    has_no_prefill: bool = False
    """The last message has to be a user's."""

    def applied(self, fields: Mapping[str, object]) -> dict[str, object]:
        """`fields` as the server takes them."""
        names, limits = dict(self.renamed), dict(self.at_most)
        adapted: dict[str, object] = {}
        for field, value in fields.items():
            name = names.get(field, field)
            if name in self.left_out or (field in self.left_out and field not in names):
                continue
            limit = limits.get(name)
            adapted[name] = min(value, limit) if limit is not None and isinstance(value, int) else value
        if "stream" not in adapted:
            adapted.pop("stream_options", None)
        return adapted


def lesson(refused: Refused, sent: Mapping[str, object], known: FieldRules) -> FieldRules | None:
    """`known` and what `refused` teaches besides, when `sent` was answered so; None where it teaches nothing new."""
    words = str(refused)
    has_no_tools = "tools" in sent and _TOOLS.search(words) is not None
    if refused.status not in (400, 422) and not (refused.status == 404 and has_no_tools):
        return None
    rules = known
    if _has_prefill(sent) and _PREFILL.search(words):
        rules = replace(rules, has_no_prefill=True)
        # What else it names it names beside the begun answer: it is asked for again without that.
        sent = {name: value for name, value in sent.items() if not isinstance(value, dict)}
    if has_no_tools:
        return replace(rules, left_out=rules.left_out | {"tools", "tool_choice"})
    names = named(refused, sent) or [name for name in THINKING_FIELDS if name in sent and _THINKING.search(words)]
    for name in names:
        rules = _changed(rules, name, sent[name], words)
    if not names and rules == known and _UNKNOWN_FIELD.search(words):
        rules = replace(rules, left_out=rules.left_out | (set(sent) - set(OF_THE_PROTOCOL)))
    return rules if rules != known else None


def named(refused: Refused, sent: Mapping[str, object]) -> list[str]:
    """The fields of `sent` that the refusal speaks of."""
    able = [name for name in sent if name not in NEEDED]
    if exact := [name for name in able if name in refused.fields]:
        return exact
    words = _INSTEAD.split(str(refused))[0]
    return [name for name in able if _mentions(words, name) or _mentions_within(words, name, sent[name])]


def _mentions(words: str, name: str) -> bool:
    if name in _COMMON:
        return (
            re.search(rf"{_quoted(name)}|(?:{_NOUN}){name}\b|{_BEGUN}{name}(?:: |\.[a-z_])", words, re.IGNORECASE)
            is not None
        )
    shapes = [name, _camel(name), *(shape for other in OTHER_NAMES.get(name, ()) for shape in (other, _camel(other)))]
    return re.search(rf"(?<!\w)(?:{'|'.join(shapes)})(?!\w)", words, re.IGNORECASE) is not None


def _mentions_within(words: str, name: str, value: object) -> bool:
    """Whether it speaks of a key of the object that the field holds: in quotes, behind the field, or a compound."""
    keys = list(value) if isinstance(value, dict) else []
    compounds = [rf"(?<!\w){key}(?!\w)" for key in keys if "_" in key]
    shapes = [*map(_quoted, keys), *(rf"(?<!\w){name}\.{key}\b" for key in keys), *compounds]
    return any(re.search(shape, words, re.IGNORECASE) for shape in shapes)


def _quoted(name: str) -> str:
    return rf"""["'`“‘]{name}["'`”’.\[]"""


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _changed(rules: FieldRules, name: str, value: object, words: str) -> FieldRules:
    """The gentlest change that the words allow and that was not tried yet."""
    if name == "continue_final_message":
        return replace(rules, has_no_prefill=True, left_out=rules.left_out | {name})
    limit = _ceiling(words, value)
    if limit is not None and dict(rules.at_most).get(name, limit + 1) > limit:
        return replace(rules, at_most=(*(pair for pair in rules.at_most if pair[0] != name), (name, limit)))
    alias = ALIASES.get(name)
    if alias and alias not in dict(rules.renamed) and alias not in rules.left_out:
        return replace(rules, renamed=(*rules.renamed, (name, alias)))
    return replace(rules, left_out=rules.left_out | {name})


def _ceiling(words: str, value: object) -> int | None:
    """The largest whole number below `value` that the words name."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    text = words.partition(":")[2] if re.match(r"\d{3}:", words) else words
    text = re.sub(r"(?<=\d),(?=\d{3})", "", _PLACES.sub("", text))
    text = _EXCLUSIVE.sub(lambda bound: f" {int(bound['bound'] or bound['below']) - 1} ", text)
    text = _THOUSANDS.sub(lambda number: f"{number[1]}000", text)
    numbers = map(int, _NUMBER.findall(text))
    return max((number for number in numbers if 1 < number < value), default=None)


def _has_prefill(sent: Mapping[str, object]) -> bool:
    messages = sent.get("messages")
    last = messages[-1] if isinstance(messages, list) and messages else None
    return isinstance(last, dict) and last.get("role") == "assistant"
