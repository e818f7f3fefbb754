"""Question words in; hits, pages and ranked passages out.

A leaf: it knows neither the chat nor the engine. `research` yields nouns as they are found; who tells the reader is
not its business. Every stranger's host is reached through `search.fetcher` alone.
"""
