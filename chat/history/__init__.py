"""The search over what a user has asked and was answered: its index, and what it shows."""

__all__ = ["index", "search"]
