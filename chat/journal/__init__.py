"""A run's append-only log: who may write it (lease), what carries it to Redis (writer), who reads it."""

__all__ = ["heartbeat", "journal", "lease", "notifications", "orphans", "process", "reader"]
