"""A conversation as one HTML file: nothing runs in it, nothing is loaded, and every citation leads to its source."""

import re
from typing import Any

import pytest
from lxml import html as lxml_html

from chat.models import Conversation, User
from chat.sharing.gathering import gathered
from chat.sharing.html import as_html, markdown
from tests.chat.sharing.records import answered


def page_of(user: User, conversation: Conversation, question: str = "Which port?") -> Any:
    answered(conversation, question)
    return lxml_html.fromstring(as_html(gathered(user, conversation.pk)))


def test_every_citation_leads_to_a_source_with_its_verdict_and_words(alice: User, conversation: Conversation) -> None:
    page = page_of(alice, conversation)

    chips = page.xpath("//a[contains(@class, 'chip')]")
    targets = [page.get_element_by_id(chip.get("href")[1:]) for chip in chips]

    assert [(chip.text, chip.get("title")) for chip in chips] == [
        ("[1]", "Words agree with the page"),
        ("[2]", "Not found on the page"),
    ]
    assert "The server listens on 30000 by default." in targets[0].text_content()
    assert [target.get("value") for target in targets] == ["1", "2"]
    # "sources" is the panel of the page that stands beside answers: a copy with that class lay over its own chips.
    assert {target.getparent().get("class") for target in targets} == {"cited"}


def test_nothing_runs_or_is_loaded_whatever_strangers_wrote(alice: User, conversation: Conversation) -> None:
    page = page_of(alice, conversation, "<img src=x onerror=alert(1)> ![a](https://evil.example/a.png)")

    assert page.xpath("//script | //img | //iframe | //link | //object | //form | //@onerror") == []
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]
    assert not re.search(r"@import|url\(", page.xpath("//style")[0].text)
    assert all(re.match(r"https?://|#", address) for address in page.xpath("//@href"))


def test_a_link_of_the_models_shows_its_real_host() -> None:
    lookalike = "https://\u0440\u0430ypal.example/"
    made: Any = lxml_html.fromstring(markdown().render(f"[bank.example]({lookalike}) <{lookalike}>"))

    links = made.xpath("//a")
    assert [link.text_content().split()[-1] for link in links] == ["xn--ypal-43d9g.example"] * 2
    assert {link.get("rel") for link in links} == {"noopener noreferrer nofollow"}


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# a\n\n## b\n\nc\n===\n\n###### d", [("h3", "a"), ("h4", "b"), ("h3", "c"), ("h4", "d")]),
        ("## a\n\n#### b\n\n# c\n\n## d", [("h3", "a"), ("h4", "b"), ("h3", "c"), ("h4", "d")]),
        ("# a\n## b\n### c\n#### d\n##### e", [("h3", "a"), ("h4", "b"), ("h5", "c"), ("h6", "d"), ("h6", "e")]),
    ],
)
def test_an_answers_headings_stand_below_its_question(text: str, headings: list[tuple[str, str]]) -> None:
    made: Any = lxml_html.fromstring(f"<div>{markdown().render(text)}</div>")

    assert [(one.tag, one.text) for one in made] == headings


def test_a_picture_of_the_models_is_a_link_to_it() -> None:
    assert "<img" not in markdown().render("![a](https://evil.example/a.png) <img src=x>")


def test_what_is_wider_than_the_page_is_scrolled_by_keys_too() -> None:
    made: Any = lxml_html.fromstring(markdown().render("| a |\n|---|\n| b |\n\n```py\nx\n```\n\n    y\n"))

    assert made.xpath("//table/parent::div/@tabindex") == ["0"]
    assert made.xpath("//pre/@tabindex") == ["0", "0"]


def test_code_keeps_its_brackets_and_its_signs(alice: User, conversation: Conversation) -> None:
    page = page_of(alice, conversation)

    assert page.xpath("//pre/code")[0].text == 'x[1] = "<b>"\n'
    assert page.xpath("//div[@class='thoughts']")[0].text == "I think, </div> therefore"
