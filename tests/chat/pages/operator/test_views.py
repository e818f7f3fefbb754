"""The operator's pages: everything that is needed to act, and nothing for anybody else."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from chat.models import Conversation, Run, User
from tests.chat.asking import new_run


def test_the_page_says_what_to_do_where_a_part_is_away(operator: Client) -> None:
    page = operator.get("/operation/").content.decode()

    assert 'data-part="sql" data-up="true"' in page
    assert 'data-part="answer" data-up="false"' in page
    assert "Start the program called answer" in page


def test_a_server_that_only_quotes_is_not_said_to_have_a_model(operator: Client) -> None:
    page = operator.get("/operation/").content.decode()

    row = page[page.index('data-part="engine"') :].partition("</li>")[0]
    assert "answers are quotations" in row


def test_a_waiting_answer_is_shown_with_its_reason_and_without_its_question(
    operator: Client, conversation: Conversation
) -> None:
    run = new_run(conversation, "What is my secret?")
    page = operator.get("/operation/").content.decode()

    assert str(run.pk) in page and "alice@example.org" in page
    assert "Waits for a search worker" in page
    assert "my secret" not in page


def test_an_operator_stops_the_answer_of_somebody_else(operator: Client, conversation: Conversation) -> None:
    run = new_run(conversation)
    operator.post(f"/operation/runs/{run.pk}/stop")

    assert Run.objects.get(pk=run.pk).status == "stopped"


def test_nobody_else_stops_it(conversation: Conversation, bob: User) -> None:
    run, client = new_run(conversation), Client()
    client.force_login(bob)

    assert client.post(f"/operation/runs/{run.pk}/stop").status_code == 404
    assert Run.objects.get(pk=run.pk).stop_asked_at is None


def test_failures_of_a_day_are_shown_by_code(operator: Client, conversation: Conversation) -> None:
    run = new_run(conversation)
    over = {"status": "failed", "snapshot": {"code": "engine.busy", "run": str(run.pk)}}
    Run.objects.filter(pk=run.pk).update(**over, ended_at=timezone.now() - timedelta(hours=1))

    assert "<code>engine.busy</code>" in operator.get("/operation/").content.decode()
    Run.objects.update(ended_at=timezone.now() - timedelta(hours=25))
    assert "engine.busy" not in operator.get("/operation/").content.decode()


def test_settings_are_shown_with_their_origin_and_keys_are_masked(operator: Client) -> None:
    page = operator.get("/operation/settings/").content.decode()

    assert "SEARCH_PROVIDERS" in page and "RUNS_MAX" in page
    assert settings.SECRET_KEY not in page


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_the_pages_speak_the_operators_language(operator: Client, language: str) -> None:
    operator.cookies.load({settings.LANGUAGE_COOKIE_NAME: language})

    assert {"zh-hans": "运维", "zh-hant": "運維"}[language] in operator.get("/operation/").content.decode()


def test_the_menu_leads_operators_there_and_nobody_else(operator: Client, alice: User) -> None:
    reader = Client()
    reader.force_login(alice)

    assert 'href="/operation/"' in operator.get("/").content.decode()
    assert 'href="/operation/"' not in reader.get("/").content.decode()
