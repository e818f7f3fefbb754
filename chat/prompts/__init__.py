"""What a model is told, from files under `templates/prompts/`, within its share of the window."""

__all__ = ["answer", "pages", "safety", "small", "templates", "window"]
