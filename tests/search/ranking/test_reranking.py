"""A re-ranker puts the best passages in order, or nothing changes."""

import asyncio
import json

import pytest

from search.conf import SearchConfig
from search.nouns import Passage
from search.ranking.reranking import reranked
from search.shared_memory import Forgetful, Memory
from tests.search.serving import Asked, answer, serving

PASSAGES = [
    Passage(f"https://{name}.example/", 0, 5, "", f"text {name}", score)
    for name, score in (("a", 3.0), ("b", 2.0), ("c", 1.0))
]

FORGETFUL = Forgetful()


def told(body: object, status: int = 200) -> bytes:
    return answer(json.dumps(body), status, "application/json")


class Counting(Forgetful):
    """Remembers only what was tallied."""

    def __init__(self) -> None:
        self.counted: list[str] = []

    async def tally(self, metric: str, label: str = "", more: int = 1) -> None:
        self.counted.append(metric)


async def order(response: object, path: str = "/v1", passages: int = 40, memory: Memory = FORGETFUL) -> str:
    async with serving({"/v1/rerank": response}) as site:  # type: ignore[dict-item]
        config = SearchConfig(rerank_url=site.origin + path, rerank_passages=passages, provider_seconds=0.5)
        return "".join(passage.text[-1] for passage in await reranked("which?", PASSAGES, config, memory))


SCORES = [{"score": 0.1, "index": 0}, {"score": 0.9, "index": 1}, {"score": 0.5, "index": 2}]


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/", "/v1/rerank"])
async def test_the_order_is_the_models(path: str) -> None:
    assert await order(told(SCORES), path) == "bca"


async def test_the_other_shape_of_answer_is_understood_too() -> None:
    wrapped = {"results": [{"relevance_score": entry["score"], "index": entry["index"]} for entry in SCORES]}

    assert await order(told(wrapped)) == "bca"


async def test_only_the_best_are_ranked_again() -> None:
    assert await order(told(SCORES[:2]), passages=2) == "bac"


@pytest.mark.parametrize(
    "response",
    [
        told(SCORES[:2]),
        told([{"score": "high", "index": 0}]),
        told([{"score": 1.0, "index": 7}] * 3),
        told({"error": "no"}, 400),
        told({}, 500),
        answer("<html>", content_type="text/html"),
        b"",
    ],
)
async def test_any_failure_leaves_the_order_as_it_was_and_is_counted_and_logged_once(
    response: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    memory = Counting()

    assert await order(response, memory=memory) == "abc"

    assert memory.counted == ["rerank_failures"]
    assert [record.name for record in caplog.records] == ["search.ranking.reranking"]


async def test_a_success_is_not_counted(caplog: pytest.LogCaptureFixture) -> None:
    memory = Counting()

    await order(told(SCORES), memory=memory)

    assert (memory.counted, caplog.records) == ([], [])


async def test_a_silent_server_leaves_the_order_as_it_was() -> None:
    async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    assert await order(silent) == "abc"
