"""The words that tokenizers and templates take for a frame, by family; `inference.profiles.control_tokens` reads them.

`<…>` also means its closing form, `<|…|>` any word between.
"""

PIPES = ("<|…|>",)
DEEPSEEK = ("<｜…｜>", "<think>", "<tool_call>", "<tool_calls>", "<tool_result>", "<function_results>", "<｜DSML｜>")
CHATML = (*PIPES, "<think>", "<tool_call>", "<tool_response>", "<tools>")
GLM = (*CHATML, "[gMASK]", "<sop>", "<arg_key>", "<arg_value>")
# [sglang] parser/reasoning_parser.py: K3 ends a text by words in brackets.
KIMI = (*CHATML, "◁think▷", "[BOS]", "[EOS]", "[EOT]")
# [template] A picture or film is put where its word stands.
MINIMAX = (
    *(*CHATML, "<mm:think>", "<minimax:tool_call>", "]~b]", "]~!b[", "[e~["),
    *("]<]minimax[>[", "]<]image[>[", "]<]video[>["),
)
MISTRAL = (
    *("<s>", "[INST]", "[THINK]", "[TOOL_CALLS]", "[ARGS]", "[TOOL_RESULTS]", "[AVAILABLE_TOOLS]", "[SYSTEM_PROMPT]"),
)
GEMMA = ("<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>")
# Their brackets are open on one side: a pattern of closed words does not find them.
_GEMMA_4_WORDS = ("turn", "channel", "tool", "tool_call", "tool_response", "think")
GEMMA_4 = (*GEMMA, *(token for word in _GEMMA_4_WORDS for token in (f"<|{word}>", f"<{word}|>")))
LLAMA = (*PIPES, "<s>", "[INST]", "<<SYS>>")
