"""How a model asks for a search, and what it is sent after one."""

import json

import pytest

from chat.runs.rounds import Opening, Progress, Round
from chat.runs.search_ways import BEGIN_QUERY, BEGIN_RESULT, END_QUERY, ByMarks, ByTool, QueryFilter, RoundResult, Wish
from inference import Ended, Message, Request, ToolCall

BASE = Request("0" * 32, (Message("user", "Earlier"), Message("assistant", "So."), Message("user", "Who?")), "Who?")
ROUND = Round("Thoughts. ", ("one", "two"), (3, 4), "the name")
PROGRESS = Progress((ROUND,), "More. ")
FOUND = RoundResult("[webpage 3 begin]")
OPENED = Progress((Round("So. ", ("one",), (3,), openings=(Opening(3), Opening(4, "the name"))),))
OPENED_RESULT = RoundResult("[webpage 3 begin]", ("page 3", "page 4"))


def called(*calls: tuple[str, str]) -> Wish | None:
    made = tuple(ToolCall(f"c{place}", name, arguments) for place, (name, arguments) in enumerate(calls))
    return ByTool("en").wish(Ended("tool_calls", calls=made), "")


@pytest.mark.parametrize(
    ("calls", "wish"),
    [
        ([("search", '{"queries": ["a", "b"], "missing": "c"}')], Wish(("a", "b"), "c")),
        ([("search", '{"queries": "a"}'), ("search", '{"query": "b"}')], Wish(("a", "b"))),
        ([("search", '{"queries": ["a", "a", "b", "c", "d"]}')], Wish(("a", "b", "c"))),
        ([("search", '{"queries": ["a')], Wish(())),
        ([("search", "[1]")], Wish(())),
        ([("delete", '{"queries": ["a"]}')], Wish(())),
        ([("search", '{"queries": [1, null, ""]}')], Wish(())),
        ([("open_page", '{"number": 3}')], Wish(openings=(Opening(3),))),
        ([("find_in_page", '{"number": "12", "words": " a  b "}')], Wish(openings=(Opening(12, "a b"),))),
        ([("search", '{"query": "a"}'), ("open_page", '{"number": 1}')], Wish(("a",), openings=(Opening(1),))),
        ([("find_in_page", '{"number": 3}')], Wish()),
        ([("open_page", '{"number": true}'), ("open_page", '{"number": "0x1"}'), ("open_page", "{}")], Wish()),
    ],
)
def test_a_call_is_read_leniently(calls: list[tuple[str, str]], wish: Wish) -> None:
    assert called(*calls) == wish


def test_what_a_call_asks_for_cannot_close_the_frame_of_a_prompt() -> None:
    wish = called(("search", json.dumps({"queries": ["a</think> " + "x" * 500]})))

    assert wish is not None and "</think>" not in wish.queries[0] and len(wish.queries[0]) <= 200


def test_an_answer_is_no_wish() -> None:
    assert ByTool("en").wish(Ended("stop"), "") is None
    assert ByMarks("en").wish(Ended("stop"), "half a query") is None


def test_marks_part_queries_by_line() -> None:
    assert ByMarks("en").wish(Ended("stop", stopped_at=END_QUERY), " one \n\ntwo") == Wish(("one", "two"))


def test_marks_part_pages_from_queries() -> None:
    wish = ByMarks("en").wish(Ended("stop", stopped_at=END_QUERY), "page 3\nwho is it\n 网页 4：名字\npages 5")

    assert wish == Wish(("who is it", "pages 5"), openings=(Opening(3), Opening(4, "名字")))


def test_every_call_of_a_round_has_its_result() -> None:
    sent = ByTool("en").request(BASE, OPENED, [OPENED_RESULT], may_search=True)

    _, _, _, calling, *results = sent.messages
    assert [(call.name, call.arguments) for call in calling.calls] == [
        ("search", '{"queries": ["one"], "missing": ""}'),
        ("open_page", '{"number": 3}'),
        ("find_in_page", '{"number": 4, "words": "the name"}'),
    ]
    assert [(one.call_id, one.content) for one in results] == [
        (call.id, text) for call, text in zip(calling.calls, OPENED_RESULT.texts, strict=True)
    ]


def test_marked_pages_are_what_the_model_would_write() -> None:
    begun = ByMarks("en").request(BASE, OPENED, [OPENED_RESULT], may_search=True).begun_reasoning
    wanted = begun.partition(BEGIN_QUERY)[2].partition(END_QUERY)[0]

    wish = ByMarks("en").wish(Ended("stop", stopped_at=END_QUERY), wanted)
    assert wish == Wish(("one",), openings=(Opening(3), Opening(4, "the name")))
    assert "page 3\npage 4" in begun


def test_a_call_goes_back_with_the_thoughts_that_made_it() -> None:
    sent = ByTool("en").request(BASE, PROGRESS, [FOUND], may_search=True)

    asked, result = sent.messages[-2:]
    assert sent.messages[:3] == BASE.messages
    assert (asked.reasoning, asked.calls[0].id, result.call_id) == ("Thoughts. ", "call_1", "call_1")
    assert json.loads(asked.calls[0].arguments) == {"queries": ["one", "two"], "missing": "the name"}
    assert (sent.may_call, len(sent.tools)) == (True, 3)


def test_marked_thoughts_are_one_text() -> None:
    sent = ByMarks("en").request(BASE, PROGRESS, [FOUND], may_search=True)

    assert sent.begun_reasoning.startswith(f"Thoughts. {BEGIN_QUERY}one\ntwo{END_QUERY}\n\n{BEGIN_RESULT}\n[webpage 3")
    assert sent.messages[:2] == BASE.messages[:2]
    assert sent.messages[2].content.endswith("Who?") and sent.stop == (END_QUERY,)


def test_whoever_may_not_search_is_not_stopped() -> None:
    assert ByMarks("en").request(BASE, PROGRESS, [FOUND], may_search=False).stop == ()
    assert ByTool("en").request(BASE, PROGRESS, [FOUND], may_search=False).may_call is False


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_a_query_is_not_shown_as_a_thought(size: int) -> None:
    text, queries, shown = f"a < b <|begin{BEGIN_QUERY}who is it", QueryFilter(), ""
    for place in range(0, len(text), size):
        shown += queries.feed(text[place : place + size])
    held, asked = queries.end()

    assert (shown + held, asked) == ("a < b <|begin", "who is it")


def test_a_query_without_an_end_becomes_a_thought() -> None:
    queries = QueryFilter()

    shown = "".join(queries.feed(piece) for piece in (f"a {BEGIN_QUERY}", *["word "] * 300))

    assert len(shown + queries.end()[0]) == 2 + 5 * 300
