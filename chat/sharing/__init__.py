"""What is taken out of the product, brought in, and shown to others: one record of a conversation, in several forms."""

__all__ = [
    "archive",
    "certificate",
    "foreign",
    "gathering",
    "html",
    "links",
    "markdown",
    "papers",
    "printed",
    "record",
    "signing",
]
