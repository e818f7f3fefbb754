"""DeepSeek's families.

Sources: [card] the model card; [template] its chat template; [sglang] SGLang 0.5.23, `parser/reasoning_parser.py` and
`entrypoints/openai/`; [recipe] what DeepSeek's own encoder, the package deepseek-recipe 0.2.0, renders.
"""

from inference.profiles import frames
from inference.profiles.record import Efforts, Profile, Sampling

R1 = Profile(
    name="r1",
    served=r"deepseek[-_ ]?r1",
    allows_system=False,  # [card] "avoid adding a system prompt"
    is_primed=True,  # [template] of February 2025 ends in <think>
    closed_think="\n</think>\n\n",  # [sglang] no switch; continue_final_message goes on behind it
    sampling=Sampling(0.6, 0.95),  # [card]
    context_tokens=32768,  # [card] the distills are served with 32,768
    max_tokens=32768,  # [card] longest generation of the evaluations
    parser="deepseek-r1",  # [sglang]
    searches_by_marks=True,  # Search-o1 (arXiv 2501.05366), for 32B and more
    splits_tags=True,  # [sglang] its detector swallows a literal <think> of the answer
    control_tokens=frames.DEEPSEEK,  # [template]
)
R1_0528 = Profile(
    name="r1-0528",
    served=r"deepseek[-_ ]?r1[-_ ]?0528",
    closed_think="<think>\n\n</think>\n\n",  # [card] the model writes <think> itself
    open_think="<think>\n",
    sampling=Sampling(0.6, 0.95),  # [card]
    context_tokens=131072,  # [card]
    max_tokens=65536,  # [card] 64K generation
    parser="deepseek-r1",  # [sglang]
    searches_by_marks=True,
    splits_tags=True,
    control_tokens=frames.DEEPSEEK,
)
V3_1 = Profile(
    name="v3-hybrid",
    served=r"deepseek[-_ ]?v3[._-]?1",
    switch="thinking",  # [template]
    is_primed=True,  # [template] with thinking
    sampling=Sampling(0.6, 0.95),  # [card]
    context_tokens=131072,  # [card]
    max_tokens=65536,  # [card]
    parser="deepseek-v3",  # [sglang]
    tool_parser="deepseekv31",  # [sglang]; [card] tools only without thinking
    splits_tags=True,
    control_tokens=frames.DEEPSEEK,
)
V3_2 = Profile(
    name="v3.2",
    served=r"deepseek[-_ ]?v3[._-]?2",
    switch="thinking",  # [sglang]
    is_primed=True,
    sampling=Sampling(1.0, 0.95),  # [card]
    context_tokens=131072,  # [card]
    max_tokens=65536,  # [card]
    parser="deepseek-v3",  # [sglang]
    tool_parser="deepseekv32",  # [sglang]
    calls_while_thinking=True,  # [card]
    splits_tags=True,
    control_tokens=frames.DEEPSEEK,
)
V4 = Profile(
    name="v4",
    served=r"deepseek[-_ ]?v4(?![._-]?1)",
    switch="thinking",  # [sglang] explicit_thinking: off unless it is said
    efforts=Efforts(on="low", deep="high"),  # [recipe] low is bare thinking; without an effort it is the long mode
    continuation="fields",  # [recipe] tags in the text of an assistant message are words of its answer
    sampling=Sampling(1.0, 1.0),  # [card]
    context_tokens=1_048_576,  # [card]
    max_tokens=65536,  # [recipe] its own default with thinking
    parser="deepseek-v4",  # [sglang]
    tool_parser="deepseekv4",  # [sglang]
    calls_while_thinking=True,  # [recipe]
    has_tasks=True,  # [card] quick instructions; [sglang] `query` is rendered as trained
    ends_by_tool_choice=False,  # [recipe] without tools the reasoning of the tool turns drops out of the prompt
    control_tokens=frames.DEEPSEEK,  # [recipe] its own encoder takes no token from a message; gateways may differ
)
V4_1 = Profile(
    name="v4.1",
    served=r"deepseek[-_ ]?v4[._-]?1|deepseek[-_ ]flash\b",
    switch="thinking",  # [sglang]
    efforts=Efforts(on="low", deep="high"),  # [recipe] 50 and 75 of 100
    continuation="fields",  # [recipe]
    sampling=Sampling(1.0, 1.0),  # [recipe]
    context_tokens=1_048_576,  # [sglang]
    max_tokens=65536,  # [recipe]
    parser="deepseek-v41",  # [sglang]
    tool_parser="deepseekv41",  # [sglang]
    calls_while_thinking=True,  # [recipe]
    has_tasks=True,  # [card] quick instructions; [sglang] `query` is rendered as trained
    ends_by_tool_choice=False,  # [recipe]
    control_tokens=frames.DEEPSEEK,
)
# The hosted names of before V4: which model is behind them changes, so nothing is switched.
API_REASONER = Profile(
    name="deepseek-api",
    served=r"^deepseek[-_](?:reasoner|chat)$",
    continuation="none",  # [api-docs.deepseek.com] only with a prefix on another base address
    sampling=Sampling(1.0, 1.0),  # [api-docs.deepseek.com] ignored while it thinks
    context_tokens=131072,
    max_tokens=32768,
    control_tokens=frames.DEEPSEEK,
)

# The narrower pattern first.
DEEPSEEK = (R1_0528, R1, V3_1, V3_2, V4_1, V4, API_REASONER)
