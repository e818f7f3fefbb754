"""Strangers make the log say no more than so much, and never a traceback."""

import logging
import sys
import time

from config.log_limit import StrangersLimit


def record(name: str, level: int = logging.WARNING) -> logging.LogRecord:
    try:
        raise ValueError("odd")
    except ValueError:
        return logging.LogRecord(name, level, "", 1, "Not Found: %s", ("/x",), sys.exc_info())


def test_so_many_lines_a_minute_and_the_next_minute_says_what_was_lost() -> None:
    limit = StrangersLimit(per_minute=2, minute_seconds=0.05)
    passed = [limit.filter(record("django.request")) for _ in range(5)]
    time.sleep(0.06)

    late = record("django.request")

    assert passed == [True, True, False, False, False]
    assert limit.filter(late)
    assert late.getMessage() == "Not Found: /x (3 more of this kind were left out)"


def test_a_flood_of_one_kind_hides_no_other() -> None:
    limit = StrangersLimit(per_minute=1)
    limit.filter(record("django.request"))

    assert not limit.filter(record("django.request"))
    assert limit.filter(record("django.request", logging.ERROR))
    assert limit.filter(record("django.security.DisallowedHost", logging.ERROR))
    assert all(limit.filter(record("chat.runs")) for _ in range(9))


def test_only_faults_of_ours_have_a_traceback() -> None:
    limit = StrangersLimit()
    cases = [("django.security.DisallowedHost", logging.ERROR), ("django.request", logging.WARNING)]
    strangers, ours = [record(*case) for case in cases], record("django.request", logging.ERROR)
    for one in (*strangers, ours):
        limit.filter(one)

    assert [one.exc_info for one in strangers] == [None, None]
    assert ours.exc_info
