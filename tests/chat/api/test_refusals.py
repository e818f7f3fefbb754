"""How the API refuses."""

import json

from chat.api.refusals import problem


def test_a_refusal_names_its_code_and_says_it_in_a_sentence() -> None:
    answer = problem("limit.runs", limit=3)

    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert json.loads(answer.content)["code"] == "limit.runs"
    assert "Retry-After" not in answer.headers


def test_a_refusal_that_passes_says_when_to_ask_again() -> None:
    assert problem("limit.asks_minute", limit=3, seconds=17, minutes=1).headers["Retry-After"] == "17"
