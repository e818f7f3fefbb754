"""The model's citation marks, in whatever shape, to `[n]`, and what the cited pages say of the cited sentences."""

__all__ = ["cited_sentences", "marks", "page_checks", "stored", "stream", "verification"]
