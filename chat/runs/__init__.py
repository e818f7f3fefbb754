"""Who executes a run: admission, the two phases, the monitor over its writer, and the reaper for what nobody writes."""

__all__ = [
    "admission",
    "continuation",
    "health",
    "packing",
    "reaper",
    "rechecking",
    "retention",
    "runner",
    "search_queue",
    "shown_passages",
    "sources",
    "tasks",
    "titles",
    "workers",
]
