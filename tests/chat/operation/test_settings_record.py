"""Changed settings leave one entry with their names, however many programs start, and no value is stored."""

import pytest

from chat.models import AuditEntry, SettingsRecord
from chat.operation.settings_record import Fingerprints, note_changes
from config.in_force import Setting, fingerprints

GIVEN = {"SIGNUP": "open", "METRICS_TOKEN": "hush", "PORT": "8000"}
pytestmark = pytest.mark.django_db


def prints(given: dict[str, str], key: str = "key") -> Fingerprints:
    return fingerprints([Setting(name, "", "file") for name in given], given, key)


def details() -> list[str]:
    return list(AuditEntry.objects.filter(action="settings.changed").values_list("detail", flat=True))


def test_the_first_start_and_an_equal_one_change_nothing() -> None:
    for _ in range(2):
        assert note_changes([prints(GIVEN)]) == []

    assert details() == []


def test_several_programs_that_start_anew_leave_one_entry() -> None:
    note_changes([prints(GIVEN)])
    now = {"SIGNUP": "closed", "METRICS_TOKEN": "hush", "ADMIN_PATH": "x"}

    assert [note_changes([prints(now)]) for _ in range(4)] == [["ADMIN_PATH", "PORT", "SIGNUP"], [], [], []]
    assert details() == ["ADMIN_PATH, PORT, SIGNUP"]


def test_nothing_that_is_stored_tells_a_value() -> None:
    note_changes([prints(GIVEN)])
    note_changes([prints(GIVEN | {"METRICS_TOKEN": "another"})])

    stored = str(SettingsRecord.objects.get().fingerprints) + str(details())
    assert "METRICS_TOKEN" in stored and not any(value in stored for value in ("open", "hush", "another", "8000"))
    assert prints(GIVEN) != prints(GIVEN, "another key")


def test_another_key_is_one_change_while_the_earlier_one_is_known() -> None:
    note_changes([prints(GIVEN)])

    assert note_changes([prints(GIVEN, "new"), prints(GIVEN)]) == ["SECRET_KEY"]
    assert note_changes([prints(GIVEN, "new"), prints(GIVEN)]) == []


def test_with_a_key_of_which_nothing_is_known_names_are_compared() -> None:
    note_changes([prints(GIVEN)])

    assert note_changes([prints({"SIGNUP": "closed"}, "new")]) == ["METRICS_TOKEN", "PORT", "SECRET_KEY"]
