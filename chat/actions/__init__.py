"""What people can do: ask, retry, continue, stop, delete; and the transactions that store it."""

__all__ = ["accounts", "imports", "many", "people", "quotas", "records", "transactions", "verbs"]
