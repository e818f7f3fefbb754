"""The judge that a configuration asks for."""

from inference.judges.controls import Controlled
from inference.judges.decisions import Decisions
from inference.judges.entailment import Entailment
from inference.judges.judge import Judge, JudgeConfig
from inference.judges.judge_server import JudgeServer
from inference.judges.log_probabilities import LogProbabilities
from inference.judges.reranking import Reranking
from inference.judges.scoring import Scoring
from inference.judges.served import Route, ServedJudge
from inference.servers import SGLANG, hosted_kind


def connect_judge(config: JudgeConfig) -> Judge:
    """It is asked for nothing yet."""
    if config.kind == "local":
        return Controlled(Entailment(config))
    server = JudgeServer(config)
    return Controlled(ServedJudge(config, server, routes_of(config, server)))


def routes_of(config: JudgeConfig, server: JudgeServer) -> list[Route]:
    """By which routes its server may be asked, the best first. What is hosted by its maker has none of SGLang's."""
    if config.kind == "rerank":
        return [Reranking(server, config)]
    plain = LogProbabilities(server, config)
    if (hosted_kind(server.base) or SGLANG) is not SGLANG:
        return [plain]
    return [Decisions(server, config), Scoring(server, config), plain]
