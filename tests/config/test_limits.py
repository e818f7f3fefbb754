"""A limit that cannot be meant is refused by its name."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from chat.conf import ChatConfig
from config.limits import at_least, with_limits


def test_what_the_environment_does_not_name_keeps_its_default() -> None:
    chat = ChatConfig(redis_url="", asks_per_day=7)

    assert with_limits(chat) == chat


@pytest.mark.parametrize(("smallest", "value"), [(1, 0), (0, -1)])
def test_a_limit_below_the_smallest_is_refused_by_its_name(smallest: int, value: int) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"RUNS_MAX must be at least {smallest}"):
        at_least(smallest, "RUNS_MAX", value)
