"""An operator's folder of documents as a provider."""

import os
from pathlib import Path

import pytest

from search import errors
from search.conf import SearchConfig
from search.library.documents import MAX_BYTES, Entry, entries, text_of
from search.nouns import Hit, Query
from search.providers import named
from search.providers.library import OwnLibrary, library_page
from tests.search.pdfs import pdf
from tests.search.serving import article

BREAKWATER = "The breakwater of Elsmouth measures 1,240 metres and was finished in 1911."
SALARIES = "Salaries are paid on the last working day of the month, and never on a holiday."


def config_of(folder: Path) -> SearchConfig:
    documents = folder / "documents"
    (documents / "sub folder").mkdir(parents=True, exist_ok=True)
    (documents / "harbour.html").write_text(article("The harbour", BREAKWATER, "Boats pay by the night."))
    (documents / "sub folder" / "pay & time.md").write_text(f"# Pay\n\n**Rule:** {SALARIES}\n")
    (documents / "船.txt").write_bytes("港口的收费按船的长度计算，每艘船按夜付费，收据要贴在船上。".encode("gb18030"))
    (documents / "survey.pdf").write_bytes(
        pdf("Herring catches fell by a third in the survey of 2025.", title="Survey")
    )
    return SearchConfig(providers=("library",), library_dir=documents, index_dir=folder / "var")


def entry_of(file: Path) -> Entry:
    return next(entry for entry in entries(file.parent) if entry.name == file.name)


async def found(config: SearchConfig, question: str) -> list[Hit]:
    return await OwnLibrary(config).find(Query(question))


@pytest.mark.parametrize(
    ("question", "url", "title"),
    [
        ("How long is the breakwater of Elsmouth?", "/library/harbour.html", "The harbour"),
        ("When are salaries paid?", "/library/sub%20folder/pay%20%26%20time.md", "Pay"),
        ("船的收費怎麼計算？", "/library/%E8%88%B9.txt", "港口的收费按船的长度计算，每艘船按夜付费，收据要贴在船上。"),
        ("herring survey", "/library/survey.pdf", "Survey"),
    ],
)
async def test_every_kind_of_document_is_found(tmp_path: Path, question: str, url: str, title: str) -> None:
    hit = (await found(config_of(tmp_path), question))[0]

    assert (hit.url, hit.title, hit.provider, hit.site) == (url, title, "library", "library")
    assert hit.page is not None
    assert hit.snippet in hit.page.text


async def test_what_is_not_in_it_is_not_found(tmp_path: Path) -> None:
    assert await found(config_of(tmp_path), "Who is the president of France?") == []


async def test_changes_are_picked_up(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    assert await found(config, "zebra crossing") == []
    page = tmp_path / "documents" / "zebra.txt"
    page.write_text("A zebra crossing must be lit at night.")
    assert [hit.url for hit in await found(config, "zebra crossing")] == ["/library/zebra.txt"]

    page.unlink()

    assert await found(config, "zebra crossing") == []


async def test_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    await found(config, "herring survey")
    survey = tmp_path / "documents" / "survey.pdf"
    changed = survey.stat().st_mtime_ns
    survey.write_bytes(b"what is no PDF any more")
    os.utime(survey, ns=(changed, changed))
    with pytest.raises(errors.FetchError):
        text_of(entry_of(survey), config)
    (tmp_path / "documents" / "new.txt").write_text("A new document about lanterns and lamps.")

    hits = await found(config, "herring survey")

    assert [hit.title for hit in hits] == ["Survey"]
    assert await found(config, "lanterns and lamps")


async def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    documents = tmp_path / "documents"
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("The secret of the zebra is outside of the folder.")
    (documents / "link.txt").symlink_to(outside / "secret.txt")
    (documents / "linked").symlink_to(outside)
    (documents / ".hidden.txt").write_text("The zebra is hidden in here, and nobody may see it.")
    os.mkfifo(documents / "pipe.txt")

    assert await found(config, "zebra") == []


def test_a_link_inside_the_folder_counts(tmp_path: Path) -> None:
    documents = config_of(tmp_path).library_dir
    assert documents is not None
    (documents / "copy.html").symlink_to(documents / "harbour.html")

    assert "copy.html" in [entry.name for entry in entries(documents)]


async def test_unreadable_and_enormous_files_are_left_out(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    documents = tmp_path / "documents"
    (documents / "broken.pdf").write_bytes(b"%PDF-1.4 nothing follows")
    (documents / "empty.html").write_text("")
    with (documents / "big.txt").open("wb") as big:
        big.truncate(MAX_BYTES + 1)

    assert (await found(config, "breakwater of Elsmouth"))[0].url == "/library/harbour.html"
    with pytest.raises(errors.Missing):
        library_page("big.txt", config)


async def test_a_document_is_shown_as_it_was_indexed(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    await found(config, "salaries")

    page = library_page("sub folder/pay & time.md", config)

    assert (page.title, page.site, page.url) == ("Pay", "library", "/library/sub%20folder/pay%20%26%20time.md")
    assert SALARIES in page.text
    assert "**" not in page.text


@pytest.mark.parametrize(
    "path", ["", "/", "../var/library.sqlite3", "/etc/passwd", "sub folder/../harbour.html", "harbour.html\0", "%2e%2e"]
)
async def test_no_path_leads_out_of_the_library(tmp_path: Path, path: str) -> None:
    config = config_of(tmp_path)
    await found(config, "salaries")

    with pytest.raises(errors.Missing):
        library_page(path, config)


def test_without_an_index_there_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(errors.Missing):
        library_page("harbour.html", config_of(tmp_path))


@pytest.mark.parametrize("folder", [None, Path("/nowhere/at/all")])
def test_without_a_folder_it_is_not_set_up(folder: Path | None) -> None:
    with pytest.raises(errors.Misconfigured):
        named("library", SearchConfig(library_dir=folder))
