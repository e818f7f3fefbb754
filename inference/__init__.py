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
    SmallCallForms,
    ToolCall,
    Usage,
    Waiting,
)
from inference.engines import connect
from inference.errors import EngineError
from inference.judges.connecting import connect_judge
from inference.judges.judge import Claim, Judge, JudgeConfig, Judgement
from inference.quotes.selection import Ranker

__all__ = [
    "Answer",
    "BeforeSending",
    "Claim",
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
    "SearchWay",
    "SmallCallForms",
    "ToolCall",
    "Usage",
    "Waiting",
    "connect",
    "connect_judge",
]
