"""Bytes to the text of a page: charsets, what readers see of the markup, which of it is text, PDF, and orders in it."""

__all__ = ["charsets", "pages"]
