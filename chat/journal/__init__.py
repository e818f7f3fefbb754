"""A run's append-only log: who may write it (lease), what carries it to Redis (writer), who reads it."""

__all__ = ["journal", "lease", "notifications", "reader", "streams", "writer"]
