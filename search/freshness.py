"""How new a page should be, in the four steps that search services know."""

from typing import Literal

Period = Literal["day", "week", "month", "year"]
_LONGEST: tuple[tuple[int, Period], ...] = ((1, "day"), (7, "week"), (31, "month"), (366, "year"))


def period(days: int | None) -> Period | None:
    """The shortest step that holds so many days; None where any age will do, or the days are more than a year."""
    if days is None:
        return None
    return next((name for longest, name in _LONGEST if days <= longest), None)
