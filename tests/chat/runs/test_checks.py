"""What is said of an answer's sentences: cited by none, and said otherwise by another page."""

from collections.abc import AsyncIterator, Callable
from typing import Any, ParamSpec, TypeVar, cast

import pytest

from chat.citations.page_checks import claim_findings
from chat.protocol.events import CitationChecked, SentenceUncited, SourcesDisagreed
from chat.protocol.state import AnswerPart
from chat.runs.checks import Finding, checks
from chat.runs.request import AnswerRequest
from inference import Request
from search.sandbox import Limits, Sandbox

P = ParamSpec("P")
T = TypeVar("T")


async def findings(answer: str, *pages: str) -> list[Finding]:
    passages: dict[int, tuple[str, ...]] = {number: (page,) for number, page in enumerate(pages, 1)}
    return await checks([AnswerPart(answer)], AnswerRequest(Request("", (), "q"), "en", passages))


async def uncited(answer: str) -> list[str]:
    found = await findings(answer, "Some page.")
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
async def test_a_sentence_that_says_something_and_cites_nothing_is_told(answer: str, expected: list[str]) -> None:
    assert await uncited(answer) == expected


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
async def test_what_cites_or_says_nothing_is_not_counted(answer: str) -> None:
    assert await uncited(answer) == []


async def test_without_pages_nothing_is_uncited() -> None:
    assert await findings("The bridge opened in 1932 and is 503 metres long.") == []


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
async def test_two_pages_that_disagree_are_told_with_both_quotes(answer: str, one: str, other: str, kind: str) -> None:
    told = [found for found in await findings(answer, one, other) if isinstance(found, SourcesDisagreed)]

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
async def test_pages_about_something_else_do_not_disagree(other: str) -> None:
    found = await findings("The bridge opened to traffic in 1932 [1].", "The bridge opened to traffic in 1932.", other)

    assert [type(one) for one in found] == [CitationChecked]


@pytest.fixture
async def strict() -> AsyncIterator[Sandbox]:
    """Children that may use one or two seconds of the processor: the kernel counts whole ones."""
    one = Sandbox(size=1, limits=Limits(cpu_seconds=1))
    yield one
    one.close()


HUGE = ("The arch of the bridge spans 503 metres. " * 400_000,)


async def test_a_page_that_kills_its_check_is_told_and_the_others_are_compared(strict: Sandbox) -> None:
    pages: dict[int, tuple[str, ...]] = {1: HUGE, 2: ("The arch spans 503 metres.",)}
    request = AnswerRequest(Request("", (), "q"), "en", pages)

    found = await checks([AnswerPart("The arch spans 503 metres [1][2].")], request, strict)

    seen = [(one.index, one.verdict, one.reason) for one in found if isinstance(one, CitationChecked)]
    assert seen == [(1, "unchecked", "limits"), (2, "supported", "verbatim")]


async def test_an_answer_that_kills_its_check_has_its_bare_marks_told(strict: Sandbox) -> None:
    text = "It is long[12]. " + "Nothing more is said, and nothing less. " * 400_000
    part = AnswerPart(text, marks=[(text.index("["), 12)])

    (found,) = await checks([part], AnswerRequest(Request("", (), "q"), "en", {12: ("It is long.",)}), strict)

    assert isinstance(found, CitationChecked)
    assert (text[found.start : found.end], found.verdict, found.reason) == ("[12]", "unchecked", "limits")


async def test_no_run_kills_children_without_end(caplog: pytest.LogCaptureFixture) -> None:
    small = Sandbox(size=1, limits=Limits(memory_bytes=60_000_000))
    answer = "".join(f"The arch spans {index} metres [{index}]. " for index in range(1, 7))
    request = AnswerRequest(Request("", (), "q"), "en", dict.fromkeys(range(1, 7), HUGE))

    found = await checks([AnswerPart(answer)], request, small)
    small.close()

    assert [one.verdict for one in found if isinstance(one, CitationChecked)] == ["unchecked"] * 6
    assert caplog.text.count("too many before it") == 3


class Counting(Sandbox):
    """Does the work here, and notes which claims are compared."""

    def __init__(self) -> None:
        super().__init__(1, Limits())
        self.compared: list[Any] = []

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if function is claim_findings:
            self.compared += cast("Any", args)[0]
        return function(*args, **kwargs)


async def test_a_writer_that_takes_over_compares_nothing_again_but_the_last_sentence() -> None:
    answer = "The bridge opened in 1932 [1]. It is 503 metres long [1]. Its arch is of steel [1]."
    request = AnswerRequest(Request("", (), "q"), "en", {1: ("The bridge opened in 1932.",)})
    whole = await checks([AnswerPart(answer)], request, Counting())
    second = Counting()
    rest = await checks([AnswerPart(answer)], request, second, stored=whole[:2])

    assert len(whole) == 3
    assert len(second.compared) == 2
    assert rest == whole[1:]
