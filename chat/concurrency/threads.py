"""Lets an event loop have its turn soon beside threads that work: what a reader waits for goes through it often.

Python takes the interpreter from a thread after five milliseconds, and whoever answers a request beside one that makes
JSON waits for them at every hop: 5.3 ms (p50) a hop, 1.2 with turns of one millisecond (two busy cores, 2026-11-29).
"""

import sys

TURN_SECONDS = 0.001


def take_short_turns() -> None:
    """To be called once by a program with an event loop. A turn that nobody waits for the end of costs nothing."""
    sys.setswitchinterval(TURN_SECONDS)
