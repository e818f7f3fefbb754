"""The HTML pages, and what they are told at their start."""

__all__ = ["accounts", "devices", "sessions"]
