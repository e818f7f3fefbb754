"""The engine without a model: it answers with sentences of the pages, word for word."""

__all__ = ["engine", "quotable", "selection"]
