"""Pictures for the documentation: few colours make them small, and nobody sees the difference."""

import io
from pathlib import Path

from PIL import Image

COLOURS = 192


def save(picture: bytes, path: Path) -> None:
    """Write a PNG with a palette of its own colours."""
    with Image.open(io.BytesIO(picture)) as image:
        small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(path, "PNG", optimize=True)
