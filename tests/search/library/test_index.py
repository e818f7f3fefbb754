"""A folder in a full-text index."""

import threading
from pathlib import Path

from search.library.index import Document, Library, stamp_of
from search.library.sections import sections_of

LOANS = Document(
    "zh-hans", "loans", "助学贷款", "## 申请\n\n国家助学贷款可以在学校申请。\n\n## 还款\n\n毕业以后还款。", 1.0
)
PORTS = Document("zh-hans", "ports", "港口", "## 防波堤\n\n防波堤很长。", 1.0)
ENGLISH = Document("en", "loans", "Loans", "## Applying\n\nApply for a loan at your school.", 1.0)


def library(folder: Path) -> Library:
    shelf = Library(folder / "index.sqlite3")
    shelf.refresh("one", [LOANS, PORTS, ENGLISH])
    return shelf


def test_a_word_of_two_characters_is_found(tmp_path: Path) -> None:
    assert [match.document.name for match in library(tmp_path).matches("贷款", "zh-hans")] == ["loans"]


def test_a_traditional_question_finds_a_simplified_document(tmp_path: Path) -> None:
    assert [match.document.name for match in library(tmp_path).matches("申請貸款", "zh-hans")] == ["loans"]


def test_only_the_shelf_that_was_asked_is_searched(tmp_path: Path) -> None:
    assert library(tmp_path).matches("loans", "zh-hans") == []
    assert [match.document.shelf for match in library(tmp_path).matches("loans", "en")] == ["en"]


def test_coverage_tells_how_much_of_the_question_is_there(tmp_path: Path) -> None:
    whole, part = (library(tmp_path).matches(words, "en")[0].coverage for words in ("loan school", "loan zebra"))

    assert whole == 1.0
    assert 0 < part < 0.5


def test_quotes_and_operators_in_a_question_are_only_words(tmp_path: Path) -> None:
    for question in ('"loan" OR NOT (', "loan*", "NEAR(loan)", "title:loan", "'; DROP TABLE sections; --", '"'):
        library(tmp_path).matches(question, "en")


def test_a_new_stamp_replaces_the_index(tmp_path: Path) -> None:
    shelf = library(tmp_path)

    shelf.refresh("two", [PORTS])

    assert shelf.matches("贷款", "zh-hans") == []
    assert [file.name for file in tmp_path.iterdir()] == ["index.sqlite3"]


def test_the_same_stamp_reads_no_documents(tmp_path: Path) -> None:
    shelf = library(tmp_path)

    shelf.refresh("one", (1 / 0 for _ in "x"))  # type: ignore[misc]

    assert shelf.matches("贷款", "zh-hans")


def test_a_broken_index_is_built_again(tmp_path: Path) -> None:
    (tmp_path / "index.sqlite3").write_bytes(b"not a database at all" * 100)

    assert library(tmp_path).matches("贷款", "zh-hans")


def test_many_may_build_at_once(tmp_path: Path) -> None:
    builders = [threading.Thread(target=library, args=(tmp_path,)) for _ in range(8)]

    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()

    assert library(tmp_path).matches("贷款", "zh-hans")
    assert [file.name for file in tmp_path.iterdir()] == ["index.sqlite3"]


def test_the_stamp_changes_with_the_files(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("one", encoding="utf-8")
    before = stamp_of([page])

    page.write_text("other", encoding="utf-8")

    assert stamp_of([page]) != before
    assert stamp_of([]) != before


def test_a_document_falls_into_its_sections() -> None:
    assert sections_of("Intro.\n\n## One\n\nText.\n\n```\n# no heading\n```") == [
        ("", "Intro."),
        ("One", "Text.\n\n```\n# no heading\n```"),
    ]
