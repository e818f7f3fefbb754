"""Records the prompts of V4 and V4.1: `python -m tests.inference.openai.record_recipe`.

They are rendered by DeepSeek's own encoder, the package deepseek-recipe, which is a dependency of the tests. Between
body and encoder stands what SGLang makes of a body (0.5.23, `entrypoints/openai/`): thinking and effort come from
`chat_template_kwargs` and `reasoning_effort`, `continue_final_message` makes the last message a prefix, and the token
of the task `query` stands where the answer would begin (`parser/deepseek_recipe_renderer.py`).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deepseek_recipe import ChatCompletionRequest, ConversionOptions, DeepseekV4Encoding, DeepseekV41Encoding

from tests.inference.openai.record_prompts import without_preamble
from tests.inference.openai.situations import all_sent

RECORDED = Path(__file__).parents[2] / "fixtures" / "prompts" / "recipe.json"
MODELS = {"v4": "DeepSeek-V4-Pro", "v4.1": "DeepSeek-V4.1-Flash"}
"""Profile → the model that its encoder is asked for."""
ENCODINGS: dict[str, Any] = {"v4": DeepseekV4Encoding, "v4.1": DeepseekV41Encoding}


def main() -> None:
    recorded = all_rendered()
    RECORDED.write_text(json.dumps(recorded, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{len(recorded)} prompts")


def all_rendered() -> dict[str, dict[str, Any]]:
    """Body and prompt of every situation, by its key."""
    return {
        one.key: {"body": one.fields, "prompt": without_preamble(prompt(one.profile, one.fields))}
        for one in all_sent()
        if one.profile in MODELS
    }


def prompt(profile: str, fields: Mapping[str, Any]) -> str:
    """The whole prompt of a body."""
    made = str(conversation(profile, fields).prompt)
    return made.removesuffix("<｜Assistant｜></think>") + "<｜query｜>" if fields.get("task") == "query" else made


def conversation(profile: str, fields: Mapping[str, Any]) -> Any:
    """The same as the encoder gives it, with the places of its special tokens."""
    converted = ChatCompletionRequest(rewritten(profile, fields)).convert(ConversionOptions())
    return ENCODINGS[profile]().render_conversation(converted.conversation)


def rewritten(profile: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What SGLang hands its encoder."""
    effort, template = fields.get("reasoning_effort"), fields.get("chat_template_kwargs", {})
    thinks = effort != "none" if effort else bool(template.get("thinking"))
    messages = [dict(message) for message in fields["messages"]]
    if fields.get("continue_final_message"):
        messages[-1]["prefix"] = True
    made = {"model": MODELS[profile], "messages": messages, "max_tokens": fields["max_tokens"]}
    made["thinking"] = {"type": "enabled" if thinks else "disabled"}
    if effort and thinks:
        made["reasoning_effort"] = effort
    if "tools" in fields:
        made |= {"tools": fields["tools"], "tool_choice": fields["tool_choice"]}
    return made


if __name__ == "__main__":
    main()
