"""The handbook is quoted sentence by sentence, so its form is part of the product."""

import re

import opencc
import pytest

from chat.conf import ChatConfig
from languages import CODES
from search.conf import SearchConfig
from search.text.sentences import sentences
from tests.handbook.pages import FOLDER, PAGES, ROOT, HandbookPage, pages_in

ALLOWED_BLOCKS = {"heading", "paragraph", "bullet_list", "list_item", "link"}
ALLOWED_TOKENS = {f"{block}_{side}" for block in ALLOWED_BLOCKS for side in ("open", "close")}
ALLOWED_TOKENS |= {"inline", "text", "softbreak", "code_inline", "fence"}
CORRECT_TRADITIONAL = set("台")
"""Written so in Taiwan, although opencc's `s2t` would prefer another form."""
CJK = r"[\u3400-\u9fff]"
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=str)
EVERY_CHINESE_PAGE = pytest.mark.parametrize("page", [page for page in PAGES if page.language != "en"], ids=str)
EVERY_SLUG = pytest.mark.parametrize("slug", sorted(pages_in("en")))


def size(page: HandbookPage) -> int:
    """Words of an English page; characters plus Latin words of a Chinese one."""
    if page.language == "en":
        return len(page.body.split())
    return len(re.findall(rf"{CJK}|[A-Za-z0-9][^\s\u3000-\uffef]*", page.body))


def test_every_language_has_at_least_twelve_pages_and_the_same_ones() -> None:
    slugs = {language: set(pages_in(language)) for language in CODES}

    assert len(slugs["en"]) >= 12
    assert all(slugs[language] == slugs["en"] for language in CODES)


@pytest.mark.parametrize("language", CODES)
def test_the_order_counts_from_one_without_a_gap(language: str) -> None:
    orders = sorted(page.order for page in pages_in(language).values())

    assert orders == list(range(1, len(orders) + 1))


@EVERY_SLUG
def test_the_three_versions_of_a_page_have_the_same_structure(slug: str) -> None:
    versions = [pages_in(language)[slug] for language in CODES]

    assert len({page.order for page in versions}) == 1
    assert len({page.code_blocks() for page in versions}) == 1
    assert len({tuple(link.replace(page.language, "") for link in page.links()) for page in versions}) == 1
    assert len({page.structure() for page in versions}) == 1


@EVERY_PAGE
def test_a_page_is_short_but_not_empty(page: HandbookPage) -> None:
    smallest, largest = (150, 450) if page.language == "en" else (250, 650)

    assert smallest <= size(page) <= largest


@EVERY_PAGE
def test_a_page_is_plain_prose_without_html_images_or_tables(page: HandbookPage) -> None:
    used = {token.type for token in page.tokens()}

    assert used <= ALLOWED_TOKENS
    assert {token.tag for token in page.tokens() if token.type == "heading_open"} == {"h2"}


@EVERY_PAGE
def test_a_page_answers_in_one_line_before_its_first_heading(page: HandbookPage) -> None:
    first = next(page.tokens())

    assert first.type == "paragraph_open"
    assert first.map == [0, 1]  # the list of pages shows this paragraph as their summary


@EVERY_PAGE
def test_a_paragraph_has_at_most_three_sentences(page: HandbookPage) -> None:
    longest = max(page.paragraphs(), key=lambda paragraph: len(sentences(paragraph)))

    assert len(sentences(longest)) <= 3, longest


@EVERY_PAGE
def test_every_sentence_is_cut_where_it_ends(page: HandbookPage) -> None:
    cut = [sentence.text for text in page.paragraphs() for sentence in sentences(text)]

    assert [sentence for sentence in cut if not sentence.endswith((".", "。"))] == []


@EVERY_PAGE
def test_every_sentence_names_its_subject(page: HandbookPage) -> None:
    leaning = re.compile(r"(It|This|That|These|Those|They|He|She|Its)\b|它|这|这些|那|這|此")

    cut = [sentence.text for text in page.paragraphs() for sentence in sentences(text)]

    assert [sentence for sentence in cut if leaning.match(sentence)] == []


@EVERY_PAGE
def test_every_internal_link_leads_to_a_page_of_the_same_language(page: HandbookPage) -> None:
    prefix = SearchConfig().handbook_url

    for link in page.links():
        found = re.fullmatch(rf"{re.escape(prefix)}(?P<language>[a-z-]+)/(?P<slug>[a-z-]+)/", link)
        assert found, link
        assert found["language"] == page.language, link
        assert (FOLDER / found["language"] / f"{found['slug']}.md").is_file(), link


@EVERY_PAGE
def test_every_variable_named_is_one_that_the_product_reads(page: HandbookPage) -> None:
    settings = "".join(
        path.read_text() for package in ("config", "launcher") for path in (ROOT / package).rglob("*.py")
    )
    containers = (ROOT / "docker" / "compose.yaml").read_text()
    read = set(re.findall(r'\b(?:env\.\w+|variables\.get)\(\s*"([A-Z_]+)"', settings))
    read |= set(re.findall(r"\$\{([A-Z_]+)", containers))

    named = set(re.findall(r"(?<![\w.-])[A-Z][A-Z0-9_]{2,}(?==|$)", page.code(), re.MULTILINE))

    assert named <= read


@EVERY_PAGE
def test_a_code_block_holds_one_command_or_one_setting(page: HandbookPage) -> None:
    """A block that names its language is a whole file for another program, such as a proxy."""
    for block in page.commands():
        assert len(block.strip().splitlines()) == 1, block


@pytest.mark.parametrize("language", CODES)
def test_the_steps_to_connect_sglang_are_given_word_for_word(language: str) -> None:
    page = pages_in(language)["connect-sglang"]

    launch = (
        "python3 -m sglang.launch_server --model-path deepseek-ai/DeepSeek-R1-Distill-Qwen-7B"
        " --reasoning-parser deepseek-r1 --port 30000"
    )

    assert {launch, "INFERENCE_URLS=http://127.0.0.1:30000/v1", "make run"} <= set(page.code().splitlines())


@pytest.mark.parametrize("language", CODES)
def test_the_limits_named_are_those_of_the_product(language: str) -> None:
    chat = ChatConfig(redis_url="")
    configuration = pages_in(language)["configuration"].body

    assert f"{chat.question_max:,}" in pages_in(language)["ask-a-question"].body
    assert re.search(rf"`RUNS_PER_USER`[^\n]*\b{chat.runs_per_user}[.。]", configuration)
    assert f"`{','.join(SearchConfig().providers)}`" in configuration


@EVERY_CHINESE_PAGE
def test_a_chinese_page_keeps_to_its_own_script(page: HandbookPage) -> None:
    convert = opencc.OpenCC("t2s" if page.language == "zh-hans" else "s2t").convert
    allowed = CORRECT_TRADITIONAL if page.language == "zh-hant" else set()

    text = page.title + page.body
    foreign = {char for char in text if re.match(CJK, char) and convert(char) != char}
    changed = {old for old, new in zip(text, convert(text), strict=True) if old != new}

    assert (foreign | changed) - allowed == set()


@EVERY_CHINESE_PAGE
def test_a_chinese_page_uses_full_width_punctuation_and_spaces_around_latin_words(page: HandbookPage) -> None:
    narrow = re.compile(rf"{CJK}[,.;:?!()]|[,.;:?!()]{CJK}|[，。：；？！] ")
    joined = re.compile(rf"{CJK}[A-Za-z0-9]|[A-Za-z0-9]{CJK}")

    for paragraph in page.paragraphs():
        assert not narrow.search(paragraph), paragraph
        assert not joined.search(paragraph), paragraph
