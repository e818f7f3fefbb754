"""What an operator sees of the processes: what is counted, and the request or run that a line or a span belongs to."""

__all__ = ["log_context", "metrics", "proc", "process_report", "traces"]
