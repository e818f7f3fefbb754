"""Bytes to the text of a page: charsets, markup, layout, PDF, and what reads like an order to a model."""

__all__ = ["charsets", "pages"]
