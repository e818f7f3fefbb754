"""The collector and what a process has loaded, in a process of its own: it is one of these for all tests."""

import subprocess
import sys

PROGRAM = """
import gc, sys, types
from chat.concurrency.loaded import LOADED_MODULES, exempt_what_is_loaded

class Node:
    "One that refers to itself: only a collection ends it."
    def __init__(self): self.me = self

def full_collections_look_at():
    gc.collect()
    return len(gc.get_objects())

kept = [Node() for _ in range(100_000)]
exempt_what_is_loaded()
print("after loading", full_collections_look_at() < 10_000)
later = [Node() for _ in range(50_000)]
print("without modules", full_collections_look_at() > 50_000)
sys.modules.update({f"late{n}": types.ModuleType(f"late{n}") for n in range(LOADED_MODULES)})
gc.collect()
print("with modules", full_collections_look_at() < 10_000)
for _ in range(50_000): Node()
print("garbage", full_collections_look_at() < 10_000)
"""


def test_collections_pass_over_what_a_process_has_loaded_and_end_what_comes_later() -> None:
    found = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout
    assert found.splitlines() == ["after loading True", "without modules True", "with modules True", "garbage True"]
