"""The handbook as a provider."""

from pathlib import Path

import pytest

from search import errors
from search.conf import SearchConfig
from search.library.documents import parsed
from search.nouns import Hit, Query
from search.providers.handbook import Handbook
from tests.search.handbooks import handbook_config


async def found(folder: Path, question: str, language: str = "en") -> list[Hit]:
    return await Handbook(handbook_config(folder)).find(Query(question, language))


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("How do I connect an SGLang server?", "en"),
        ("如何连接 SGLang 服务器？", "zh-hans"),
        ("如何連接 SGLang 伺服器？", "zh-hant"),
    ],
)
async def test_a_question_is_answered_in_its_own_language(tmp_path: Path, question: str, language: str) -> None:
    hits = await found(tmp_path, question, language)

    assert hits[0].url == f"/handbook/{language}/connect-sglang/"
    assert hits[0].page is not None
    assert (hits[0].page.language, hits[0].provider, hits[0].site) == (language, "handbook", "handbook")


@pytest.mark.parametrize(("question", "language"), [("备份", "zh-hans"), ("備份", "zh-hant"), ("backup", "en")])
async def test_a_word_of_two_characters_finds_its_page_first(tmp_path: Path, question: str, language: str) -> None:
    assert (await found(tmp_path, question, language))[0].url == f"/handbook/{language}/backup/"


async def test_another_language_helps_out_where_the_own_one_is_silent(tmp_path: Path) -> None:
    hits = await found(tmp_path, "password", "zh-hant")

    assert [hit.url for hit in hits] == ["/handbook/en/accounts/"]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is the weather in Berlin today?", "en"),
        ("Who is the president of France?", "en"),
        ("今天上海天气怎么样？", "zh-hans"),
        ("今天台北天氣如何？", "zh-hant"),
        ("!!!", "en"),
    ],
)
async def test_it_says_nothing_about_the_rest_of_the_world(tmp_path: Path, question: str, language: str) -> None:
    assert await found(tmp_path, question, language) == []


async def test_who_names_the_product_is_answered_even_with_few_words_in_common(tmp_path: Path) -> None:
    assert await found(tmp_path, "Can Wenyuan be copied to a Raspberry Pi folder?") != []


async def test_the_page_is_readable_text(tmp_path: Path) -> None:
    page = (await found(tmp_path, "connect SGLang"))[0].page

    assert page is not None
    assert page.title == "Connect SGLang"
    assert page.text == (
        "Set `INFERENCE_URLS` to the address of your SGLang server.\n\n## How do I check it?\n\n"
        "Open the status page and look for the *name* of the model."
    )


async def test_a_changed_page_is_found_by_its_new_words(tmp_path: Path) -> None:
    assert await found(tmp_path, "zebra crossing") == []
    changed = tmp_path / "handbook" / "en" / "zebra.md"
    changed.write_text("---\ntitle: Zebra crossing\n---\n\nCross here.\n", encoding="utf-8")

    assert [hit.title for hit in await found(tmp_path, "zebra crossing")] == ["Zebra crossing"]


async def test_the_snippet_is_the_sentence_that_fits(tmp_path: Path) -> None:
    hits = await found(tmp_path, "How do I make a backup?")

    assert hits[0].snippet == "Copy this folder to make a backup."


def test_a_missing_folder_is_the_operators_matter(tmp_path: Path) -> None:
    with pytest.raises(errors.Misconfigured):
        Handbook(SearchConfig(handbook_dir=tmp_path / "nowhere"))


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    with pytest.raises(errors.ProviderBroken):
        await Handbook(handbook_config(tmp_path, index_dir=tmp_path / "file")).find(Query("backup"))


def test_a_page_without_front_matter_has_no_title() -> None:
    assert parsed("Just text, [linked](/x/).") == ("", "Just text, linked.")
