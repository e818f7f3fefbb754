"""What is said of an answer's sentences: cited by none, and said otherwise by another page."""

import pytest

from chat.protocol.events import CitationChecked, SentenceUncited, SourcesDisagreed
from chat.protocol.state import AnswerPart
from chat.runs.checks import Finding, checks
from chat.runs.request import AnswerRequest
from inference import Request


def findings(answer: str, *pages: str) -> list[Finding]:
    passages: dict[int, tuple[str, ...]] = {number: (page,) for number, page in enumerate(pages, 1)}
    return checks([AnswerPart(answer)], AnswerRequest(Request("", (), "q"), "en", passages))


def uncited(answer: str) -> list[str]:
    found = findings(answer, "Some page.")
    return [answer[one.start : one.end] for one in found if isinstance(one, SentenceUncited)]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("The bridge opened in 1932 [1]. It is 503 metres long.", ["It is 503 metres long."]),
        (
            "这座桥于1932年通车[1]。它由多国工程师共同设计并建造完成。",
            ["它由多国工程师共同设计并建造完成。"],
        ),
        ("這座橋於1932年通車[1]。它全長503公尺。", ["它全長503公尺。"]),
        ("- The bridge opened in 1932.\n- It is long [1].", ["The bridge opened in 1932."]),
    ],
)
def test_a_sentence_that_says_something_and_cites_nothing_is_told(answer: str, expected: list[str]) -> None:
    assert uncited(answer) == expected


@pytest.mark.parametrize(
    "answer",
    [
        "The bridge opened in 1932. [1]",
        "这座桥于1932年通车。[1]",
        "# The bridge of 1932 and the men who built it over many years\n\nIt opened in 1932 [1].",
        "Here is what the pages say of the bridge of 1932:\n\nWho built the bridge in 1932 and why?",
        "I could not find who built the bridge in 1932. You may want to ask the Sydney museum.",
        "您可以在2026年向博物馆进一步咨询这座桥的情况。",
        "```\nbuild(1932, \"the bridge of Sydney\")\n```",
        "| Bridge | Year |\n| --- | --- |\n| Sydney Harbour Bridge | 1932 [1] |",
        "Yes.",
    ],
)  # fmt: skip
def test_what_cites_or_says_nothing_is_not_counted(answer: str) -> None:
    assert uncited(answer) == []


def test_without_pages_nothing_is_uncited() -> None:
    assert findings("The bridge opened in 1932 and is 503 metres long.") == []


@pytest.mark.parametrize(
    ("answer", "one", "other", "kind"),
    [
        ("The bridge opened to traffic in 1932 [1].", "The bridge opened to traffic in 1932.",
         "The bridge opened to traffic in 1934, after long delays.", "date"),
        ("The arch of the bridge spans 503 metres [1].", "The arch of the bridge spans 503 metres.",
         "The arch of the bridge spans 530 metres.", "number"),
        ("大桥主拱跨度为503米[1]。", "大桥主拱跨度为503米。", "大橋主拱跨度為530米。", "number"),
        ("负责设计和建造这座跨海大桥的总工程师是王国强[1]。", "负责设计和建造这座跨海大桥的总工程师是王国强。",
         "负责设计和建造这座跨海大桥的总工程师是李建明。", "name"),
    ],
)  # fmt: skip
def test_two_pages_that_disagree_are_told_with_both_quotes(answer: str, one: str, other: str, kind: str) -> None:
    told = [found for found in findings(answer, one, other) if isinstance(found, SourcesDisagreed)]

    assert [(found.kind, found.index, found.quote, found.other, found.other_quote) for found in told] == [
        (kind, 1, one, 2, other)
    ]


@pytest.mark.parametrize(
    "other",
    [
        "The bridge opened to traffic in 1932.",
        "In 1988 the tunnel beside it was begun.",
        "The bridge, which opened to traffic in 1932, was painted in 1990.",
        "A ferry opened to the public in 1934.",
        "大桥于1934年通车。",
    ],
)
def test_pages_about_something_else_do_not_disagree(other: str) -> None:
    found = findings("The bridge opened to traffic in 1932 [1].", "The bridge opened to traffic in 1932.", other)

    assert [type(one) for one in found] == [CitationChecked]
