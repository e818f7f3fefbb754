"""Every image of others is on one list, by an exact tag, and by digest where the list has one. No registry is asked."""

import re
from pathlib import Path

import pytest
import yaml

from launcher.images import Image, listed
from tests.docker.test_chart import CHART, EVERYTHING, containers, rendered

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker" / "compose.yaml"
IMAGES = list(listed((ROOT / "docker" / "images.lock").read_text()))
OWN = {"wenyuan", "wenyuan-gateway"}
"""Built from a Dockerfile."""


def named() -> dict[str, list[str]]:
    """The images of others by the file that names them, a variable's default in its place."""
    services = yaml.safe_load(COMPOSE.read_text())["services"].values()
    inline = "\n".join(service.get("build", {}).get("dockerfile_inline", "") for service in services)
    return {
        "compose.yaml": [default(one["image"]) for one in services if one["image"] not in OWN],
        "its Dockerfile": bases(inline),
        "Dockerfile": bases((ROOT / "docker" / "Dockerfile").read_text()),
    }


def default(reference: str) -> str:
    return re.sub(r"\$\{\w+:-(.+)\}", r"\1", reference)


def bases(dockerfile: str) -> list[str]:
    stages = re.findall(r"^FROM +(\S+)(?: +AS +(\S+))?", dockerfile, re.MULTILINE)
    return [base for base, _ in stages if base not in {name for _, name in stages}]


@pytest.mark.parametrize("file", named())
def test_a_file_names_images_as_the_list_has_them(file: str) -> None:
    assert named()[file]
    assert set(named()[file]) <= {image.reference for image in IMAGES}


def test_the_list_has_no_image_that_nothing_uses() -> None:
    used = {reference for references in named().values() for reference in references}

    assert [image.reference for image in IMAGES if image.reference not in used] == []


@pytest.mark.parametrize("image", IMAGES, ids=lambda image: str(image.name))
def test_a_tag_names_one_release(image: Image) -> None:
    assert re.match(r"v?\d+\.\d+(?:\.\d+)?(?:-|$)", image.tag)
    assert image.resolved is None or re.fullmatch(r"sha256:[0-9a-f]{64}", image.resolved.digest)


def test_the_chart_starts_nothing_but_our_own_image() -> None:
    digest = f"sha256:{'0' * 64}"
    every = containers(rendered(*EVERYTHING, "--set", f"image.digest={digest}"))

    assert {container["image"] for container in every} == {f"registry.example.org/wenyuan@{digest}"}
    assert not any("image: " in file.read_text() for file in CHART.rglob("*.yaml") if "templates" in file.parts)
