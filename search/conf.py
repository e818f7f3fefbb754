"""The search leaf's own configuration: plain values, made by `config/`, replaced (not patched) by tests."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SearchConfig:
    """Everything `search` may be told. Times are seconds, sizes are bytes."""

    providers: tuple[str, ...] = ("wikipedia", "handbook")
    searxng_url: str = ""
    handbook_dir: Path = Path("docs/handbook")
    handbook_url: str = "/handbook/"
    """Prefix of a handbook page's address: `<prefix><language>/<slug>/`."""
    index_dir: Path = Path("var")
    """Where local indexes are kept."""
    user_agent: str = "Wenyuan/0.1 (+https://wenyuan.invalid/bot)"
    allow: tuple[str, ...] = ()
    test_allow: tuple[str, ...] = ()
    max_sources: int = 10
    deadline_seconds: float = 8.0
    passage_tokens: int = 6000
