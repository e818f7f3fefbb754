"""A local server that plays recorded answers of SGLang back, byte for byte, and scripted ones in the same shapes.

`python -m tests.playback --port 0 --scenario scripted --pace 0.02` prints its base address when it is ready;
`async with Playback(scenario="normal") as server` does the same inside a test. `scenarios.py` lists what it can play.
"""

from tests.playback.server import Playback

__all__ = ["Playback"]
