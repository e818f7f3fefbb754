"""Starts, watches and ends everything on one machine: `python -m launcher.bootstrap run`, called by the Makefile.

The standard library only, since it makes the environment in which anything else can be imported.
"""
