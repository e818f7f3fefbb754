"""A scripted judge: the frame of a recorded answer of SGLang, with log probabilities in the shape of OpenAI's API.

No recording has probabilities, so what the tests show is our side of the protocol, not what a model would say.
"""

import asyncio
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from tests.playback.recordings import recording

OPTION = re.compile(r"^([ABC]): (.+)$", re.MULTILINE)
MEANS = {"says what": "supported", "opposite": "contradicted", "neither": "unsaid"}
Says = Callable[[str, str], dict[str, float]]
"""Passage and statement to the probabilities of labels, or of any other token."""


@dataclass
class ScriptedJudge:
    """Serves on 127.0.0.1 while it is entered."""

    says: Says = lambda passage, statement: {"supported": 1.0}
    knows: frozenset[str] = frozenset({"regex", "priority", "chat_template_kwargs"})
    """The fields beyond OpenAI's that it does not refuse."""
    scores: object = None
    """What `/v1/rerank` answers."""
    seconds: float = 0.0
    open: int = 0
    most_open: int = 0
    """So many requests were open at the same time."""
    bodies: list[dict[str, Any]] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
        body = json.loads(await reader.readexactly(int(length[1]))) if length else {}
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        await asyncio.sleep(self.seconds)
        self.open -= 1
        status, answer = self._answer(head.split(" ")[1], body)
        content = json.dumps(answer).encode()
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: {len(content)}\r\nConnection: close\r\n\r\n".encode())
        writer.write(content)
        await writer.drain()
        writer.close()

    def _answer(self, path: str, body: dict[str, Any]) -> tuple[int, object]:
        if path == "/v1/models":
            return 200, {"data": [{"id": "small"}]}
        self.bodies.append(body)
        if path == "/v1/rerank":
            return 200, self.scores
        if body.keys() & {"regex", "priority", "chat_template_kwargs"} - self.knows:
            return 400, {"message": "unknown field"}
        return 200, self._chosen(body["messages"][-1]["content"])

    def _chosen(self, prompt: str) -> dict[str, Any]:
        options = OPTION.findall(prompt)
        letters = {label: letter for letter, text in options for sign, label in MEANS.items() if sign in text}
        passage, statement = (json.loads(line.split(": ", 1)[1]) for line in prompt.splitlines()[1:3])
        rows = [
            {"token": letters.get(label, label), "logprob": math.log(probability), "bytes": None}
            for label, probability in self.says(passage, statement).items()
        ]
        answer: dict[str, Any] = json.loads(recording("whole_enable_thinking_false").body)
        answer["choices"][0]["logprobs"] = {"content": [{**rows[0], "top_logprobs": rows}]}
        return answer
