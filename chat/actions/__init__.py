"""What people can do: ask, retry, continue, stop, delete; and the transactions that store it."""

__all__ = [
    "accounts",
    "announcing",
    "asking",
    "feedback",
    "folders",
    "imports",
    "instructions",
    "many",
    "people",
    "quotas",
    "rechecks",
    "records",
    "temporary",
    "transactions",
    "verbs",
]
