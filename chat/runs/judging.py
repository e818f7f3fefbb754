"""What a judge says of the citations that words cannot decide, once the answer is complete.

A judgement changes verdicts and never text. Numbers, Latin names and quotations stay with the words: a judge cannot
call supported what its page does not have letter by letter, whatever it or the page says.
"""

from collections.abc import Sequence

from django.conf import settings

from chat.citations.marks import without_numbers
from chat.concurrency.per_loop import PerLoop
from chat.journal.journal import Journal
from chat.prompts.safety import neutralised
from chat.protocol import events
from chat.protocol.state import AnswerPart, RunState, SearchPart
from chat.protocol.values import Verdict
from chat.runs.request import AnswerRequest
from chat.telemetry import metrics
from inference import Claim, Judge, JudgeConfig, Judgement, connect_judge

JUDGED_MAX = 24
"""Citations of one answer that are put to the judge, the worst first."""
_ABOVE_MAX = 300
"""Characters of a page's title and the heading of a section that are told to the judge."""
DECIDED = frozenset({"verbatim", "judged", "limits"})
LETTER_BY_LETTER = frozenset({"number", "name", "quoted"})
_ORDER = ("unsupported", "mentioned", "supported")


async def judge_citations(journal: Journal, answer_request: AnswerRequest) -> None:
    """Put the doubtful checks of the answer to the judge, if there is one, and journal what it has decided."""
    if settings.JUDGE is None:
        return
    doubtful = doubtful_checks(journal.state)
    if not doubtful:
        return
    judge = loop_judge().of(settings.JUDGE)
    length = settings.JUDGE.passage_max
    judgements = await judge.judge([claim_of(check, journal.state, answer_request, length) for check in doubtful])
    for check, judgement in zip(doubtful, judgements, strict=True):
        if event := judged_event(check, judgement, answer_request, length):
            await journal.append(event)
    await metrics.add(metrics.Increment("judgements", (judgement.label,)) for judgement in judgements)


class LoopJudge:
    """The judge of one event loop: its connections and its limit are those of all answers that are judged there."""

    def __init__(self) -> None:
        self._config: JudgeConfig | None = None
        self._judge: Judge | None = None

    def of(self, config: JudgeConfig) -> Judge:
        """The judge that `config` asks for, made at the first call."""
        if self._judge is None or config != self._config:
            self._config = config
            self._judge = connect_judge(config)
        return self._judge


loop_judge = PerLoop(LoopJudge)


def doubtful_checks(state: RunState) -> list[events.CitationChecked]:
    """Those that words have not settled, the worst first; none of a page that gives orders to programs."""
    suspect = {
        source.index for part in state.parts if isinstance(part, SearchPart) for source in part.sources if source.code
    }
    doubtful = [check for check in state.checks if check.reason not in DECIDED and check.index not in suspect]
    return sorted(doubtful, key=lambda check: _ORDER.index(check.verdict))[:JUDGED_MAX]


def claim_of(check: events.CitationChecked, state: RunState, answer_request: AnswerRequest, length: int) -> Claim:
    """The cited sentence and the passage that is nearest to it, with what stands above, as data for a prompt."""
    part = state.parts[check.part]
    written = part.text[check.start : check.end] if isinstance(part, AnswerPart) else ""
    passages = answer_request.passages.get(check.index, ())
    passage = passage_of(check, passages, length)
    over = zip(passages, answer_request.above.get(check.index, ()), strict=False)
    above = next((text for one, text in over if passage and passage in one), "")[:_ABOVE_MAX]
    return Claim(neutralised(without_numbers(written)), neutralised(f"{above}\n\n{passage}" if above else passage))


def passage_of(check: events.CitationChecked, passages: Sequence[str], length: int) -> str:
    """`length` characters around the quote; without one, of the first passage, which the search ranked best."""
    whole = next((passage for passage in passages if check.quote and check.quote in passage), None)
    if whole is None:
        return passages[0][:length] if passages else ""
    start = max(0, whole.index(check.quote) - max(0, length - len(check.quote)) // 2)
    return whole[start : start + length]


def judged_event(
    check: events.CitationChecked, judgement: Judgement, answer_request: AnswerRequest, length: int
) -> events.CitationJudged | None:
    """The new verdict; None where there is none, or where the letters of the page already refute it."""
    verdicts: dict[str, Verdict] = {"supported": "supported", "contradicted": "contradicted"}
    if check.reason == "words" and judgement.label == "unsaid":
        verdicts["unsaid"] = "mentioned"
    verdict = verdicts.get(judgement.label)
    if verdict is None or (verdict == "supported" and check.reason in LETTER_BY_LETTER):
        return None
    quote = "" if check.quote else passage_of(check, answer_request.passages.get(check.index, ()), length)
    place = (check.index, check.part, check.start, check.end)
    return events.CitationJudged(*place, verdict, judgement.probability, quote)
