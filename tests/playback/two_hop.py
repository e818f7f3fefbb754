"""A model that searches in the middle of its thoughts, as its prompt invites it to: by a tool, or by marks in its text.

It answers questions of `web()`: who keeps the bell that was cast in some foundry? One page says where the bell hangs,
another who keeps the tower of that place; nothing on the second page is in the question. Where the bell hangs is asked
too: the first page has it. The model reads what it is shown and nothing else: what it does not find in the prompt it
asks for, and what it does not get it says is missing.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.playback.script import finish, frame

_SOUNDS = ("ba", "lo", "ri", "ne", "tu", "sa", "mo", "ke", "di", "va", "po", "ge")
_HAN = "安博川德恩方高海金康林明宁普清荣松泰维贤阳云泽卓"


@dataclass(frozen=True)
class Case:
    """One question, and the two pages that answer it."""

    language: str
    question: str
    short_question: str
    """That the first page answers alone, with the place."""
    first: tuple[str, str]
    """Title and text of the page that the question finds."""
    second: tuple[str, str]
    """Of the page that only its place leads to."""
    place: str
    keeper: str


def cases(count: int = 14) -> list[Case]:
    """So many in each of three languages, all of different names."""
    return [case(language, number) for language in ("en", "zh-hans", "zh-hant") for number in range(count)]


def case(language: str, number: int) -> Case:
    """The question `number` of a language."""
    bell, place, keeper = (name(language, number, kind) for kind in range(3))
    match language:
        case "en":
            texts = (
                f"Which person looks after the {bell} bell?",
                f"In which place does the {bell} bell hang today?",
                f"The {bell} bell: a person looks after it there. The {bell} bell hangs today in {place}.",
                f"The tower of {place} has a warden. The warden of {place} is {keeper}, for years by now.",
            )
        case "zh-hans":
            texts = (
                f"{bell}古钟由哪个人照管？",
                f"{bell}古钟如今悬挂在哪里？",
                f"{bell}古钟由当地一个人照管。{bell}古钟如今悬挂在{place}。",
                f"{place}的塔楼有一位看守。{place}的看守是{keeper}，任职多年。",
            )
        case _:
            texts = (
                f"{bell}古鐘由哪個人照管？",
                f"{bell}古鐘如今懸掛在哪裡？",
                f"{bell}古鐘由當地一個人照管。{bell}古鐘如今懸掛在{place}。",
                f"{place}的塔樓有一位看守。{place}的看守是{keeper}，任職多年。",
            )
    question, short_question, first, second = texts
    return Case(language, question, short_question, (f"{bell}", first), (f"{place}", second), place, keeper)


def name(language: str, number: int, kind: int) -> str:
    """A name that is nobody's."""
    seed = number * 3 + kind + (0 if language == "en" else 700 if language == "zh-hans" else 1400)
    sounds = _SOUNDS if language == "en" else _HAN
    length = 4 if language == "en" else 3
    rest = seed * 7919 % len(sounds) ** length  # a prime: no two seeds come to the same
    parts = [sounds[rest // len(sounds) ** place % len(sounds)] for place in range(length)]
    return "".join(parts).capitalize()


def noise(language: str, number: int) -> tuple[str, str]:
    """A page about nothing that is asked for, in words like those of the questions."""
    match language:
        case "en":
            return f"Towers {number}", f"Tower {number} is open on Sundays; a warden has its keys."
        case "zh-hans":
            return f"塔楼{number}", f"第{number}座塔楼周日开放，看守有钥匙。"
        case _:
            return f"塔樓{number}", f"第{number}座塔樓週日開放，看守有鑰匙。"


def written_web(folder: Path) -> Path:
    """`folder`, with two pages for each question in it, and as many others that sound alike."""
    for number, one in enumerate(cases()):
        for title, text in (one.first, one.second, noise(one.language, number)):
            (folder / f"{title}.md").write_text(f"# {title}\n\n{text}\n", "utf-8")
    return folder


PLACE = re.compile(r"hangs today in (\w+)\.|悬挂在(\w+?)。|懸掛在(\w+?)。")
KEEPER = re.compile(r"warden of \w+ is (\w+),|看守是(\w+?)，")
QUESTION = re.compile(r"looks after the (\w+) bell\?|(\w+)古[钟鐘]由哪[个個]人照管")
SHORT = re.compile(r"place does the (\w+) bell hang today\?|(\w+)古[钟鐘]如今[悬懸][挂掛]在哪[里裡]")
LAST = re.compile("No further searches are possible|不能再继续搜索|不能再繼續搜尋")
PAGE = re.compile(r"\[webpage (\d+) begin\](.*?)\[webpage \1 end\]", re.DOTALL)


def first_group(found: re.Match[str] | None) -> str:
    return next((group for group in found.groups() if group), "") if found else ""


@dataclass(frozen=True)
class Thought:
    """What the model makes of its prompt: another query, or the answer."""

    query: str = ""
    answer: str = ""
    page: int = 0
    """Where it looks for the query; 0: on the web."""
    reads: bool = False
    """It reads the page from its beginning instead."""


def thought(prompt: str, *, may_search: bool) -> Thought:
    """What follows from the pages in `prompt`."""
    is_short = SHORT.search(prompt) is not None
    asked = [*(SHORT if is_short else QUESTION).finditer(prompt)]
    bell = first_group(asked[-1]) if asked else ""
    pages = {int(number): text for number, text in PAGE.findall(prompt)}
    places = {number: first_group(PLACE.search(text)) for number, text in pages.items() if bell in text}
    number, place = next(((page, place) for page, place in places.items() if place), (0, ""))
    if place and is_short:
        return Thought(answer=f"It hangs in {place} [citation:{number}].")
    for page, text in pages.items():
        if place and place in text and KEEPER.search(text):
            return Thought(answer=f"It is {first_group(KEEPER.search(text))} [citation:{page}].")
    if place and may_search:
        return Thought(query=f"warden of {place}" if place.isascii() else f"{place}的看守", page=number)
    return Thought(answer="The pages do not say it; the keeper is missing.")


def searching(body: dict[str, Any], rid: str, model: str, habit: str) -> Iterator[bytes]:
    """The stream of the model; `habit`: `two-hop-loops` asks the same again and again, `two-hop-endless` ever more,
    `two-hop-finds` and `two-hop-reads` look into the page that they have, `two-hop-ponders` thinks for long before it
    answers, and goes on with such thoughts where they end in its prompt."""
    prompt = "\n".join(str(message["content"]) for message in body["messages"])
    begun = Begun.of(body)
    may_search = not begun.is_closed and ("stop" in body or body.get("tool_choice") == "auto")
    said = thought(prompt, may_search=may_search and not LAST.search(prompt))
    said = of_habit(said, habit, prompt.count("[webpage"))
    if not may_search or (begun.text and "tools" in body):
        said = Thought(answer=said.answer or "Nothing more.")
    ponders = habit == "two-hop-ponders" and not said.query
    thoughts = "" if begun.is_closed else ponderings(prompt, begun.text) if ponders else "I look at the pages. "
    if "tools" in body:
        yield from by_tool(said, thoughts, rid, model)
    else:
        yield from by_marks(said, thoughts, rid, model, begun, may_search="stop" in body)


@dataclass(frozen=True)
class Begun:
    """What of an answer is in the prompt, and how."""

    text: str
    is_closed: bool
    """There is nothing more to think."""
    is_parted: bool
    """The thoughts come in a field of their own."""

    @classmethod
    def of(cls, body: dict[str, Any]) -> "Begun":
        """That of a request, in the shape of any family."""
        last = body["messages"][-1] if body.get("continue_final_message") else {}
        thoughts, content = str(last.get("reasoning_content") or ""), str(last.get("content") or "")
        is_off = body.get("chat_template_kwargs", {}).get("thinking") is False
        is_closed = is_off or "</think>" in content or bool(thoughts and content)
        return cls(thoughts + content, is_closed, body.get("separate_reasoning") is not False)


PONDERINGS = {
    "en": "".join(f"I weigh reason {number}. " for number in range(100)),
    "zh-hans": "".join(f"我权衡这个理由{number}。" for number in range(100)),
    "zh-hant": "".join(f"我權衡這個理由{number}。" for number in range(100)),
}
"""By the language of the question: long thoughts, a piece a reason."""


def ponderings(prompt: str, begun: str) -> str:
    """What is left of long thoughts whose first part the prompt may end with."""
    question = [*QUESTION.finditer(prompt)][-1][0]
    thoughts = PONDERINGS["zh-hant" if "鐘" in question else "zh-hans" if "钟" in question else "en"]
    start = begun.find(thoughts[: thoughts.index("1")])
    return thoughts.removeprefix(begun[start:]) if start >= 0 else thoughts


def of_habit(said: Thought, habit: str, seen: int) -> Thought:
    """What a model makes of it that does not know when to end."""
    match habit:
        case "two-hop-loops":
            return Thought(query="bronze warden", answer=said.answer or "Nothing more.")
        case "two-hop-endless":
            return Thought(query=f"bell number {seen}", answer=said.answer or "Nothing more.")
        case "two-hop-finds":
            return said
        case "two-hop-reads":
            return replace(said, reads=True)
        case _:
            return replace(said, page=0)


def by_tool(said: Thought, thoughts: str, rid: str, model: str) -> Iterator[bytes]:
    """The stream of a model that is offered the tool."""
    yield frame(rid, model, {"role": "assistant", "content": ""})
    for piece in pieces(thoughts):
        yield frame(rid, model, {"reasoning_content": piece})
    if not said.query:
        yield frame(rid, model, {"content": said.answer})
        yield from finish(rid, model, "stop", 5, 9)
        return
    yield frame(rid, model, {"content": "Let me look."})
    name, told = "search", dict[str, Any](queries=[said.query], missing="who keeps it")
    if said.page:
        name, told = ("open_page", {}) if said.reads else ("find_in_page", {"words": said.query})
        told["number"] = said.page
    arguments = json.dumps(told)
    call = {"id": "c0", "type": "function", "function": {"name": name, "arguments": ""}}
    yield frame(rid, model, {"tool_calls": [{"index": 0, **call}]})
    for piece in (arguments[:7], arguments[7:]):
        yield frame(rid, model, {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]})
    yield from finish(rid, model, "tool_calls", 5, 9)


def by_marks(said: Thought, thoughts: str, rid: str, model: str, begun: Begun, *, may_search: bool) -> Iterator[bytes]:
    """The stream of a model that was told of the marks, or is offered nothing."""
    yield frame(rid, model, {"role": "assistant", "content": ""})
    if said.query and may_search:
        query = said.query if not said.page else f"page {said.page}" + (f": {said.query}" if not said.reads else "")
        for piece in (f"{thoughts}<|begin_sea", f"rch_query|>{query}"):
            yield frame(rid, model, {"content": piece})
        yield from finish(rid, model, "stop", 5, 9, "<|end_search_query|>")
        return
    for piece in pieces(thoughts):
        yield frame(rid, model, {"reasoning_content" if begun.is_parted else "content": piece})
    closing = "" if begun.is_closed or begun.is_parted else "\n</think>\n\n"
    yield frame(rid, model, {"content": f"{closing}{said.answer}"})
    yield from finish(rid, model, "stop", 5, 9)


def pieces(thoughts: str) -> list[str]:
    """A sentence a chunk."""
    return re.findall(r"[^.。]+[.。] ?", thoughts)
