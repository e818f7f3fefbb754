"""Records the prompts that templates make of our bodies: `python -m tests.inference.openai.record_prompts`.

The templates are those of the package `renderers` (Apache-2.0; 0.1.12 was used), which writes the published ones out in
Python and is tested against them by its authors. It is no dependency: install it with `httpx` where you record, and
nowhere else. It wants a tokenizer, of which it only needs that a token is one number: here a text is its characters.
"""

import importlib
import json
import re
from pathlib import Path
from typing import Any

from tests.inference.openai.situations import all_sent

RECORDED = Path(__file__).parents[2] / "fixtures" / "prompts" / "templates.json"
RENDERERS = {
    "qwen3": ("Qwen3", "enable_thinking"),
    "qwen3.5": ("Qwen35", "enable_thinking"),
    "qwen3.6": ("Qwen36", "enable_thinking"),
    "glm": ("GLM45", "enable_thinking"),
    "glm-5.3": ("GLM53", ""),
    "kimi-k2.5": ("KimiK25", "thinking"),
    "minimax-m2": ("MiniMaxM2", ""),
    "r1": ("DeepSeekR1", ""),
    "llama": ("Llama3", ""),
}
"""Profile → the renderer, and its name of the switch."""
_FRAME = re.compile(r"<｜[^｜]*｜>|<[a-z_/|]+>")
_FIRST_TOKEN = 2_000_000


class Characters:
    """A tokenizer whose tokens are the characters, and each word of a frame."""

    name_or_path, chat_template = "characters", ""
    unk_token_id = None
    eos_token_id, bos_token_id, pad_token_id = 1, 2, 3
    bos_token, eos_token = "<bos>", "<eos>"

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def encode(self, text: str, *args: Any, **kwargs: Any) -> list[int]:
        return [self.convert_tokens_to_ids(text)] if _FRAME.fullmatch(text) else [ord(one) for one in text]

    def convert_tokens_to_ids(self, token: str) -> int:
        return self._numbers.setdefault(token, _FIRST_TOKEN + len(self._numbers))

    def get_vocab(self) -> dict[str, int]:
        return dict(self._numbers)

    def decode(self, numbers: list[int], *args: Any, **kwargs: Any) -> str:
        tokens = {number: token for token, number in self._numbers.items()}
        return "".join(tokens[one] if one in tokens else chr(one) for one in numbers)


def main() -> None:
    recorded = {
        one.key: {"body": one.fields, "prompt": without_preamble(rendered(one.profile, one.fields))}
        for one in all_sent()
        if one.profile in RENDERERS
    }
    RECORDED.parent.mkdir(exist_ok=True)
    RECORDED.write_text(json.dumps(recorded, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{len(recorded)} prompts")


def rendered(profile: str, fields: dict[str, Any]) -> str:
    """The prompt of a body, as SGLang makes it: a begun answer stands behind the template's own beginning."""
    renderers = importlib.import_module("renderers")
    name, switch = RENDERERS[profile]
    settings = {"reasoning_effort": fields["reasoning_effort"]} if "reasoning_effort" in fields else {}
    if switch:
        settings[switch] = fields["chat_template_kwargs"][switch]
    tokenizer = Characters()
    renderer = getattr(renderers, f"{name}Renderer")(tokenizer, getattr(renderers, f"{name}RendererConfig")(**settings))
    messages = json.loads(json.dumps(fields["messages"]))
    begun = messages.pop()["content"] if fields.get("continue_final_message") else ""
    for call in (call for message in messages for call in message.get("tool_calls", ())):
        call["function"]["arguments"] = json.loads(call["function"]["arguments"])
    tools = [tool["function"] for tool in fields.get("tools", ())] or None
    made = renderer.render(messages, tools=tools, add_generation_prompt=True)
    return tokenizer.decode(made.token_ids) + begun


def without_preamble(prompt: str) -> str:
    """What comes from the question or its pages on: before them a template may say sentences of its own."""
    return prompt[min(place for text in ("[webpage 1 ", "Q1") if (place := prompt.find(text)) >= 0) :]


if __name__ == "__main__":
    main()
