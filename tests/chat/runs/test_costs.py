"""What an answer costs, by its tokens or by the time that a server was at it."""

from chat.conf import Price
from chat.runs.costs import Spending, cost_micros
from inference import Usage


def spending(seconds: float = 0.0, *usages: Usage) -> Spending:
    spent = Spending(seconds=seconds)
    for usage in usages:
        spent.add(usage)
    return spent


def test_the_tokens_of_all_rounds_are_counted() -> None:
    spent = spending(0.0, Usage(100, 20, 5, None), Usage(300, 10, None, 200))

    assert spent.usage == {"prompt_tokens": 400, "completion_tokens": 30, "reasoning_tokens": 5, "cached_tokens": 200}
    assert spending().usage is None


def test_tokens_cost_by_the_million_and_cached_ones_less() -> None:
    spent = spending(0.0, Usage(400, 30, None, 200))

    assert cost_micros(spent, Price(prompt=2.0, cached=0.5, completion=10.0)) == 200 * 2 + 200 * 0.5 + 30 * 10
    assert cost_micros(spent, Price(prompt=2.0, completion=10.0)) == 400 * 2 + 30 * 10


def test_hours_cost_whatever_is_counted() -> None:
    assert cost_micros(spending(36.0), Price(hour=2.0)) == 20_000


def test_uncounted_tokens_have_no_cost_rather_than_none_to_pay() -> None:
    assert cost_micros(spending(36.0), Price(prompt=2.0)) is None
