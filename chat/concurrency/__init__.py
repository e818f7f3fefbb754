"""What an event loop needs: clients that are its own, tasks that have really ended, a collector that seldom comes,
threads that let it have its turn."""

__all__ = ["cancellation", "loaded", "per_loop", "redis_client", "threads"]
