"""Markdown files as pages: what their front matter says, what becomes of their text, and in which order they stand."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from chat.pages.handbook import HandbookPage, as_html, handbook, read_page

PAGE = "---\ntitle: {title}\norder: {order}\n---\n{body}\n"


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """An empty handbook in simplified Chinese."""
    settings.SEARCH = replace(settings.SEARCH, handbook_dir=tmp_path)
    handbook.cache_clear()
    (tmp_path / "zh-hans").mkdir()
    yield tmp_path / "zh-hans"
    handbook.cache_clear()


def write(folder: Path, name: str, order: int) -> Path:
    file = folder / f"{name}.md"
    file.write_text(PAGE.format(title="备份", order=order, body="用 `make backup` **备份**。\n\n## 恢复\n\n再来一次。"))
    return file


def test_a_file_is_a_page_with_its_title_order_and_text(folder: Path) -> None:
    page = read_page(write(folder, "backups", 7))

    assert (page.language, page.slug, page.title, page.order) == ("zh-hans", "backups", "备份", 7)
    assert page.summary == "用 make backup 备份。"
    assert page.html == (
        "<p>用 <code>make backup</code> <strong>备份</strong>。</p>\n<h2>恢复</h2>\n<p>再来一次。</p>\n"
    )


def test_pages_stand_in_their_order_as_numbers_and_then_by_name(folder: Path) -> None:
    for name, order in (("a", 10), ("c", 2), ("b", 2)):
        write(folder, name, order)

    assert [page.slug for page in handbook("zh-hans")] == ["b", "c", "a"]


@pytest.mark.parametrize("language", ["de", "", "..", "zh-hans/../zh-hans", "ZH-HANS"])
def test_what_is_no_language_of_ours_has_no_pages_whatever_lies_there(folder: Path, language: str) -> None:
    write(folder, "backups", 1)

    assert handbook(language) == ()


@pytest.mark.parametrize(
    "front",
    ["", "title: Backups\norder: 1\n", "---\ntitle: Backups\n---\n", "---\ntitle: Backups\norder: first\n---\n"],
)
def test_a_front_matter_that_is_not_whole_names_its_file(folder: Path, front: str) -> None:
    file = folder / "backups.md"
    file.write_text(f"{front}Text.\n")

    with pytest.raises(ValueError, match=r"^zh-hans/backups\.md does not begin with a title and an order$"):
        read_page(file)


def test_a_page_without_a_paragraph_has_no_summary() -> None:
    assert HandbookPage("en", "empty", "Empty", 1, "").summary == ""


@pytest.mark.parametrize(
    ("markdown", "harmful"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("a <b onclick='x'>b</b>", "<b "),
        ("![a picture](https://example.org/a.png)", "<img"),
        ("[a link](javascript:alert)", "href"),
    ],
)
def test_nothing_is_run_or_loaded_by_a_text(markdown: str, harmful: str) -> None:
    assert harmful not in as_html(markdown)


def test_a_table_is_one() -> None:
    assert "<td>8000</td>" in as_html("| Setting | Default |\n| --- | --- |\n| `PORT` | 8000 |\n")
