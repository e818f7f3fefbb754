"""The engine without a model: it answers with sentences of the pages, word for word."""
