"""Every text is there in every language, with its placeholders, and every word that JavaScript says exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils import translation

from chat.errors.messages import CODES
from chat.pages.ui_words import WORDS
from languages import DEFAULT, LANGUAGES
from search.providers import NAMES as PROVIDERS

ROOT = Path(__file__).resolve().parents[3]
LOCALES = tuple(one.catalog for one in LANGUAGES if one is not DEFAULT)
TRANSLATE = re.compile(r'\{%\s*translate\s+"((?:[^"\\]|\\.)*)"')
NAMES = {"_", "gettext", "gettext_lazy"}
# Keys that JavaScript puts together from a state's value.
COMPOSED = {
    "age": ("pinned", "today", "yesterday", "week", "month", "older"),
    "retry": ("same", "search", "search_first", "without_search", "plain"),
    "chip": ("unsupported", "contradicted"),
    "conversation": ("rename", "delete"),
    "queue": ("now", "edit", "drop"),
    "details": (
        "prompt_tokens",
        "cached_tokens",
        "completion_tokens",
        "reasoning_tokens",
        "think.off",
        "think.on",
        "think.deep",
    ),
    "recheck": ("holds", "changed", "lost", "unread", "now.changed", "now.lost", "now.unread"),
    "scope": ("days.1", "days.7", "days.31", "days.366", "focus.web", "focus.papers", "focus.code", "focus.news"),
    "sidebar": ("live", "unseen"),
    "line": ("connecting", "lost", "plain"),
    "source": ("found", "read", "skipped"),
    "status": ("queued", "searching", "reasoning", "answering", "finished", "failed", "stopped"),
    "verdict": ("supported", "mentioned", "unsupported", "contradicted"),
    "judged": ("supported", "contradicted", "mentioned"),
}


def catalog(locale: str) -> Catalog:
    with (ROOT / "locale" / locale / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file)


def texts_of_templates() -> Iterator[str]:
    for file in (ROOT / "templates").rglob("*.html"):
        yield from TRANSLATE.findall(file.read_text())


def texts_of_python() -> Iterator[str]:
    for file in (ROOT / "chat").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
                yield ast.literal_eval(node.args[0])


def words_said() -> Iterator[str]:
    for file in (ROOT / "static" / "js").rglob("*.js"):
        for call in re.findall(r"translate\(((?:[^()`]|\([^()]*\))*)\)", file.read_text()):
            yield from re.findall(r'"([a-z_]+(?:\.[a-z_]+)*)"', call.split(", {")[0])


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_translated(locale: str) -> None:
    known = catalog(locale)
    wanted = {*texts_of_templates(), *texts_of_python()}
    assert len(wanted) > 100
    assert [text for text in sorted(wanted) if not (known.get(text) and known.get(text).string)] == []  # type: ignore[union-attr]


@pytest.mark.parametrize("locale", LOCALES)
def test_no_translation_is_left_of_a_text_that_is_gone(locale: str) -> None:
    wanted = {*texts_of_templates(), *texts_of_python()}
    assert [message.id for message in catalog(locale) if message.id and message.id not in wanted] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_has_the_placeholders_of_its_text(locale: str) -> None:
    for message in catalog(locale):
        assert placeholders(str(message.id)) == placeholders(str(message.string))


def test_simplified_and_traditional_characters_are_not_mixed() -> None:
    simplified = "".join(str(message.string) for message in catalog("zh_Hans"))
    traditional = "".join(str(message.string) for message in catalog("zh_Hant"))
    assert not set("這個無詞問網頁說過來對話請輸") & set(simplified)
    assert not set("这个无词问网页说过来对话请输") & set(traditional.replace("问源", ""))


def test_every_word_that_javascript_says_exists() -> None:
    plain = {key.removesuffix(".one").removesuffix(".other") for key in WORDS}
    composed = {f"{family}.{value}" for family, values in COMPOSED.items() for value in values}
    assert len(set(words_said())) > 30
    assert sorted({*words_said(), *composed} - plain) == []


def test_every_search_provider_has_a_name_for_people() -> None:
    assert [name for name in PROVIDERS if f"provider.{name}" not in WORDS] == []


def test_every_plural_has_its_two_english_forms() -> None:
    one, other = ({key.rpartition(".")[0] for key in WORDS if key.endswith(end)} for end in (".one", ".other"))
    assert one == other


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_the_sentences_of_errors_speak_the_readers_language(language: str) -> None:
    with translation.override(language):
        assert all(re.search(r"[\u4e00-\u9fff]", str(meaning.sentence)) for meaning in CODES.values())


@pytest.mark.parametrize("locale", ["zh_Hans", "zh_Hant"])
def test_the_interface_calls_its_reader_by_one_word(locale: str) -> None:
    messages = (ROOT / "locale" / locale / "LC_MESSAGES" / "django.po").read_text()

    assert "您" in messages and "你" not in messages
