"""The best passages by words, put in order by a model that has read them with the question.

A cross-encoder served by SGLang at `/v1/rerank` answers a bare list of `{score, index}`; other servers wrap it as
`{"results": [{relevance_score, index}]}`. Whatever goes wrong leaves the order as it was, and is counted.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from search.conf import SearchConfig
from search.errors import ProviderError, UnexpectedAnswer
from search.fetching.json_values import objects
from search.fetching.service_client import Json, call, refuse_failures
from search.nouns import Passage
from search.shared_memory import Memory

log = logging.getLogger(__name__)

FAILURES = "rerank_failures"


async def reranked(question: str, passages: Sequence[Passage], config: SearchConfig, memory: Memory) -> list[Passage]:
    """The first `rerank_passages` in the model's order with its scores, then the others; within `provider_seconds`."""
    first, rest = list(passages[: config.rerank_passages]), list(passages[config.rerank_passages :])
    try:
        scores = await _scores(question, first, config) if len(first) > 1 else []
    except ProviderError as error:
        log.warning("ranked by words alone: %s %s", error.code, error)
        await memory.tally(FAILURES)
        scores = []
    if len(scores) != len(first):
        return [*first, *rest]
    scored = [replace(passage, score=round(score, 4)) for passage, score in zip(first, scores, strict=True)]
    return [*sorted(scored, key=lambda passage: -passage.score), *rest]


async def _scores(question: str, passages: Sequence[Passage], config: SearchConfig) -> list[float]:
    documents: list[Json] = [f"{passage.heading}\n{passage.text}".strip() for passage in passages]
    payload: dict[str, Json] = {"query": question, "documents": documents, "return_documents": False}
    if config.rerank_model:
        payload["model"] = config.rerank_model
    answer = await call(_address(config.rerank_url), {}, config, payload=payload)
    refuse_failures(answer)
    body = answer.any_json()
    by_place = dict(map(_indexed, objects(body.get("results") if isinstance(body, dict) else body)))
    if by_place.keys() != set(range(len(passages))):
        raise UnexpectedAnswer("not one score for each passage")
    return [by_place[place] for place in range(len(passages))]


def _indexed(result: dict[str, Json]) -> tuple[int, float]:
    place, score = result.get("index"), result.get("score", result.get("relevance_score"))
    if isinstance(place, int) and isinstance(score, int | float):
        return place, float(score)
    raise UnexpectedAnswer("a score without a number")


def _address(url: str) -> str:
    base = url.rstrip("/")
    if base.endswith("/rerank"):
        return base
    return f"{base}/rerank" if base.endswith("/v1") else f"{base}/v1/rerank"
