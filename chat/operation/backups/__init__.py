"""Copies of everything that must survive, made while it runs, and the way back, to either kind of database."""

__all__ = ["archive", "backup", "conf", "restore", "schedule"]
