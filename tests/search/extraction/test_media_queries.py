"""Which media queries hold on a usual screen."""

import pytest

from search.extraction.media_queries import applies


@pytest.mark.parametrize(
    "queries",
    [
        "",
        "all",
        "screen",
        "only screen and (min-width: 40em)",
        "print, screen",
        "(max-width: 1280px)",
        "(width > 600px)",
        "(400px <= width < 1400px)",
        "not print",
        "not all and (max-width: 600px)",
        "(orientation: landscape)",
        "(hover)",
        "(prefers-color-scheme:light)",
    ],
)
def test_these_hold(queries: str) -> None:
    assert applies(queries)


@pytest.mark.parametrize(
    "queries",
    [
        "print",
        "speech, print",
        "(max-width: 767.98px)",
        "(max-width:47.99em)",
        "(width < 600px)",
        "(1400px <= width)",
        "not screen",
        "(prefers-reduced-motion: reduce)",
        "(prefers-color-scheme: dark)",
        "(hover: none)",
        "(unknown-feature: 1)",
        "(min-width: 1.2.3px)",
        "(",
        "tv and (",
    ],
)
def test_these_do_not(queries: str) -> None:
    assert not applies(queries)
