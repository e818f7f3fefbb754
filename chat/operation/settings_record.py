"""The settings that the instance was last started with, so that a change leaves an entry of the audit, and only one.

The web server and the workers compare at their start: the first of them writes a change down, the others find it there.
What is recorded of a setting is a fingerprint, which tells nobody its value (`fingerprints` in config/in_force.py).
"""

from collections.abc import Mapping, Sequence

from django.db import transaction

from chat.models import SettingsRecord
from chat.operation import audit

KEY = "SECRET_KEY"
Fingerprints = Mapping[str, str]


def note_changes(current: Sequence[Fingerprints]) -> list[str]:
    """Compare with the record and renew it; the names of what has changed since. Raises DatabaseError.

    `current` are the fingerprints by the key that is used now, then those by each of its predecessors.
    """
    with transaction.atomic():
        record, is_first = SettingsRecord.objects.select_for_update().get_or_create(
            pk=1, defaults={"fingerprints": dict(current[0])}
        )
        names = [] if is_first else changed(record.fingerprints, current)
        if names:
            audit.record("settings.changed", None, detail=", ".join(names))
        if record.fingerprints != current[0]:
            record.fingerprints = dict(current[0])
            record.save(update_fields=["fingerprints"])
    return names


def changed(earlier: Fingerprints, current: Sequence[Fingerprints]) -> list[str]:
    """Names whose value differs; where no key of ours made the earlier ones, those that were or are not given."""
    same_key = [prints for prints in current if prints[KEY] == earlier[KEY]]
    if same_key:
        names = {name for name in {*earlier, *same_key[0]} if earlier.get(name) != same_key[0].get(name)}
    else:
        names = {*earlier} ^ {*current[0]}
    return sorted(names if same_key[:1] == [*current[:1]] else names | {KEY})
