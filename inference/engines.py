"""Which engine the configuration asks for."""

from urllib.parse import urlsplit

from inference.conf import EngineConfig
from inference.engine import Engine
from inference.local.engine import LocalEngine, Texts
from inference.openai.engine import OpenAIEngine
from inference.profiles import profile
from inference.quotes.engine import QuotesEngine
from inference.quotes.selection import Ranker
from inference.servers import named_kind


def connect(config: EngineConfig, ranker: Ranker, texts: Texts | None = None) -> Engine:
    """The engine that `config` names; nothing is contacted yet.

    `ranker` serves the quotes engine and the local one, which also needs `texts`. Raises `ValueError`, in words for an
    operator, for a configuration that cannot work.
    """
    match config.engine:
        case "quotes":
            return QuotesEngine(ranker)
        case "local":
            if texts is None:
                raise ValueError("the engine local needs the texts of its prompts")
            return LocalEngine(config, ranker, texts)
        case "auto" if not config.urls:
            return QuotesEngine(ranker)
        case "auto" | "openai":
            check_engine(config)
            return OpenAIEngine(config)
        case _:
            raise ValueError(f"unknown engine {config.engine!r}: one of auto, openai, local, quotes")


def check_engine(config: EngineConfig) -> None:
    """Raises ValueError for a configuration that no engine can be made of."""
    if config.engine not in ("auto", "openai", "local", "quotes"):
        raise ValueError(f"ENGINE={config.engine!r} is not one of auto, openai, local, quotes")
    if config.engine == "openai" and not config.urls:
        raise ValueError("ENGINE=openai needs at least one address in INFERENCE_URLS")
    for url in config.urls:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} in INFERENCE_URLS is not an address such as http://gpu1:30000/v1")
    profile(config.profile)
    if config.server:
        named_kind(config.server)
