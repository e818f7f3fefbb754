"""The operator's pages, and what stands on them: how everything is, who waits and why, what failed, what is set."""
