"""How good answers are, measured on questions of which it is known what a good answer says."""

__all__ = ["asking", "cases", "figures", "report"]
