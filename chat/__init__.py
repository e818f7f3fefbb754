"""The product: who asked what, what happened, what is shown."""
