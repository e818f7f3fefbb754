"""Where parsing and ranking run: off the event loop, a few at a time."""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

MAX_THREADS = 4


@lru_cache(maxsize=1)
def executor() -> ThreadPoolExecutor:
    """The one of this process."""
    return ThreadPoolExecutor(max_workers=MAX_THREADS, thread_name_prefix="extract")
