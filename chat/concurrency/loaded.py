"""Keeps the garbage collector away from what a process has loaded, and makes it look seldom at the rest.

A full collection goes through every object of every module: 60 to 290 ms here, six times in eight seconds while two
hundred answers stream, in which no token goes on. Modules and what they have made at their loading never become
garbage. What is loaded later, at a first request, is taken out of the collector's hands after the first full
collection that it has survived.
"""

import gc
import sys
from collections.abc import Mapping

LOADED_MODULES = 20
"""So many further modules are worth it."""
THRESHOLDS = (5_000, 5, 20)
"""See `gc.set_threshold`; Python's own (700, 10, 10) are for small programs. Nearly all that an answer makes goes
without the collector: what it ends are circles, mostly of errors and their tracebacks."""


class LoadedObjects:
    """Those of this process."""

    def __init__(self) -> None:
        self._modules = 0

    def exempt(self) -> None:
        """From now on, no collection looks at what exists now."""
        self._modules = len(sys.modules)
        gc.freeze()

    def after_collection(self, phase: str, info: Mapping[str, int]) -> None:
        """What `gc.callbacks` calls."""
        is_full = phase == "stop" and info["generation"] == 2
        if is_full and len(sys.modules) >= self._modules + LOADED_MODULES:
            self.exempt()


def exempt_what_is_loaded() -> None:
    """To be called once, when a program that goes on for long has loaded what it always needs."""
    loaded = LoadedObjects()
    gc.set_threshold(*THRESHOLDS)
    gc.collect()
    loaded.exempt()
    gc.callbacks.append(loaded.after_collection)
