"""A figure below the stored one is found, in the right table and row."""

from dataclasses import replace

import pytest

from tests.truth.figures import Figures, figures, judged
from tests.truth.pairs import OWN
from tests.truth.stored import STORED, worse

TEXT = """
| own pairs | pairs | balanced accuracy | precision |
| --- | --- | --- | --- |
| en, all | 10 | 0.954 | 0.745 |

| loose pairs | pairs | balanced accuracy | precision |
| --- | --- | --- | --- |
| en, all | 10 | 0.809 | 0.795 |
| en, held-out | 10 | 0.826 | 0.792 |
"""
NOTHING: Figures = figures([])


@pytest.mark.parametrize(
    ("pairs", "name", "accuracy", "precision", "expected"),
    [
        ("own", "en, all", 0.954, 0.745, False),
        ("own", "en, all", 0.94, 0.745, True),
        ("own", "en, all", 0.954, 0.73, True),
        ("own", "en, held-out", 0.1, 0.1, False),
        ("loose", "en, all", 0.81, 0.80, False),
        ("loose", "en, held-out", 0.81, 0.80, True),
    ],
)
def test_a_worse_figure_is_found(pairs: str, name: str, accuracy: float, precision: float, expected: bool) -> None:
    now = replace(NOTHING, balanced_accuracy=accuracy, precision=precision)

    assert worse(pairs, name, now, TEXT) is expected


@pytest.mark.parametrize("pairs", ["blind", "loose", "own", "second", "shaped"])
def test_each_set_of_ours_has_its_figures_stored_by_half_and_language(pairs: str) -> None:
    half = "all" if pairs in ("blind", "second") else "held-out"

    assert worse(pairs, f"en, {half}", NOTHING)
    assert worse(pairs, f"zh-hans, {half}", NOTHING)
    assert f"\n| {pairs} pairs |" in STORED.read_text()


def test_blind_pairs_are_all_held_out_and_half_of_them_chinese() -> None:
    pairs = OWN["blind"]()

    assert len(pairs) >= 120
    assert all(pair.held_out for pair in pairs)
    assert 0.4 < sum(pair.language != "en" for pair in pairs) / len(pairs) < 0.6
    assert figures(judged(pairs, lambda pair: "supported")).false_supported == 1
