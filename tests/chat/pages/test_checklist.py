"""What is left to set up: told to administrators, and to nobody else."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from chat.models import User
from chat.operation.backups.conf import BackupConfig
from chat.pages.checklist import backup_task, mail_task, model_task, search_task, sign_up_task
from chat.pages.page_data import EngineCard

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("providers", "is_done"), [(("handbook",), False), (("wikipedia",), False), (("brave",), True)]
)
def test_catalogues_are_no_search_of_the_web(providers: tuple[str, ...], is_done: bool) -> None:
    assert search_task(providers).is_done is is_done


def test_what_is_not_done_names_the_variable_that_does_it() -> None:
    tasks = [
        model_task(EngineCard("quotes", False)),
        search_task(()),
        mail_task(has_server=False),
        sign_up_task("open"),
    ]
    for task, name in zip(tasks, ("INFERENCE_URLS", "SEARXNG_URL", "EMAIL_URL", "SIGNUP"), strict=True):
        assert not task.is_done
        assert name in task.text


@pytest.mark.parametrize(("age_hours", "is_done"), [(None, False), (30, True), (49, False)])
def test_a_backup_is_done_while_its_newest_copy_is_young(tmp_path: Path, age_hours: int | None, is_done: bool) -> None:
    if age_hours is not None:
        copy = tmp_path / "wenyuan-20261128-000000.backup"
        copy.touch()
        made = (NOW - timedelta(hours=age_hours)).timestamp()
        os.utime(copy, (made, made))
    assert backup_task(BackupConfig(tmp_path, folder=tmp_path, hours=24), NOW).is_done is is_done


def test_no_folder_and_one_that_is_not_there_are_no_backup(tmp_path: Path) -> None:
    for folder in (None, tmp_path / "gone"):
        assert not backup_task(BackupConfig(tmp_path, folder=folder), NOW).is_done


@pytest.mark.django_db
@pytest.mark.parametrize("is_administrator", [True, False])
def test_readers_never_see_the_list(client: Client, is_administrator: bool) -> None:
    client.force_login(User.objects.create(email="alice@example.org", is_superuser=is_administrator))
    html = client.get("/").content.decode()
    assert ('data-part="checklist"' in html) is is_administrator
    assert html.count("data-task=") == (5 if is_administrator else 0)
