"""Messages in; reasoning and answer deltas out.

A leaf: it knows neither the chat nor the search. Every engine is one file behind `inference.engine.Engine`.
"""

from inference.conf import EngineConfig
from inference.engine import (
    Answer,
    BeforeSending,
    Delta,
    Ended,
    Engine,
    Excerpt,
    Message,
    Reasoning,
    Recast,
    Request,
    SearchWay,
    ToolCall,
    Usage,
    Waiting,
)
from inference.engines import connect
from inference.errors import EngineError
from inference.judges.closed_questions import ClosedQuestions
from inference.judges.judge import Claim, Judge, JudgeConfig, Judgement
from inference.judges.reranking import Reranking
from inference.quotes.selection import Ranker

__all__ = [
    "Answer",
    "BeforeSending",
    "Claim",
    "ClosedQuestions",
    "Delta",
    "Ended",
    "Engine",
    "EngineConfig",
    "EngineError",
    "Excerpt",
    "Judge",
    "JudgeConfig",
    "Judgement",
    "Message",
    "Ranker",
    "Reasoning",
    "Recast",
    "Request",
    "Reranking",
    "SearchWay",
    "ToolCall",
    "Usage",
    "Waiting",
    "connect",
]
