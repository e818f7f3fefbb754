"""A small model on this machine's own processor, shown only what the quotes engine would quote."""

__all__ = ["engine"]
