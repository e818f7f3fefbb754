"""The HTML pages, and what they are told at their start."""
