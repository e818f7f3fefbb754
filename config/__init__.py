"""The composition root: the only code that reads the environment."""
