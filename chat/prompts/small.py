"""What a model is asked beside the answer: queries, a title, what a page says instead, what may be asked next."""

from collections.abc import Sequence
from datetime import date

from chat.prompts.answer import PastTurn, turn_messages, written_date
from chat.prompts.safety import neutralised
from chat.prompts.templates import filled, prompt_text
from inference import Message
from languages import CODES
from languages import language as record_of
from search.text.cleaning import one_line

TURNS = 3
"""Earlier turns that a query can be understood from."""
QUESTION_MAX, ANSWER_MAX, RELATED_ANSWER_MAX = 2000, 600, 4000
NOTHING = "–"


def query_prompt(
    question: str, past: Sequence[PastTurn], language: str, today: date, *, as_json: bool = False
) -> list[Message]:
    """Ask for queries that can be understood without the conversation: one a line, or as `QUERY_SCHEMA` has them."""
    earlier = (text for turn in past[-TURNS:] for text in (turn.question[:QUESTION_MAX], turn.answer[:ANSWER_MAX]))
    values = {
        "question": neutralised(question[:QUESTION_MAX]).strip(),
        "history": "\n\n".join(neutralised(text).strip() for text in earlier) or NOTHING,
        "cur_date": written_date(today, language),
        "language": record_of(language).code,
        "languages": ", ".join(f'"{code}"' for code in CODES),
    }
    return _asked("queries_json" if as_json else "queries", language, values)


def bare_dialogue(question: str, past: Sequence[PastTurn]) -> list[Message]:
    """Earlier turns as the answer's prompt has them, and the question, for a model that a token tells what to do."""
    earlier = [message for turn in past for message in turn_messages(turn)]
    return [*earlier, Message("user", neutralised(question[:QUESTION_MAX]).strip())]


def title_prompt(question: str, answer: str, language: str) -> list[Message]:
    """Ask for the name of the conversation that begins so."""
    texts = {"question": question[:QUESTION_MAX], "answer": answer[:QUESTION_MAX]}
    return _asked("title", language, {name: neutralised(text).strip() for name, text in texts.items()})


def related_prompt(question: str, answer: str, earlier: Sequence[str], language: str) -> list[Message]:
    """Ask for what may be asked next, one question a line. `earlier`: the questions of the conversation so far."""
    lines = "\n".join(one_line(one)[:QUESTION_MAX] for one in earlier[-TURNS:])
    texts = {"question": question[:QUESTION_MAX], "answer": answer[:RELATED_ANSWER_MAX], "earlier": lines}
    return _asked("related", language, {name: neutralised(text).strip() or NOTHING for name, text in texts.items()})


def repair_prompt(statement: str, passage: str, language: str) -> list[Message]:
    """Ask for what the passage says instead of a statement that it contradicts."""
    texts = {"statement": statement[:QUESTION_MAX], "passage": passage}
    return _asked("repair", language, {name: neutralised(text).strip() for name, text in texts.items()})


def _asked(name: str, language: str, values: dict[str, str]) -> list[Message]:
    return [Message("user", filled(prompt_text(name, language), values).strip())]
