"""How SGLang is started for each model that we support: one declarative record per model and machine.

The arguments follow SGLang's documentation of server arguments and its cookbook for DeepSeek; docs/sglang.md gives the
reasons. Machines for V4, 32B, 7B and smaller are arithmetic (parameters times bytes, with what is left for the cache):
not tried.
"""

from dataclasses import dataclass

from inference.profiles import QWEN3, R1, R1_0528, V4, V4_1, Profile

COMMON = (
    "--enable-metrics",
    "--enable-cache-report",
    "--max-queued-requests",
    "256",
)
"""For every model: measurable, prefix cache hits counted, a queue with an end."""


@dataclass(frozen=True)
class Recipe:
    """One model on one machine."""

    name: str
    model: str
    machine: str
    profile: Profile
    context_tokens: int
    arguments: tuple[str, ...] = ()
    nodes: int = 1

    def command(self, port: int, *, host: str = "127.0.0.1", node: int = 0, first_node: str = "") -> list[str]:
        """The arguments behind `python`. `node` counts from 0; `first_node` is the first one's `address:port`."""
        command = ["-m", "sglang.launch_server", "--model-path", self.model, "--host", host, "--port", str(port)]
        command += ["--reasoning-parser", self.profile.parser, "--context-length", str(self.context_tokens)]
        if self.profile.calls_while_thinking and self.profile.tool_parser:
            command += ["--tool-call-parser", self.profile.tool_parser]
        command += [*self.arguments, *COMMON]
        if self.nodes > 1:
            command += ["--nnodes", str(self.nodes), "--node-rank", str(node), "--dist-init-addr", first_node]
        return command


_R1_671B = ("--trust-remote-code", "--speculative-algorithm", "EAGLE", "--max-running-requests", "128")

RECIPES = (
    Recipe(
        "v4-flash",
        "deepseek-ai/DeepSeek-V4-Flash-0731",
        "one server with 4 H100 (80 GB each) or 2 H200",
        V4,
        131072,
        ("--trust-remote-code", "--tp", "4", "--speculative-algorithm", "DSPARK", "--max-running-requests", "128"),
    ),
    Recipe(
        "v4.1-flash",
        "deepseek-ai/DeepSeek-V4.1-Flash",
        "one server with 8 H100 (80 GB each)",
        V4_1,
        131072,
        ("--trust-remote-code", "--tp", "8", "--max-running-requests", "128"),
    ),
    Recipe(
        "r1-671b",
        "deepseek-ai/DeepSeek-R1-0528",
        "one server with 8 H200 (141 GB each)",
        R1_0528,
        65536,
        ("--tp", "8", *_R1_671B, "--dist-timeout", "3600"),
    ),
    Recipe(
        "r1-671b-2-nodes",
        "deepseek-ai/DeepSeek-R1-0528",
        "two servers with 8 H100 (80 GB each)",
        R1_0528,
        65536,
        ("--tp", "16", *_R1_671B, "--dist-timeout", "3600"),
        nodes=2,
    ),
    Recipe(
        "distill-32b",
        "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B",
        "one card with 80 GB",
        R1,
        32768,
        ("--quantization", "fp8", "--kv-cache-dtype", "fp8_e4m3", "--mem-fraction-static", "0.88"),
    ),
    Recipe(
        "distill-7b",
        "deepseek-ai/DeepSeek-R1-Distill-Qwen-7B",
        "one card with 24 GB",
        R1,
        24576,
        ("--mem-fraction-static", "0.85", "--chunked-prefill-size", "2048"),
    ),
    Recipe(
        "distill-1.5b",
        "deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B",
        "one card with 8 GB",
        R1,
        16384,
        ("--mem-fraction-static", "0.8", "--chunked-prefill-size", "2048"),
    ),
    Recipe(
        "planner-4b",
        "Qwen/Qwen3-4B",
        "one card with 16 GB, beside the others: queries, titles and checks (`PLANNER_URL`)",
        QWEN3,
        16384,
        (
            "--mem-fraction-static",
            "0.85",
        ),
    ),
)


def recipe(name: str) -> Recipe:
    """The recipe `name`. Raises `ValueError` with the names that there are."""
    for known in RECIPES:
        if known.name == name:
            return known
    raise ValueError(f"unknown recipe {name!r}: one of {', '.join(known.name for known in RECIPES)}")
