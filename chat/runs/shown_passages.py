"""What of its pages a run's model was shown, for whoever measures answers."""

from chat.engines import engine_of
from chat.journal.journal import Journal
from chat.models import Run
from chat.prompts.safety import neutralised
from chat.protocol.state import RunState
from chat.runs.request import answer_request_of, given_sources, texts
from chat.runs.rounds import first_indexes, progress_of
from chat.runs.search_loop import SearchLoop


async def shown_passages(run: Run, state: RunState) -> dict[int, tuple[str, ...]]:
    """The passages that were in the prompt of the last round, by the number of their source."""
    if not run.search:
        return {}
    loop = await SearchLoop.of(run, Journal(state))
    prompt, opened = await _last_prompt(run, state, loop), await loop.opened()
    shown: dict[int, tuple[str, ...]] = {}
    for source in await given_sources(run):
        texts_in_it = (text for text in texts(source) if prompt is None or neutralised(text).strip() in prompt)
        shown[source.index] = (*texts_in_it, *opened.get(source.index, ()))
    return {index: passages for index, passages in shown.items() if passages}


async def _last_prompt(run: Run, state: RunState, loop: SearchLoop) -> str | None:
    """All texts of the last request; None where there is no model, and pages need not fit."""
    if not engine_of(run.model_key).connected:
        return None
    answer_request = await answer_request_of(run, "", first_indexes(state.parts))
    request = await loop.request(answer_request.request, progress_of(state.parts))
    return "\n".join([*(message.content for message in request.messages), request.begun_reasoning])
