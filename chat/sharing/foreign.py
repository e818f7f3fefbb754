"""Conversations from the exports of other products, as records of ours.

Read are the shapes that their exports were seen to have: ChatGPT and DeepSeek (`conversations.json`: a `mapping` of
nodes with `parent` and `children`), Open WebUI (`chat.history.messages`, by `parentId`), and a plain list of messages.
A question is a turn; all that follows until the next question is one answer, and where there are several ways on, there
are several.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from chat.errors.problems import Problem
from chat.protocol.state import AnswerPart, Part, ReasoningPart, RunState
from chat.sharing.foreign_messages import (
    Content,
    chatgpt_content,
    deepseek_content,
    listed,
    mapping,
    plain_content,
    text_of,
)
from chat.sharing.record import ConversationRecord, RunRecord, TurnRecord

NODES_MAX, ANSWERS_MAX = 20_000, 50
TITLE_MAX, QUESTION_MAX, TEXT_MAX = 200, 100_000, 400_000
SILENT = Content()
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Node:
    """A message as all of these products have it."""

    id: str
    parent: str | None
    role: str
    content: Content = SILENT
    model: str = ""
    time: datetime | None = None
    children: list["Node"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """A question's with the names of what came with it: it may be nothing but a picture."""
        return "\n".join(
            filter(None, (self.content.text.strip(), self.content.attached if self.role == "user" else ""))
        )

    @property
    def is_question(self) -> bool:
        return self.role == "user" and bool(self.text)


Way = tuple[Node, "Way | None"]
"""A node, and the way to the one before it: no list is copied at each step."""


def foreign_record(body: dict[str, Any]) -> ConversationRecord:
    """The record of one exported conversation. Raises Problem where it has none of the known shapes."""
    nodes = nodes_in(body)
    times = [node.time for node in nodes if node.time]
    began = time_of(body.get("create_time") or body.get("inserted_at") or body.get("created_at")) or min(
        times, default=NEVER
    )
    turns = tuple(turns_of(nodes, began))
    if not turns:
        raise Problem("import.unknown")
    title = text_of(body.get("title") or mapping(body.get("chat")).get("title")) or turns[0].question
    return ConversationRecord(
        id=uuid5(NAMESPACE_URL, f"import:{name_of(body, began, turns)}"),
        title=" ".join(title[: TITLE_MAX * 4].split())[:TITLE_MAX],
        pinned=body.get("pinned") is True,
        archived=body.get("archived") is True or body.get("is_archived") is True,
        created_at=began,
        updated_at=time_of(body.get("update_time") or body.get("updated_at")) or max(times, default=began),
        turns=turns,
    )


def name_of(body: dict[str, Any], began: datetime, turns: tuple[TurnRecord, ...]) -> str:
    """What tells it from all others: its product's id, or where it has none, what was asked."""
    if id := body.get("id") or body.get("conversation_id"):
        return str(id)[:TITLE_MAX]
    digest = sha256("\n".join(turn.question for turn in turns).encode()).hexdigest()
    return f"{began.isoformat()} {digest}"


def nodes_in(body: dict[str, Any]) -> list[Node]:
    """Raises Problem."""
    chat = mapping(body.get("chat"))
    messages = mapping(chat.get("history")).get("messages")
    plain = listed(body.get("messages")) or listed(chat.get("messages"))
    if isinstance(body.get("mapping"), dict):
        nodes = [mapped_node(id, one) for id, one in body["mapping"].items() if isinstance(one, dict)]
    elif isinstance(messages, dict) and messages:
        nodes = [plain_node(id, one.get("parentId"), one) for id, one in messages.items() if isinstance(one, dict)]
    elif plain:
        nodes = [plain_node(str(n), str(n - 1), one) for n, one in enumerate(plain) if isinstance(one, dict)]
    else:
        raise Problem("import.unknown")
    if len(nodes) > NODES_MAX:
        raise Problem("request.too_large")
    return nodes


def mapped_node(id: str, one: dict[str, Any]) -> Node:
    """A node of ChatGPT or DeepSeek; one that its page does not show says nothing."""
    message, parent = mapping(one.get("message")), one.get("parent")
    node = Node(id, parent if isinstance(parent, str) else None, "")
    if isinstance(message.get("fragments"), list):
        node.role, node.content = deepseek_content(message)
    elif isinstance(message.get("role"), str):
        return plain_node(id, parent, message)
    elif mapping(message.get("metadata")).get("is_visually_hidden_from_conversation") is not True:
        role = text_of(mapping(message.get("author")).get("role"))
        node.role, node.content = role, chatgpt_content(message) if role in ("user", "assistant") else SILENT
    about = mapping(message.get("metadata"))
    node.model = text_of(about.get("model_slug")) or text_of(message.get("model"))
    node.time = time_of(message.get("create_time") or message.get("inserted_at"))
    return node


def plain_node(id: str, parent: Any, one: dict[str, Any]) -> Node:
    """A message with a role and a content."""
    times = (time_of(one.get(name)) for name in ("timestamp", "created_at", "inserted_at", "create_time"))
    return Node(
        id,
        parent if isinstance(parent, str) else None,
        text_of(one.get("role")).lower(),
        plain_content(one),
        model=text_of(one.get("model")),
        time=next(filter(None, times), None),
    )


def turns_of(nodes: list[Node], began: datetime) -> Iterator[TurnRecord]:
    """Every question with its answers, parents first; each node once, whatever their parents say."""
    known = {node.id: node for node in nodes}
    tops: list[Node] = []
    for node in nodes:
        parent = known.get(node.parent) if node.parent else None
        (parent.children if parent and parent is not node else tops).append(node)
    waiting: list[tuple[Node, UUID | None, datetime]] = [(node, None, began) for node in reversed(tops)]
    while waiting:
        node, parent_id, before = waiting.pop()
        at = max(node.time or before, before)
        if node.is_question:
            answers, further = answers_under(node)
            id = uuid5(NAMESPACE_URL, f"import:{node.id}")
            yield turn_record(node, id, parent_id, at, answers)
            waiting += [(child, id, at) for child in reversed(further)]
        else:
            waiting += [(child, parent_id, at) for child in reversed(node.children)]


def answers_under(question: Node) -> tuple[list[list[Node]], list[Node]]:
    """The ways from a question to the ends of its answers, and the questions that come after them."""
    answers: list[list[Node]] = []
    further: list[Node] = []
    waiting: list[Way] = [(child, None) for child in reversed(question.children)]
    while waiting:
        way = waiting.pop()
        if way[0].is_question:
            further.append(way[0])
            continue
        waiting += [(child, way) for child in reversed(way[0].children)]
        if len(answers) < ANSWERS_MAX and all(child.is_question for child in way[0].children):
            answers.append(nodes_of(way))
    return answers, further


def nodes_of(way: Way) -> list[Node]:
    """From the first to the last."""
    nodes: list[Node] = []
    before: Way | None = way
    while before:
        nodes.append(before[0])
        before = before[1]
    return nodes[::-1]


def turn_record(node: Node, id: UUID, parent: UUID | None, at: datetime, answers: list[list[Node]]) -> TurnRecord:
    runs = [run_record(id, place, node.text, at, way) for place, way in enumerate(answers)]
    runs = [run for run in runs if run.state["parts"]]
    thinks = any(part["type"] == "reasoning" for run in runs for part in run.state["parts"])
    question = node.text.strip()[:QUESTION_MAX]
    return TurnRecord(
        id=id, parent=parent, question=question, search=False, think=thinks, created_at=at, runs=tuple(runs)
    )


def run_record(turn: UUID, place: int, question: str, at: datetime, way: list[Node]) -> RunRecord:
    """One answer: what was thought, then what was said, in their order."""
    id, parts = uuid5(turn, str(place)), list[Part]()
    for node in way:
        if node.content.thoughts.strip():
            parts.append(ReasoningPart(node.content.thoughts.strip()[:TEXT_MAX], over=True))
        if node.role == "assistant" and node.text:
            # What looks like a citation there is none: its sources are not in the file.
            parts.append(AnswerPart(node.text[:TEXT_MAX], marks=[]))
    models = [node.model for node in way if node.model]
    state = RunState(str(id), seq=1, turn=str(turn), question=question[:QUESTION_MAX], status="finished", parts=parts)
    state.model, state.think = models[-1][:200] if models else "", any(isinstance(p, ReasoningPart) for p in parts)
    ended = next((node.time for node in reversed(way) if node.time), at)
    return RunRecord(id=id, created_at=at, ended_at=max(at, ended), state=state.to_json())


def time_of(value: Any) -> datetime | None:
    """Seconds (or their thousandths or less) since 1970, or ISO 8601."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = float(value)
            if not math.isfinite(seconds):
                return None
            while seconds > 1e11:
                seconds /= 1000
            return datetime.fromtimestamp(seconds, UTC)
        if isinstance(value, str):
            time = datetime.fromisoformat(value)
            return time if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None
