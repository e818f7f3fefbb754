"""What a history search finds and shows, on whichever database the tests run."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.history.index import count_waiting, index, index_some
from chat.history.search import Match, Query, search
from chat.models import Conversation, Folder, HistoryEntry, Page, PageText, Run, Source, Turn, User
from chat.models.compression import compressed
from chat.models.history import HistoryEntry as Entry
from chat.protocol.events import CitationChecked
from chat.protocol.state import AnswerPart, RunState
from tests.chat.asking import new_run

Answered = Callable[..., Run]


@pytest.fixture
def answered(conversation: Conversation) -> Answered:
    """Stores a question with its answer, indexed."""

    def store(question: str, answer: str = "", *, title: str | None = None, **of_source: Any) -> Run:
        run = new_run(conversation, question)
        state = RunState(str(run.pk), seq=1, status="finished", parts=[AnswerPart(answer)])
        if of_source:
            state.checks.append(CitationChecked(1, 0, 0, 1, "supported", of_source.pop("quote", ""), "words"))
            Source.objects.create(
                run=run, index=1, url="https://wiki.debian.org/a", snippet="", provider="", status="read", **of_source
            )
        Run.objects.filter(pk=run.pk).update(status="finished", seq=1, snapshot=state.to_json())
        fields = {} if title is None else {"title": title}
        Conversation.objects.filter(pk=conversation.pk).change(**fields)
        index_some(60)
        return run

    return store


@pytest.fixture
def make_page(db: None) -> Callable[[str], Page]:
    """Stores a page of that text."""

    def store(text: str) -> Page:
        hash = sha256(text.encode()).hexdigest()
        body = PageText.objects.create(hash=hash, zipped=compressed(text), kept_at=timezone.now())
        url = "https://wiki.debian.org/a"
        return Page.objects.create(
            url=url, final_url=url, hash=hash, title="", site="", language="en", fetched_at=timezone.now(), body=body
        )

    return store


def found(user: User, text: str = "", **limits: Any) -> list[Match]:
    return list(search(user, Query(text, **limits)).matches)


def seen(match: Match) -> list[str]:
    return [match.snippet.text[start:end] for start, end in match.snippet.marks]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("软体", ["軟體"]),
        ("軟體", ["軟體"]),
        ("更新軟體", ["更新軟體"]),
        ("connect", ["connecting"]),
        ("Connected PORTS", ["connecting", "ports"]),
        ("conn", ["connecting"]),
        ("ｃ＋＋", ["C++"]),
        ("3.14", ["3.14"]),
        ("体", ["體"]),
    ],
)
def test_an_answer_is_found_by_its_words_in_any_form(
    alice: User, answered: Answered, query: str, marked: list[str]
) -> None:
    answered("Hm?", "如何更新軟體：\n\n**connecting** two ports, C++ and 3.14 [1]")

    (match,) = found(alice, query)

    assert match.place == "answer"
    assert seen(match) == marked


@pytest.mark.parametrize("query", ["体软", "connectors", "absent", "port absent", "conn absent", "_1", "😀"])
def test_what_has_not_all_words_is_not_found(alice: User, answered: Answered, query: str) -> None:
    answered("How do I connect a port?", "軟體 😃")

    assert found(alice, query) == []


def test_nobody_finds_what_is_somebody_elses(alice: User, bob: User, answered: Answered) -> None:
    answered(f"secret _{bob.pk}", title="secret")

    assert found(bob, "secret") == []
    assert len(found(alice, "secret")) == 2


def test_a_title_comes_first_and_changes_with_its_conversation(alice: User, answered: Answered) -> None:
    answered("Where is the harbour?", title="Harbours")
    answered("And its harbour lights?", title="Lighthouses")

    assert [match.place for match in found(alice, "lighthouse")] == ["title"]
    assert [match.turn and match.turn.question for match in found(alice, "harbour")] == [
        "And its harbour lights?",
        "Where is the harbour?",
    ]


def test_what_was_read_is_found_by_its_title_its_site_and_its_cited_words(alice: User, answered: Answered) -> None:
    answered("Which?", "This one.", title="", site="wiki.debian.org", quote="a platypus lays eggs")
    answered("And which other?")

    assert [match.place for match in found(alice, "platypus")] == ["source"]
    assert len(found(alice, site="debian.org")) == len(found(alice, "one", site="wiki.debian.org")) == 1
    assert found(alice, site="org") == found(alice, site="a.debian.org") == []


def test_a_stored_page_that_is_cited_is_found_by_any_of_its_words(
    alice: User, bob: User, answered: Answered, make_page: Callable[[str], Page]
) -> None:
    page = make_page("Of the harbour. " * 30 + "Here a platypus lays eggs. " + "Nothing more. " * 30)
    answered("Which?", "This one.", title="", quote="Of the harbour.", page=page)
    answered("Again?", "The same.", title="", quote="Of the harbour.", page=page)

    matches = found(alice, "platypus eggs")

    assert [(match.place, seen(match)) for match in matches] == [("source", ["platypus", "eggs"])] * 2
    assert found(bob, "platypus") == []


def test_the_words_of_a_page_that_is_not_cited_find_nothing(
    alice: User, answered: Answered, make_page: Callable[[str], Page]
) -> None:
    run = answered("Which?", "This one.", page=make_page("A platypus."))
    state = RunState(str(run.pk), seq=2, status="finished", parts=[AnswerPart("This one.")])
    Run.objects.filter(pk=run.pk).update(seq=2, snapshot=state.to_json())
    Conversation.objects.filter(pk=run.turn.conversation_id).change()
    index_some(60)

    assert (found(alice, "platypus"), len(found(alice, "this one"))) == ([], 1)


@pytest.mark.django_db
def test_a_folder_limits_what_is_found(alice: User, conversation: Conversation, answered: Answered) -> None:
    """As it is now: moving makes no index anew. Titles too."""
    answered("How high is the tide?", "Four metres.", title="Tides")
    ports, empty = (Folder.objects.create(owner=alice, name=name) for name in ("Ports", "Empty"))
    Conversation.objects.filter(pk=conversation.pk).update(folder=ports)

    def count(text: str, folder: Folder | None) -> int:
        return len(found(alice, text, folder=folder.pk if folder else None))

    wanted = [("tide", ports), ("tide", empty), ("tide", None), ("", ports), ("", empty), ("storm", ports)]
    assert [count(*one) for one in wanted] == [2, 0, 2, 2, 0, 0]
    Folder.objects.filter(pk=ports.pk).delete()
    assert count("tide", ports) == 0 and count("tide", None) == 2


def test_days_limit_what_is_found(alice: User, conversation: Conversation, answered: Answered) -> None:
    turn = new_run(conversation, "An old harbour").turn
    Turn.objects.filter(pk=turn.pk).update(created_at=datetime(2024, 2, 29, 23, 59, tzinfo=UTC))
    answered("A new harbour")

    old = found(alice, "harbour", until=date(2024, 2, 29))

    assert [match.turn.question for match in old if match.turn] == ["An old harbour"]
    assert len(found(alice, since=date(2024, 2, 29))) >= 2
    assert [match.turn for match in found(alice, "harbour", since=date(2024, 3, 1))] == [
        answered("x").turn.conversation.turns.get(question="A new harbour")
    ]


@pytest.mark.parametrize(
    ("zone", "day"), [("UTC", 29), ("Asia/Shanghai", 30), ("America/New_York", 29), ("Pacific/Kiritimati", 30)]
)
def test_days_are_those_of_the_readers_time_zone(
    alice: User, conversation: Conversation, answered: Answered, zone: str, day: int
) -> None:
    turn = new_run(conversation, "harbour").turn
    Turn.objects.filter(pk=turn.pk).update(created_at=datetime(2024, 3, 29, 16, 0, tzinfo=UTC))
    answered("last")

    def on(day: int) -> list[Match]:
        return found(alice, "harbour", since=date(2024, 3, day), until=date(2024, 3, day), zone=ZoneInfo(zone))

    assert [day for day in range(28, 32) if on(day)] == [day]
    assert len(found(alice, "harbour", since=date.min, until=date.max, zone=ZoneInfo(zone))) == 1


def test_pages_follow_one_another_without_a_gap(alice: User, conversation: Conversation, answered: Answered) -> None:
    for number in range(45):
        new_run(conversation, f"harbour number {number}")
    answered("last")
    questions, before = [], None
    while True:
        page = search(alice, Query("harbour", before=before))
        questions += [match.turn.question for match in page.matches if match.turn]
        before = page.next
        if before is None:
            break
    assert questions == [f"harbour number {number}" for number in reversed(range(45))]


def test_what_is_deleted_is_found_no_more(alice: User, conversation: Conversation, answered: Answered) -> None:
    answered("harbour", title="harbour")

    conversation.delete()

    assert (found(alice, "harbour"), HistoryEntry.objects.count()) == ([], 0)


def test_an_answer_that_changes_is_found_by_its_new_words_only(alice: User, answered: Answered) -> None:
    run = answered("Q", "old words")
    state = RunState(str(run.pk), seq=2, status="finished", parts=[AnswerPart("new words")])
    Run.objects.filter(pk=run.pk).update(seq=2, snapshot=state.to_json())
    Conversation.objects.filter(pk=run.turn.conversation_id).change()
    index_some(60)

    assert (len(found(alice, "new")), found(alice, "old")) == (1, [])


def test_an_index_of_an_older_database_is_made_a_little_at_a_time(alice: User, conversation: Conversation) -> None:
    for number in range(20):
        new_run(conversation, f"harbour {number}")
    others = [Conversation.objects.create(owner=alice, title="harbour", updated_at=timezone.now()) for _ in range(3)]

    looks = 0
    while index_some(0):
        looks += 1

    assert looks > 1
    assert (Entry.objects.count(), count_waiting(alice)) == (20 + 1 + len(others), 0)


def test_a_change_during_the_indexing_is_not_lost(alice: User, conversation: Conversation) -> None:
    before = Conversation.objects.get(pk=conversation.pk)
    Conversation.objects.filter(pk=conversation.pk).change()

    index(before)

    assert count_waiting(alice) == 1


def test_a_snippet_shows_the_place_where_the_words_stand_together(alice: User, answered: Answered) -> None:
    answered("Q", "harbour " + "filler words here " * 200 + "the lights of the harbour at night " + "more words " * 200)

    (match,) = found(alice, "harbour lights")

    assert seen(match) == ["lights", "harbour"]
    assert len(match.snippet.text) <= 182


def test_a_page_of_matches_costs_as_many_queries_as_one_match(alice: User, answered: Answered) -> None:
    counts = []
    for number in range(12):
        answered(f"Question {number}", "the lights of the harbour")
        with CaptureQueriesContext(connection) as queries:
            assert len(found(alice, "harbour lights")) == number + 1
        counts.append(len(queries))

    assert max(counts) == counts[0]
