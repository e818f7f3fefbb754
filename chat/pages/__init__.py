"""The HTML pages, and what they are told at their start."""

__all__ = ["accounts", "audited", "deletion", "devices", "instructions", "sessions"]
