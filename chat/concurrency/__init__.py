"""What an event loop needs: clients that are its own, tasks that have really ended, a collector that seldom comes."""

__all__ = ["cancellation", "loaded", "per_loop", "redis_client"]
