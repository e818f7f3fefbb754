"""The images of others that docker/ uses, by digest: `make image-digests`.

docker/images.lock says what is known of them. It is the only place where a tag is chosen; the files that name an
image are rewritten from it.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher.image_registry import NotResolved, Resolved, resolve

DOCKER = Path(__file__).resolve().parent.parent / "docker"
PLATFORMS = ("linux/amd64", "linux/arm64")
"""Which of an image's platforms are listed: those that our own image is built for."""


@dataclass(frozen=True)
class Image:
    """An image with an exact tag; `resolved` is None where no registry has been asked."""

    name: str
    tag: str
    resolved: Resolved | None = None

    @property
    def reference(self) -> str:
        """As compose files and Dockerfiles name it."""
        return f"{self.name}:{self.tag}" + (f"@{self.resolved.digest}" if self.resolved else "")


def main() -> int:
    """Ask for every image; 0: all are resolved. What could not be asked about stays as it was, and gives 3."""
    return renew(DOCKER, resolve)


def renew(folder: Path, ask: Callable[[str, str], Resolved]) -> int:
    lock = folder / "images.lock"
    images, missed = [], 0
    for image in listed(lock.read_text()):
        try:
            images.append(Image(image.name, image.tag, ask(image.name, image.tag)))
            print(images[-1].reference)
        except NotResolved as error:
            images.append(image)
            missed += 1
            print(f"{error}; it stays as it was", file=sys.stderr)
    lock.write_text(written(lock.read_text(), images))
    for file in (folder / "compose.yaml", folder / "Dockerfile"):
        file.write_text(pinned(file.read_text(), images))
    return 3 if missed else 0


def listed(text: str) -> Iterator[Image]:
    """The images of a list: a line `name:tag`, then indented lines of `index` or a platform with a digest."""
    lines = [line for line in text.splitlines() if line.strip() and line[0] != "#"]
    for block in re.split(r"\n(?=\S)", "\n".join(lines)):
        first, *rest = block.splitlines()
        name, _, tag = first.rpartition(":")
        digests = dict(line.split() for line in rest)
        yield Image(name, tag, Resolved(digests.pop("index"), digests) if digests else None)


def written(text: str, images: list[Image]) -> str:
    """The list anew, under the comment that it has."""
    lines = [line for line in text.splitlines() if line.startswith("#")]
    for image in images:
        lines.append(f"{image.name}:{image.tag}")
        if image.resolved:
            known = image.resolved.platforms
            lines.append(f"  index {image.resolved.digest}")
            lines += [f"  {one} {known[one]}" for one in PLATFORMS if one in known]
    return "\n".join(lines) + "\n"


def pinned(text: str, images: list[Image]) -> str:
    """`text` with each of the images by its tag and its digest, whatever tag and digest it had."""
    for image in images:
        version = image.reference.removeprefix(f"{image.name}:")
        # A variable may stand before the default tag: ${SEARXNG_VERSION:-tag}.
        named = rf"(?<![\w./-])({re.escape(image.name)}:(?:\$\{{\w+:-)?)[\w.-]+(?:@sha256:[0-9a-f]{{64}})?"
        text = re.sub(named, lambda match, version=version: match[1] + version, text)  # type: ignore[misc]
    return text


if __name__ == "__main__":
    sys.exit(main())
