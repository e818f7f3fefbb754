"""Bytes to the text of a page: charsets, what readers see of the markup, which of it is text, documents, orders."""

__all__ = ["charsets", "pages"]
