"""The version, read from `pyproject.toml`: the one place that states it."""

import tomllib
from pathlib import Path


def version(root: Path) -> str:
    """Of the product in `root`, such as `0.2.0`. Raises KeyError or OSError where that is no clone of it."""
    stated: str = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return stated
