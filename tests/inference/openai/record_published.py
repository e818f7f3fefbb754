"""Records the prompts of families whose own template or encoder is at hand as a file.

`python -m tests.inference.openai.record_published FOLDER`. The folder was filled from packages that are no
dependencies: `gptoss.jinja`, `gemma3.jinja` and `gemma4.jinja` (its `gemma4_v5`) from trl 1.16, `chat_templates/`;
`encoding_dsv32.py` from sglang 0.5.23; `magistral.jinja` and `mistral.jinja` made by mistral-common 1.13 for its
tokenizers 13 (with thinking) and 11; `deepseek-v3.1.jinja` and `kimi-k2-thinking.jinja` as the models publish them;
`qwen3_instruct_2507.jinja` and, without the `<think>` that it ends in, `deepseekv3.jinja` as `r1-0528.jinja` (both
trl 1.16); of `kimi-k3.jinja` and `minimax-m3.jinja`, with which llama.cpp and its
relatives are tested, what concerns text (Kimi's own is a program that comes with its tokenizer).
`qwen2_5.jinja` and `qwen3.jinja` (trl 1.16) are those of the models that QwQ and Qwen3-Thinking were made of: their own
were not at hand, and their cards say that they end in `<think>` and a line end besides, which is added here.
"""

import importlib.util
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from tests.inference.openai.record_prompts import without_preamble
from tests.inference.openai.situations import all_sent

RECORDED = Path(__file__).parents[2] / "fixtures" / "prompts" / "published.json"
TEMPLATES = {
    "gpt-oss": "gptoss",
    "gemma": "gemma3",
    "gemma4": "gemma4",
    "magistral": "magistral",
    "mistral": "mistral",
    "v3-hybrid": "deepseek-v3.1",
    "kimi-k2-thinking": "kimi-k2-thinking",
    "kimi-k3": "kimi-k3",
    "r1-0528": "r1-0528",
    "minimax-m3": "minimax-m3",
    "qwen3-instruct": "qwen3_instruct_2507",
}
DERIVED = {"qwq": ("qwen2_5", "<think>\n"), "qwen3-thinking": ("qwen3", "<think>\n")}
"""Profile → the file of its ancestor, and what its own template ends in besides."""
ENCODERS = {"v3.2": "encoding_dsv32"}
PUBLISHED = {**TEMPLATES, **ENCODERS, **{name: file for name, (file, _) in DERIVED.items()}}
"""Profile → the file."""


def main() -> None:
    folder = Path(sys.argv[1])
    recorded = {
        one.key: {"body": one.fields, "prompt": without_preamble(rendered(folder, one.profile, one.fields))}
        for one in all_sent()
        if one.profile in PUBLISHED
    }
    RECORDED.write_text(json.dumps(recorded, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{len(recorded)} prompts")


def rendered(folder: Path, profile: str, fields: dict[str, Any]) -> str:
    """The prompt of a body, as SGLang makes it: a begun answer stands behind the template's own beginning."""
    messages = json.loads(json.dumps(fields["messages"]))
    begun = messages.pop()["content"] if fields.get("continue_final_message") else ""
    if profile in ENCODERS:
        return encoded(folder / f"{PUBLISHED[profile]}.py", messages, fields) + begun
    for call in (call for message in messages for call in message.get("tool_calls", ())):
        call["function"]["arguments"] = json.loads(call["function"]["arguments"])
    settings = fields.get("chat_template_kwargs", {})
    if "reasoning_effort" in fields:
        # [sglang] Kimi K3 is handed it under a name of its own.
        name = "thinking_effort" if profile == "kimi-k3" else "reasoning_effort"
        settings = settings | {name: fields["reasoning_effort"]}
    text = (folder / f"{PUBLISHED[profile]}.jinja").read_text("utf-8")
    template = environment().from_string(text)
    tools = fields.get("tools")
    opening = DERIVED[profile][1] if profile in DERIVED else ""
    return (
        str(template.render(messages=messages, tools=tools, add_generation_prompt=True, **settings)) + opening + begun
    )


def encoded(module: Path, messages: list[dict[str, Any]], fields: dict[str, Any]) -> str:
    """By DeepSeek's own encoder of V3.2, with the empty system message and the tools that SGLang puts before."""
    spec = importlib.util.spec_from_file_location(module.stem, module)
    assert spec and spec.loader
    encoder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(encoder)
    system = {"role": "system", "content": "", **({"tools": fields["tools"]} if "tools" in fields else {})}
    thinks = fields["chat_template_kwargs"]["thinking"]
    return str(encoder.encode_messages([system, *messages], thinking_mode="thinking" if thinks else "chat"))


def environment() -> SandboxedEnvironment:
    """Jinja as `transformers` sets it up for templates of models."""
    made = SandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
    made.filters["tojson"] = lambda value, **_: json.dumps(value, ensure_ascii=False)
    made.globals |= {"raise_exception": refused, "strftime_now": date(2026, 11, 29).strftime, "bos_token": "<bos>"}
    return made


def refused(reason: str) -> None:
    raise TemplateError(reason)


if __name__ == "__main__":
    main()
