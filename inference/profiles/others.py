"""Families of other makers that SGLang serves or that are used by their makers' API.

Sources: [card] the model card or the maker's documentation; [template] its chat template; [sglang] SGLang 0.5.23,
`parser/reasoning_parser.py`, `function_call/` and `entrypoints/openai/protocol.py`; [press] neither: looked at again
when the family is served here.
"""

from inference.profiles import frames
from inference.profiles.record import Efforts, Profile, Sampling

QWQ = Profile(
    name="qwq",
    served=r"qwq",
    is_primed=True,  # [card] its template ends in <think>
    closed_think="\n</think>\n\n",
    sampling=Sampling(0.6, 0.95, top_k=30),  # [card] top_k 20 to 40
    context_tokens=131072,  # [card]
    max_tokens=32768,  # [card]
    parser="deepseek-r1",  # [sglang]
    tool_parser="qwen25",  # [sglang]
    splits_tags=True,
    control_tokens=frames.CHATML,
)
QWEN3_THINKING = Profile(
    name="qwen3-thinking",
    served=r"qwen[-_ ]?3(?![.]).*thinking",
    is_primed=True,  # [card] only </think> is in the output
    closed_think="\n</think>\n\n",
    sampling=Sampling(0.6, 0.95, top_k=20),  # [card]
    context_tokens=262144,  # [card]
    max_tokens=32768,  # [card]
    parser="qwen3-thinking",  # [sglang]
    other_parsers=("qwen3", "deepseek-r1"),
    tool_parser="qwen",  # [sglang]
    calls_while_thinking=True,  # [card]
    splits_tags=True,
    control_tokens=frames.CHATML,
)
QWEN3_INSTRUCT = Profile(
    name="qwen3-instruct",
    served=r"qwen[-_ ]?3(?![.]).*instruct",
    thinks=False,  # [card]
    sampling=Sampling(0.7, 0.8, top_k=20),  # [card]
    context_tokens=262144,  # [card]
    tool_parser="qwen",  # [sglang]
    control_tokens=frames.CHATML,
)
QWEN3_5 = Profile(
    name="qwen3.5",
    served=r"qwen[-_ ]?3[._]5",
    switch="enable_thinking",  # [card] on by default
    is_primed=True,  # [card]
    sampling=Sampling(1.0, 0.95, top_k=20, presence_penalty=1.5),  # [card]
    plain_sampling=Sampling(0.7, 0.8, top_k=20, presence_penalty=1.5),  # [card]
    context_tokens=262144,  # [card]
    max_tokens=32768,  # [card]
    parser="qwen3",  # [sglang]
    tool_parser="qwen3_coder",  # [sglang]
    calls_while_thinking=True,  # [card]
    splits_tags=True,
    control_tokens=frames.CHATML,
)
QWEN3_6 = Profile(
    name="qwen3.6",
    served=r"qwen[-_ ]?3[._][6-9]",
    switch="enable_thinking",  # [card]
    is_primed=True,  # [card]
    sampling=Sampling(1.0, 0.95, top_k=20, presence_penalty=0.0),  # [card]
    plain_sampling=Sampling(0.7, 0.8, top_k=20, presence_penalty=1.5),  # [card]
    context_tokens=262144,  # [card]
    max_tokens=32768,  # [card]
    parser="qwen3",  # [sglang]
    tool_parser="qwen3_coder",  # [sglang]
    calls_while_thinking=True,  # [card]
    splits_tags=True,
    control_tokens=frames.CHATML,
)
QWEN3 = Profile(
    name="qwen3",
    served=r"qwen[-_ ]?3",
    switch="enable_thinking",  # [sglang] on by default
    open_think="<think>\n",  # [card] the model writes <think> itself
    sampling=Sampling(0.6, 0.95, top_k=20),  # [card]
    plain_sampling=Sampling(0.7, 0.8, top_k=20),  # [card]
    context_tokens=32768,  # [card] 131,072 with YaRN
    max_tokens=32768,  # [card]
    parser="qwen3",  # [sglang]
    other_parsers=("qwen3-thinking",),
    tool_parser="qwen",  # [sglang]
    calls_while_thinking=True,  # [card]
    splits_tags=True,
    control_tokens=frames.CHATML,
)
GLM_5_3 = Profile(
    name="glm-5.3",
    served=r"glm[-_ ]?5[._]3",
    efforts=Efforts(off="low", on="high", deep="max"),  # [card] no switch, always thinks; default max
    is_primed=True,  # [template]
    continuation="none",  # nothing published
    sampling=Sampling(1.0, 0.95),  # [press]
    context_tokens=1_048_576,  # [card]
    max_tokens=65536,  # [card] up to 131,072
    parser="glm45",  # [sglang]
    tool_parser="glm47",  # [sglang]
    calls_while_thinking=True,  # [card]
    splits_tags=True,
    control_tokens=frames.GLM,
)
GLM = Profile(
    name="glm",
    served=r"glm[-_ ]?(?:4[._][5-9]|5)",
    switch="enable_thinking",  # [sglang] on by default
    continuation="none",  # nothing published
    sampling=Sampling(1.0, 0.95),  # [card]
    context_tokens=131072,  # [card] 128K to 200K
    max_tokens=65536,  # [card] up to 128K
    parser="glm45",  # [sglang]
    tool_parser="glm47",  # [sglang] of 4.5: glm45
    calls_while_thinking=True,  # [card]
    splits_tags=True,
    control_tokens=frames.GLM,
)
KIMI_K3 = Profile(
    name="kimi-k3",
    served=r"kimi[-_ ]?k3",
    switch="thinking",  # [sglang] on by default
    efforts=Efforts(on="low", deep="high"),  # [sglang] low, high, max
    is_primed=True,  # [sglang] the open channel of thoughts is in the prompt
    continuation="none",  # nothing published
    sampling=Sampling(1.0, 0.95),  # as K2.6 has it: its own card was not read
    context_tokens=262144,  # [press] 1M
    max_tokens=65536,
    parser="kimi_k3",  # [sglang]
    tool_parser="kimi_k3",  # [sglang]
    calls_while_thinking=True,  # [sglang]
    control_tokens=frames.KIMI,
)
KIMI_K2_THINKING = Profile(
    name="kimi-k2-thinking",
    served=r"kimi[-_ ]?k2[-_ ]?thinking",
    continuation="none",  # nothing published
    sampling=Sampling(1.0, 0.95),  # [card]
    context_tokens=262144,  # [card]
    max_tokens=65536,
    parser="kimi_k2",  # [sglang]
    tool_parser="kimi_k2",  # [sglang]
    calls_while_thinking=True,  # [card] 200 to 300 calls
    call_ids="functions.{name}:{number}",  # [sglang] its parser and its template count all calls of a conversation
    splits_tags=True,
    control_tokens=frames.KIMI,
)
KIMI_K2_5 = Profile(
    name="kimi-k2.5",
    served=r"kimi[-_ ]?k2[._][5-9]",
    switch="thinking",  # [sglang] on by default
    is_primed=True,  # [template] while it thinks
    continuation="none",  # nothing published
    sampling=Sampling(1.0, 0.95),  # [card]
    plain_sampling=Sampling(0.6, 0.95),  # [card]
    context_tokens=262144,  # [card]
    max_tokens=65536,  # [press]
    parser="kimi_k2",  # [sglang]
    tool_parser="kimi_k2",  # [sglang]
    calls_while_thinking=True,  # [card]
    call_ids="functions.{name}:{number}",  # [sglang] its parser and its template count all calls of a conversation
    splits_tags=True,
    control_tokens=frames.KIMI,
)
KIMI_VL = Profile(
    name="kimi-vl-thinking",
    served=r"kimi[-_ ]?vl.*thinking",
    continuation="none",
    sampling=Sampling(0.8, 0.95),  # [card]
    context_tokens=131072,  # [card]
    max_tokens=32768,  # [card]
    control_tokens=frames.KIMI,
)
GPT_OSS = Profile(
    name="gpt-oss",
    served=r"gpt[-_ ]?oss",
    efforts=Efforts(off="low", on="medium", deep="high"),  # [card] always thinks; [sglang] `none` is refused
    continuation="none",  # [card] harmony's channels have no form for it
    sampling=Sampling(1.0, 1.0),  # [card]
    context_tokens=131072,  # [card]
    max_tokens=65536,
    parser="gpt-oss",  # [sglang]
    tool_parser="gpt-oss",  # [sglang]
    calls_while_thinking=True,  # [card]
    thinks_in_content=True,  # [template] `content` of a message that calls is its analysis; `thinking` SGLang drops
    control_tokens=frames.PIPES,
)
OPENAI_REASONING = Profile(
    name="openai-reasoning",
    served=r"^(?:openai/)?(?:o[1-9]|gpt-[5-9])",
    efforts=Efforts(off="low", on="medium", deep="high"),  # [card] some models also know minimal or none
    continuation="none",
    sampling=Sampling(1.0, 1.0),  # [card] another temperature is refused
    context_tokens=131072,  # [card] 200K and more
    max_tokens=65536,
    calls_while_thinking=True,  # [card]
    control_tokens=frames.PIPES,
)
MINIMAX_M3 = Profile(
    name="minimax-m3",
    served=r"minimax[-_ ]?m3",
    switch="thinking_mode",  # [sglang] serving_chat.py: without a word it is adaptive, and need not think
    switch_values=("disabled", "enabled"),
    is_primed=True,  # [sglang] reasoning_parser.py: the tag is in the prompt where it is enabled
    efforts=Efforts(on="low", deep="high"),  # [sglang] low to max; nothing where it is disabled
    continuation="none",  # nothing published
    sampling=Sampling(1.0, 0.95),  # [press]
    context_tokens=262144,  # [press] 1M
    max_tokens=65536,
    parser="minimax-m3",  # [sglang]
    tool_parser="minimax-m3",  # [sglang]
    calls_while_thinking=True,  # [sglang]
    control_tokens=frames.MINIMAX,
)
MINIMAX_M2 = Profile(
    name="minimax-m2",
    served=r"minimax[-_ ]?m2",
    is_primed=True,  # [template]
    continuation="none",  # nothing published
    sampling=Sampling(1.0, 0.95, top_k=40),  # [card]
    context_tokens=204800,  # [card]
    max_tokens=65536,
    parser="minimax",  # [sglang]
    other_parsers=("minimax-append-think",),
    tool_parser="minimax-m2",  # [sglang]
    calls_while_thinking=True,  # [card] interleaved
    splits_tags=True,
    control_tokens=frames.MINIMAX,
)
MAGISTRAL = Profile(
    name="magistral",
    served=r"magistral",
    continuation="none",
    sampling=Sampling(0.7, 0.95),  # [card]
    context_tokens=40960,  # [card]
    max_tokens=32768,
    parser="mistral",  # [sglang]
    control_tokens=frames.MISTRAL,
)
MISTRAL = Profile(
    name="mistral",
    served=r"mistral|mixtral|ministral|codestral",
    thinks=False,
    sampling=Sampling(0.3, 1.0),  # [card] small values; 0.15 for Small 3
    context_tokens=32768,
    control_tokens=frames.MISTRAL,
)
LLAMA = Profile(
    name="llama",
    served=r"llama",
    thinks=False,
    sampling=Sampling(0.6, 0.9),  # [card]
    context_tokens=131072,  # [card] of 3.1 and later
    control_tokens=frames.LLAMA,
)
GEMMA_4 = Profile(
    name="gemma4",
    served=r"gemma[-_ ]?4",
    switch="enable_thinking",  # [sglang] off unless it is said
    continuation="none",  # [template] thoughts are in a channel: tags would be words of the answer
    sampling=Sampling(1.0, 0.95, top_k=64),  # as Gemma 3 has it: its own card was not read
    context_tokens=131072,
    max_tokens=32768,
    parser="gemma4",  # [sglang]
    tool_parser="gemma4",  # [sglang]
    calls_while_thinking=True,  # [template] opens the channel of thoughts again behind the result of a call
    control_tokens=frames.GEMMA_4,  # [template]
)
GEMMA = Profile(
    name="gemma",
    served=r"gemma",
    thinks=False,
    sampling=Sampling(1.0, 0.95, top_k=64),  # [card]
    context_tokens=131072,  # [card] of Gemma 3
    control_tokens=frames.GEMMA,
)

# The narrower pattern first.
OTHERS = (
    *(QWQ, QWEN3_5, QWEN3_6, QWEN3_THINKING, QWEN3_INSTRUCT, QWEN3),
    *(GLM_5_3, GLM, KIMI_K3, KIMI_K2_THINKING, KIMI_K2_5, KIMI_VL),
    *(GPT_OSS, OPENAI_REASONING, MINIMAX_M3, MINIMAX_M2, MAGISTRAL, MISTRAL, GEMMA_4, GEMMA, LLAMA),
)
