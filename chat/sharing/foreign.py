"""Conversations from the exports of other products, as records of ours.

Read are the shapes that their exports were seen to have: ChatGPT and DeepSeek (`conversations.json`: a `mapping` of
nodes with `parent` and `children`) and Open WebUI (`chat.history.messages`, by `parentId`). A question is a turn; all
that follows until the next question is one answer, and where there are several ways on, there are several.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from chat.errors.problems import Problem
from chat.protocol.state import AnswerPart, Part, ReasoningPart, RunState
from chat.sharing.record import ConversationRecord, RunRecord, TurnRecord

NODES_MAX, ANSWERS_MAX = 20_000, 50
TITLE_MAX, QUESTION_MAX, TEXT_MAX = 200, 100_000, 400_000
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Node:
    """A message as all of these products have it."""

    id: str
    parent: str | None
    role: str
    text: str = ""
    thoughts: str = ""
    model: str = ""
    time: datetime | None = None
    children: list["Node"] = field(default_factory=list)

    @property
    def is_question(self) -> bool:
        return self.role == "user" and bool(self.text.strip())


Way = tuple[Node, "Way | None"]
"""A node, and the way to the one before it: no list is copied at each step."""


def foreign_record(body: dict[str, Any]) -> ConversationRecord:
    """The record of one exported conversation. Raises Problem where it has none of the known shapes."""
    chat = body.get("chat")
    messages = mapping(mapping(chat).get("history")).get("messages")
    if isinstance(body.get("mapping"), dict):
        nodes = [mapped_node(id, one) for id, one in body["mapping"].items() if isinstance(one, dict)]
    elif isinstance(messages, dict):
        nodes = [open_webui_node(id, one) for id, one in messages.items() if isinstance(one, dict)]
    else:
        raise Problem("import.unknown")
    if len(nodes) > NODES_MAX:
        raise Problem("request.too_large")
    times = [node.time for node in nodes if node.time]
    began = time_of(body.get("create_time") or body.get("inserted_at") or body.get("created_at")) or min(
        times, default=NEVER
    )
    turns = tuple(turns_of(nodes, began))
    if not turns:
        raise Problem("import.unknown")
    id = str(body.get("id") or body.get("conversation_id") or began.isoformat())
    title = text_of(body.get("title") or mapping(chat).get("title"))
    return ConversationRecord(
        id=uuid5(NAMESPACE_URL, f"import:{id}"),
        title=" ".join(title.split())[:TITLE_MAX],
        pinned=body.get("pinned") is True,
        archived=body.get("archived") is True or body.get("is_archived") is True,
        created_at=began,
        updated_at=time_of(body.get("update_time") or body.get("updated_at")) or max(times, default=began),
        turns=turns,
    )


def mapped_node(id: str, one: dict[str, Any]) -> Node:
    """A node of ChatGPT or DeepSeek."""
    message = mapping(one.get("message"))
    node = Node(id, one.get("parent") if isinstance(one.get("parent"), str) else None, "")
    if isinstance(message.get("fragments"), list):  # DeepSeek
        fragments = [fragment for fragment in message["fragments"] if isinstance(fragment, dict)]
        kinds = {str(fragment.get("type")) for fragment in fragments}
        node.role = "user" if "REQUEST" in kinds else "assistant"
        wanted_kinds = {"REQUEST"} if node.role == "user" else {"RESPONSE"}
        node.text = "\n\n".join(text_of(one.get("content")) for one in fragments if one.get("type") in wanted_kinds)
        node.thoughts = "\n\n".join(text_of(one.get("content")) for one in fragments if one.get("type") == "THINK")
        node.model, node.time = text_of(message.get("model")), time_of(message.get("inserted_at"))
        return node
    about, content = mapping(message.get("metadata")), mapping(message.get("content"))
    if about.get("is_visually_hidden_from_conversation") is True:
        return node
    node.role = text_of(mapping(message.get("author")).get("role"))
    node.model, node.time = text_of(about.get("model_slug")), time_of(message.get("create_time"))
    if content.get("content_type") in ("text", "multimodal_text") and node.role in ("user", "assistant"):
        parts = content.get("parts")
        node.text = "\n\n".join(part for part in parts if isinstance(part, str)) if isinstance(parts, list) else ""
    return node


def open_webui_node(id: str, one: dict[str, Any]) -> Node:
    parent = one.get("parentId")
    return Node(
        id,
        parent if isinstance(parent, str) else None,
        text_of(one.get("role")),
        text_of(one.get("content")),
        model=text_of(one.get("model")),
        time=time_of(one.get("timestamp")),
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
        if node.thoughts.strip():
            parts.append(ReasoningPart(node.thoughts.strip()[:TEXT_MAX], over=True))
        if node.role == "assistant" and node.text.strip():
            # What looks like a citation there is none: its sources are not in the file.
            parts.append(AnswerPart(node.text.strip()[:TEXT_MAX], marks=[]))
    models = [node.model for node in way if node.model]
    state = RunState(str(id), seq=1, turn=str(turn), question=question[:QUESTION_MAX], status="finished", parts=parts)
    state.model, state.think = models[-1][:200] if models else "", any(isinstance(p, ReasoningPart) for p in parts)
    ended = next((node.time for node in reversed(way) if node.time), at)
    return RunRecord(id=id, created_at=at, ended_at=max(at, ended), state=state.to_json())


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""


def time_of(value: Any) -> datetime | None:
    """Seconds (or their thousandths or less) since 1970, or ISO 8601."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = float(value)
            while seconds > 1e11:
                seconds /= 1000
            return datetime.fromtimestamp(seconds, UTC)
        if isinstance(value, str):
            time = datetime.fromisoformat(value)
            return time if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None
