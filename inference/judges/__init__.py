"""Who decides whether a passage supports a statement, where words alone cannot: a model asked closed questions, or a
reranker."""

__all__ = ["connecting", "judge"]
