"""The typed facts of a run and their fold: what every reader, journal and snapshot is made of."""

__all__ = ["coalescing", "events", "state", "values"]
