"""Messages in; reasoning and answer deltas out.

A leaf: it knows neither the chat nor the search. Every engine is one file behind `inference.engine.Engine`.
"""
