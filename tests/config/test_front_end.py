"""The bundle: made whole, compressed, light, and served only while it is that of the sources."""

from pathlib import Path

import pytest

from config.front_end import NotBundled, bundled, drop_oldest, make, version
from tests.stack import ROOT


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundles") / version()
    make(ROOT, folder)
    return folder


def test_what_a_first_page_loads_is_small(bundle: Path) -> None:
    """The whole of a first visit may be 120 KB (tests/browser/test_first_load.py): its page takes some 18."""
    names = ["main.js", "wenyuan.css", *(bundled(bundle).preloads)]  # type: ignore[union-attr]
    assert sum((bundle / f"{name}.br").stat().st_size for name in names) < 80_000


@pytest.mark.parametrize(
    ("what", "words"), [("markdown", "linkify"), ("katex", "ParseError"), ("highlight", "registerLanguage")]
)
def test_what_only_some_conversations_need_is_no_part_of_the_main_script(bundle: Path, what: str, words: str) -> None:
    names = ["main.js", *(bundled(bundle).preloads)]  # type: ignore[union-attr]
    assert all(words not in (bundle / name).read_text() for name in names)
    assert [*bundle.glob(f"{what}*.js.br")] != []


def test_the_fonts_of_mathematics_come_along(bundle: Path) -> None:
    assert "fonts/KaTeX_Main-Regular" in (bundle / "katex.css").read_text()
    assert list((bundle / "fonts").glob("KaTeX_Main-Regular-*.woff2"))


def test_a_bundle_of_other_sources_is_not_served(bundle: Path) -> None:
    assert bundled(bundle) is not None
    assert bundled(bundle.with_name("000000000000")) is None


def test_a_bundle_that_another_process_has_made_stays(bundle: Path) -> None:
    before = (bundle / "main.js").stat().st_mtime_ns
    make(ROOT, bundle)
    assert (bundle / "main.js").stat().st_mtime_ns == before
    assert list(bundle.parent.glob("new-*")) == []


def test_a_machine_without_esbuild_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(NotBundled, match="no program"):
        make(tmp_path, tmp_path / "build" / "bundle")


def test_only_the_newest_bundles_stay(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number:012}").mkdir()
    drop_oldest(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
