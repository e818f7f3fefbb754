"""What of a conversation others are shown: one branch, of each turn the ended answer that counts, with what that
cites, and nothing else of the user. Reasoning is left out: it may repeat what was said elsewhere.
"""

from dataclasses import replace
from uuid import UUID

from chat.protocol.state import Part, ReasoningPart, RunState, SearchPart
from chat.sharing.citing import cited
from chat.sharing.record import ConversationRecord, RunRecord, TurnRecord, newest


def copy_for_others(record: ConversationRecord, leaf: UUID | None = None) -> ConversationRecord:
    """The branch through `leaf` that ends with it, or the newest one; turns without an ended answer are left out."""
    turns: list[TurnRecord] = []
    for turn in record.branch(leaf):
        run = newest([run for run in turn.runs if run.run_state.is_over and run.run_state.answer])
        if run:
            parent = turns[-1].id if turns else None
            hidden = {"sites": (), "focus": "", "days": None, "model": ""}
            turns.append(turn.model_copy(update=hidden | {"parent": parent, "runs": (public_run(run),)}))
    kept_back: dict[str, object] = {"pinned": False, "archived": False, "folder": "", "texts": {}}
    return record.model_copy(update=kept_back | {"turns": tuple(turns)})


def public_run(run: RunRecord) -> RunRecord:
    """An answer with the sources that it cites."""
    state = run.run_state
    numbers = {one.source.index for one in cited(state)}
    sources = tuple(source for source in run.sources if source.index in numbers)
    hidden = {"chosen_at": None, "continues": None, "feedback": None}
    return run.model_copy(update=hidden | {"state": public_state(state, numbers).to_json(), "sources": sources})


def public_state(state: RunState, numbers: set[int]) -> RunState:
    """The state without reasoning, queries, cost and whatever else only its owner is to see."""
    kept_places = [place for place, part in enumerate(state.parts) if not isinstance(part, ReasoningPart)]
    new_places = {place: new for new, place in enumerate(kept_places)}
    disputed = [one for one in state.conflicts if {one.index, one.other} <= numbers]
    return RunState(
        run=state.run,
        seq=state.seq,
        turn=state.turn,
        question=state.question,
        search=state.search,
        think=state.think,
        effort=state.effort,
        model=state.model,
        status=state.status,
        parts=[public_part(state.parts[place], numbers) for place in kept_places],
        checks=[replace(one, part=new_places[one.part]) for one in state.checks if one.part in new_places],
        uncited=[replace(one, part=new_places[one.part]) for one in state.uncited if one.part in new_places],
        conflicts=[replace(one, part=new_places[one.part]) for one in disputed if one.part in new_places],
        repairs=[replace(one, part=new_places[one.part]) for one in state.repairs if one.part in new_places],
        citations=[index for index in state.citations if index in numbers],
        code=state.code,
    )


def public_part(part: Part, numbers: set[int]) -> Part:
    """A search with the cited sources only; an answer as it is."""
    if not isinstance(part, SearchPart):
        return part
    sources = [source for source in part.sources if source.index in numbers]
    return SearchPart(queries=[], sources=sources, over=True, read=len(sources))
