"""A scripted judge: log probabilities in the shape of OpenAI's API, and SGLang's routes for decisions and scores.

What the tests show is our side of the protocol, not what a model would say.
"""

import asyncio
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from inference.conf import EngineConfig
from inference.judges.judge import Claim, JudgeConfig, Judgement
from inference.judges.judge_server import JudgeServer
from inference.judges.served import Route
from tests.playback.recordings import recording

OPTION = re.compile(r"^([ABC]): (.+)$", re.MULTILINE)
MEANS = {"says what": "supported", "opposite": "contradicted", "neither": "unsaid"}
LETTERS = ("A", "B", "C")
THINK, END = 7, 8
"""The tokens of an opened thought and of its end; every other token is the code of a character."""
Says = Callable[[str, str], dict[str, float]]
"""Passage and statement to the probabilities of labels, or of any other token."""


@dataclass
class ScriptedJudge:
    """Serves on 127.0.0.1 while it is entered."""

    says: Says = lambda passage, statement: {"supported": 1.0}
    knows: frozenset[str] = frozenset({"regex", "priority", "chat_template_kwargs"})
    """The fields beyond OpenAI's that it does not refuse."""
    routes: frozenset[str] = frozenset({"chat/completions", "rerank"})
    """Of `/v1/`, besides the list of models; SGLang has `decisions`, `tokenize` and `score` too."""
    thinks: bool = False
    """Its prompts begin a thought, as those of R1: `decisions` refuses it."""
    mass: float = 1.0
    """Of the letters, at `decisions`."""
    scores: object = None
    """What `/v1/rerank` answers."""
    seconds: float = 0.0
    open: int = 0
    """Claims that are before it now."""
    most_claims: int = 0
    """So many claims were before it at the same time."""
    paths: list[str] = field(default_factory=list)
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
        claims = (len(body.get("questions", body.get("items", [None]))) + 1) // 2  # each in two orders
        self.open += claims
        self.most_claims = max(self.most_claims, self.open)
        await asyncio.sleep(self.seconds)
        self.open -= claims
        status, answer = self._answer(head.split(" ")[1], body)
        content = json.dumps(answer).encode()
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: {len(content)}\r\nConnection: close\r\n\r\n".encode())
        writer.write(content)
        await writer.drain()
        writer.close()

    def _answer(self, path: str, body: dict[str, Any]) -> tuple[int, object]:
        if path == "/v1/models":
            return 200, {"data": [{"id": "small"}]}
        self.paths.append(path.removeprefix("/v1/"))
        self.bodies.append(body)
        if self.paths[-1] not in self.routes:
            return 404, {"detail": "Not Found"}
        return getattr(self, f"_{self.paths[-1].replace('/', '_')}")(body)  # type: ignore[no-any-return]

    def _rerank(self, body: dict[str, Any]) -> tuple[int, object]:
        return 200, self.scores

    def _chat_completions(self, body: dict[str, Any]) -> tuple[int, object]:
        if body.keys() & {"regex", "priority", "chat_template_kwargs"} - self.knows:
            return 400, {"message": "unknown field"}
        rows = [
            {"token": token, "logprob": math.log(probability), "bytes": None}
            for token, probability in self._said(body["messages"][-1]["content"]).items()
        ]
        answer: dict[str, Any] = json.loads(recording("whole_enable_thinking_false").body)
        answer["choices"][0]["logprobs"] = {"content": [{**rows[0], "top_logprobs": rows}]}
        return 200, answer

    def _decisions(self, body: dict[str, Any]) -> tuple[int, object]:
        """As `serving_decisions.py` renders and answers; a field that it does not know would be refused."""
        assert body.keys() <= {"input", "questions", "model"}
        if self.thinks:
            return 400, {"message": "the chat template leaves a reasoning block open at the answer position"}
        answers = {}
        for one in body["questions"]:
            names = [option["name"] for option in one["options"]]
            options = "\n".join(f"{letter}: {name}" for letter, name in zip(LETTERS, names, strict=True))
            said = self._said(f"{body['input']}\n{one['question']}\n{options}")
            by_name = {name: said.get(letter, 0.0) for letter, name in zip(LETTERS, names, strict=True)}
            answers[one["id"]] = {"type": "choice", "probabilities": by_name, "label_mass": self.mass}
        return 200, {"object": "decisions", "prompt_format_version": 1, "answers": answers}

    def _tokenize(self, body: dict[str, Any]) -> tuple[int, object]:
        if "messages" in body:
            tokens: object = [*map(ord, body["messages"][0]["content"]), *([THINK] if self.thinks else [])]
        else:
            special = {"<think>": [THINK], "\n</think>\n\n": [END]}
            tokens = [special.get(text, list(map(ord, text))) for text in body["prompt"]]
        return 200, {"tokens": tokens}

    def _score(self, body: dict[str, Any]) -> tuple[int, object]:
        """Raw probabilities of the label tokens after each item; a thought that is open is gone on with."""
        scores = []
        for item in body["items"]:
            said = self._said("".join(map(chr, item))) if item[-1] != THINK else {}
            scores.append([said.get(chr(token), 0.0) for token in body["label_token_ids"]])
        return 200, {"scores": scores}

    def _said(self, prompt: str) -> dict[str, float]:
        """The probabilities of the next token."""
        options = OPTION.findall(prompt)
        letters = {label: letter for letter, text in options for sign, label in MEANS.items() if sign in text}
        passage, statement = (json.loads(line.split(": ", 1)[1]) for line in prompt.splitlines()[1:3])
        return {letters.get(label, label): given for label, given in self.says(passage, statement).items()}


def config_of(server: ScriptedJudge | str, **changes: Any) -> JudgeConfig:
    """A configuration of the judge at `server`, or at an address."""
    url = server if isinstance(server, str) else server.url
    return JudgeConfig(**{"kind": "model", "engine": EngineConfig(urls=(url,)), **changes})


CLAIMS = [Claim("Ferries sail at night.", "They sail after dark."), Claim("They never sail.", "They sail after dark.")]


async def asked(route: Callable[[JudgeServer, JudgeConfig], Route], server: ScriptedJudge) -> list[Judgement]:
    """What `CLAIMS` are judged to be by one route of the server."""
    config = config_of(server)
    connection = JudgeServer(config)
    try:
        return await route(connection, config).ask(CLAIMS)
    finally:
        await connection.aclose()
