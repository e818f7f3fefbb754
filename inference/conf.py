"""The inference leaf's own configuration: plain values, made by `config/`, replaced (not patched) by tests."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class EngineConfig:
    """Everything `inference` may be told. Times are seconds."""

    engine: str = "auto"
    """`auto` (the server if `urls`, else quotes), `openai`, `local`, `quotes`."""
    urls: tuple[str, ...] = ()
    """OpenAI-compatible bases, such as `http://gpu1:30000/v1`."""
    model: str = ""
    """The served name; empty: ask `/v1/models`."""
    profile: str = ""
    """The model profile; empty: chosen by the served name."""
    server: str = ""
    """The kind of server (see inference/servers.py); empty: found out."""
    places: int = 0
    """So many answers the product may ask for at the same time (`RUNS_MAX`); 0: nobody has said."""
    api_key: str = ""
    admin_key: str = ""
    """For `/abort_request` where the server has an admin key."""
    proxy: str = field(default="", repr=False)
    """Through which its servers are asked (`http://user:password@host:port`); empty: directly."""
    ca_file: str = ""
    """Certificates, in PEM, of authorities that are believed beside the system's."""
    local_file: str = ""
    """Of the engine `local`: the file in which the local server tells where it is."""
    connect_seconds: float = 5.0
    first_byte_seconds: float = 120.0
    """Queue and prefill are silent: SGLang sends not even headers before the first token."""
    idle_seconds: float = 60.0
    """Since the last payload; comments that keep a connection alive do not count."""
    total_seconds: float = 1200.0
    count_seconds: float = 1.0
    """How long the server may take to count a prompt's tokens; then they are estimated."""
    abort_seconds: float = 2.0
    """How long the server may take to acknowledge an abort before the connection is closed anyway."""
    watch_seconds: float = 10.0
    """Between two looks at each of several servers."""
    attempts: int = 4
    """How often a request is sent in all, as long as nothing of the answer has come."""
    backoff_seconds: float = 0.5
    """Before the first repetition at the same server; doubled each time, with jitter."""
