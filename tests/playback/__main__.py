"""Run the server until it is interrupted."""

import argparse
import asyncio
import contextlib
import signal

from tests.playback.scenarios import SCENARIOS
from tests.playback.server import Playback


def main() -> None:
    """Parse the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.playback", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--scenario", default="scripted", choices=sorted(SCENARIOS))
    parser.add_argument("--pace", type=float, default=0.0, help="seconds between two chunks")
    parser.add_argument("--model", default="DeepSeek-R1-Distill-Qwen-7B", help="the served name")
    parser.add_argument("--window", type=int, default=32768, help="the model's window in tokens")
    parser.add_argument("--tool-parser", default="", help="the parser of calls that it says it was started with")
    options = parser.parse_args()
    playback = Playback(options.scenario, options.pace, options.port, options.model, options.window)
    if options.tool_parser:
        playback.arguments |= {"tool_call_parser": options.tool_parser}
    asyncio.run(_serve(playback))


async def _serve(playback: Playback) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with playback:
        print(playback.url, flush=True)
        await stop.wait()


if __name__ == "__main__":
    main()
