"""What one message of another product says: its text, what was thought before it, what was attached to it.

The shapes are those that exports were seen to have: parts and references of ChatGPT, fragments of DeepSeek, plain roles
and contents, and the HTML details in which Open WebUI keeps thoughts and calls of tools.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SIDE_BY_SIDE = "\n\n"
ATTACHMENTS_MAX, NAME_MAX = 20, 200
REFERENCES_MAX, REFERENCE_MAX = 500, 400
# ChatGPT's own signs around what was a citation on its page, and the older 【4†source】.
_MARK = re.compile("\ue200[^\ue200\ue201]{0,400}\ue201|【[^【】†]{0,40}†[^【】]{0,100}】")
_OPENING, _CLOSING = re.compile(r'<details type="([a-z_]{1,40})"[^<>]{0,20000}>'), "</details>"
_SUMMARY = re.compile(r"<summary>[^<]{0,500}</summary>")
_QUOTED = re.compile(r"^[ \t]?>[ \t]?", re.MULTILINE)


@dataclass(frozen=True)
class Content:
    """Markdown; `attached` are names in brackets, for a question that may have no other words."""

    text: str = ""
    thoughts: str = ""
    attached: str = ""


def chatgpt_content(message: dict[str, Any]) -> Content:
    """What `message` of a node says to its reader: neither calls of tools nor what they gave back."""
    about, content = mapping(message.get("metadata")), mapping(message.get("content"))
    kind = content.get("content_type")
    if message.get("recipient") not in (None, "all"):
        return Content()
    if kind == "thoughts":
        steps = [mapping(one) for one in listed(content.get("thoughts"))]
        return Content(thoughts=joined(text_of(one.get("content")) or text_of(one.get("summary")) for one in steps))
    if kind not in ("text", "multimodal_text"):
        return Content()
    text = joined(part_text(part) for part in listed(content.get("parts")))
    return Content(
        without_marks(text, listed(about.get("content_references"))), attached=names(about.get("attachments"))
    )


def deepseek_content(message: dict[str, Any]) -> tuple[str, Content]:
    """The role, "user" or "assistant", and what is said."""
    fragments = [mapping(one) for one in listed(message.get("fragments"))]
    kinds = {text_of(one.get("type")).upper() for one in fragments}
    attached = names(message.get("files")) or ("[file]" if "FILE" in kinds else "")

    def of(kind: str) -> str:
        return joined(text_of(one.get("content")) for one in fragments if text_of(one.get("type")).upper() == kind)

    if "REQUEST" in kinds:
        return "user", Content(of("REQUEST"), attached=attached)
    return "assistant", Content(of("RESPONSE"), of("THINK"))


def plain_content(message: dict[str, Any]) -> Content:
    """Of a message with `role` and `content`, as Open WebUI and older exports of DeepSeek have it."""
    content = message.get("content")
    text = content if isinstance(content, str) else joined(part_text(part) for part in listed(content))
    thoughts = joined(text_of(message.get(name)) for name in ("reasoning_content", "thinking_content", "reasoning"))
    text, within = without_details(text)
    return Content(text, joined((thoughts, within)), names(message.get("files")))


def without_details(text: str) -> tuple[str, str]:
    """The text without what is folded away in it, and the thoughts among that."""
    outside: list[str] = []
    thoughts: list[str] = []
    if text.lstrip().startswith("<think>"):
        thought, _, text = text.lstrip().removeprefix("<think>").partition("</think>")
        thoughts.append(thought.strip())
    place = 0
    for opening in _OPENING.finditer(text):
        if opening.start() < place:
            continue
        end = text.find(_CLOSING, opening.end())
        if end < 0:
            break
        outside.append(text[place : opening.start()])
        place = end + len(_CLOSING)
        if opening[1] == "reasoning":
            body = _SUMMARY.sub("", text[opening.end() : end], count=1)
            thoughts.append(html.unescape(_QUOTED.sub("", html.unescape(body))).strip())
    return "".join([*outside, text[place:]]).strip() if place else text, joined(thoughts)


def without_marks(text: str, references: list[Any]) -> str:
    """With each of ChatGPT's marks as the words that its own page shows there, or none."""
    shown = {
        text_of(mapping(one).get("matched_text")): text_of(mapping(one).get("alt"))[:REFERENCE_MAX]
        for one in references[:REFERENCES_MAX]
    }
    rest = REFERENCES_MAX

    def words(mark: re.Match[str]) -> str:
        nonlocal rest
        rest -= 1
        return shown.get(mark[0], "") if rest >= 0 else ""

    return _MARK.sub(words, text)


def part_text(part: Any) -> str:
    """Of a part of a content: what is written, or that it is a picture."""
    if isinstance(part, str):
        return part
    one = mapping(part)
    kind = text_of(one.get("content_type")) or text_of(one.get("type"))
    return "[image]" if "image" in kind else text_of(one.get("text"))


def names(files: Any) -> str:
    """ "[name]" for each file, as its product calls it."""
    lines: list[str] = []
    for one in map(mapping, listed(files)[:ATTACHMENTS_MAX]):
        name = (
            text_of(one.get("name"))
            or text_of(one.get("file_name"))
            or text_of(mapping(one.get("file")).get("filename"))
        )
        lines.append(f"[{' '.join(name.split())[:NAME_MAX] or 'file'}]")
    return "\n".join(lines)


def joined(texts: Iterable[str]) -> str:
    return SIDE_BY_SIDE.join(text for text in texts if text.strip())


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""
