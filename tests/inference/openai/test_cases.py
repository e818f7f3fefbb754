"""The shapes in which model servers answer, from public reports: each read as a reader wants it, over a real socket."""

from contextlib import aclosing
from dataclasses import replace

import pytest

from inference import Answer, Ended, EngineConfig, EngineError, Reasoning, Recast, connect
from tests.inference.asking import question
from tests.inference.openai.case_server import Case, CaseServer, case, names


class NoRanker:
    """What only the quotes engine would use."""

    def words(self, text: str) -> list[str]:
        return text.split()

    def scores(self, question: str, texts: object) -> list[float]:
        return []


async def read(served: Case, **config: object) -> tuple[str, str, str | None, EngineError | None]:
    """Reasoning, answer, finish and error of one question to a server that plays `served`."""
    texts: dict[type, list[str]] = {Reasoning: [], Answer: []}
    finish, failure = None, None
    async with CaseServer(served) as server:
        engine = connect(EngineConfig(urls=(server.url,), idle_seconds=5.0, **config), NoRanker())  # type: ignore[arg-type]
        asked = {"max_tokens": served.max_tokens} if served.max_tokens else {}
        try:
            async with aclosing(engine.write(question("When does the bell ring?", **asked))) as deltas:
                async for delta in deltas:
                    if isinstance(delta, Ended):
                        finish = delta.finish
                    elif isinstance(delta, Recast):
                        texts = {Reasoning: [] if delta.kind == "answer" else texts[Answer], Answer: []}
                    elif isinstance(delta, Reasoning | Answer):
                        texts[type(delta)].append(delta.text)
        except EngineError as error:
            failure = error
        await engine.aclose()
    return "".join(texts[Reasoning]).strip(), "".join(texts[Answer]).strip(), finish, failure


def judge(served: Case, got: tuple[str, str, str | None, EngineError | None]) -> None:
    """Compare what was read with what the case wants."""
    reasoning, answer, finish, failure = got
    assert answer == served.answer.strip()
    assert served.reasoning is None or reasoning == served.reasoning.strip()
    match served.error:
        case None:
            assert (failure, finish) == (None, "stop")
        case "any":
            assert failure is not None
        case "told":
            assert failure is not None or finish != "stop"


@pytest.mark.parametrize("name", names())
async def test_the_case_is_read_as_it_is_meant(name: str) -> None:
    served = case(name)

    judge(served, await read(served))


@pytest.mark.parametrize("name", [name for name in names() if "Content-Encoding" not in case(name).headers])
@pytest.mark.parametrize("size", [1, 7])
async def test_the_case_is_read_alike_however_its_bytes_are_cut(name: str, size: int) -> None:
    served = replace(case(name), chunk=size, hold_open_s=0.0)

    judge(served, await read(served))
