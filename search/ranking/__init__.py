"""Passages of pages, and which of them are worth the model's attention."""
