"""How Redis is reached: one server by its address, or the primary that Sentinels name.

A leaf below the other leaves, so that chat, search and the composition root make their connections in one way.
"""
