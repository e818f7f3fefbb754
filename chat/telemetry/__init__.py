"""What an operator sees of the processes: what is counted, and which request or run a line of the log belongs to."""

__all__ = ["log_context", "metrics"]
