"""The inference leaf's own configuration: plain values, made by `config/`, replaced (not patched) by tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EngineConfig:
    """Everything `inference` may be told. Times are seconds."""

    engine: str = "auto"
    """`auto` (the server if `urls`, else quotes), `openai`, `quotes`."""
    urls: tuple[str, ...] = ()
    """OpenAI-compatible bases, such as `http://gpu1:30000/v1`."""
    model: str = ""
    """The served name; empty: ask `/v1/models`."""
    profile: str = ""
    """The model profile; empty: chosen by the served name."""
    api_key: str = ""
    admin_key: str = ""
    """For `/abort_request` where the server has an admin key."""
    connect_seconds: float = 5.0
    first_byte_seconds: float = 120.0
    idle_seconds: float = 60.0
    total_seconds: float = 1200.0
