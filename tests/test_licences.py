"""Whatever the product is delivered with is openly licensed; what says so in no standard way is named here."""

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OPEN = re.compile(
    r"\b(?:MIT|MIT-0|BSD|0BSD|ISC|Apache|MPL-2\.0|Mozilla Public License 2\.0|PSF-2\.0|Python-2\.0|CNRI-Python"
    r"|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|LGPL-2\.1-or-later|LGPL-3\.0-only|OFL-1\.1|PSFL)\b"
)
CLOSED = re.compile(r"\b(?:AGPL|GPL|SSPL|BUSL|Proprietary|Commons Clause|NonCommercial)", re.IGNORECASE)
CHOSEN = {
    "svg-tags": "MIT, in its file of that name",
    "tld": "MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later: used under the last",
    "qrcode": "BSD; of a name in its list that is another only the text differs",
}
"""Packages that offer several licences, and the one that counts."""
LOCKED = re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / "run.lock").read_text(), re.MULTILINE)
PACKAGES: dict[str, dict[str, object]] = json.loads((ROOT / "package-lock.json").read_text())["packages"]


def licence(name: str) -> str:
    """All that an installed package says of its licence; empty where it is for another machine."""
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        return ""
    classifiers = [line.rpartition("::")[2] for line in metadata.get_all("Classifier") or [] if "License ::" in line]
    expression = next(iter([*(metadata.get_all("License-Expression") or []), *(metadata.get_all("License") or [])]), "")
    return " ".join([expression[:200], *classifiers])


@pytest.mark.parametrize("name", sorted({*LOCKED}))
def test_a_python_package_is_openly_licensed(name: str) -> None:
    said = licence(name)

    assert not said or OPEN.search(said), said
    assert name in CHOSEN or not CLOSED.search(said), said


def test_most_packages_were_looked_at() -> None:
    assert sum(bool(licence(name)) for name in LOCKED) > 0.9 * len(LOCKED)


@pytest.mark.parametrize("name", sorted(name for name in PACKAGES if name))
def test_a_package_of_the_page_is_openly_licensed(name: str) -> None:
    said = str(PACKAGES[name].get("license") or CHOSEN.get(name.rpartition("/")[2], ""))

    assert OPEN.search(said) and not CLOSED.search(said)
