"""What goes wrong: every code with its sentences and its status, and the refusals that carry one."""

__all__ = ["messages", "problems"]
