"""Documents on this machine: the index over the handbook and over the operator's own folder."""

__all__ = ["documents", "index", "sections"]
