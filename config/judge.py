"""Who judges the citations that words cannot decide, of what the environment says."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from inference.conf import EngineConfig
from inference.judges.judge import JudgeConfig

KINDS = ("auto", "main", "rerank", "local", "off")


def judge_config(
    kind: str, own: EngineConfig, seconds: float, planner: EngineConfig | None, main: EngineConfig, folder: Path
) -> JudgeConfig | None:
    """`auto`: the model of `own` where it has an address, else the planner's, else nobody; `main`: the one that
    answers; `rerank`: a reranker at the address of `own`; `local`: a small model whose files are in `folder`. None:
    nobody judges. Raises ImproperlyConfigured."""
    url = own.urls[0]
    if kind not in KINDS:
        raise ImproperlyConfigured(f"JUDGE={kind!r} is none of {', '.join(KINDS)}")
    if url and not url.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"JUDGE_URL={url!r} is not an address such as http://gpu2:30000/v1")
    if kind == "local":
        return JudgeConfig("local", EngineConfig(), seconds, folder=folder)
    if kind == "rerank":
        if not url:
            raise ImproperlyConfigured("JUDGE=rerank needs the address of a reranker in JUDGE_URL")
        return JudgeConfig("rerank", own, seconds)
    engine = {"auto": own if url else planner, "main": main}.get(kind)
    # Without an address there is no server: quotations, or a model on the processor, which is too slow to judge.
    return JudgeConfig("model", engine, seconds) if engine and engine.urls and engine.engine != "local" else None
