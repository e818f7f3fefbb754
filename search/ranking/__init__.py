"""Passages of pages, and which of them are worth the model's attention."""

__all__ = ["bm25", "cutting", "packing", "passages", "places", "reranking"]
