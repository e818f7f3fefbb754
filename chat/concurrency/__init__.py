"""What an event loop needs: clients that are its own, tasks that have really ended."""

__all__ = ["cancellation", "per_loop", "redis_client"]
