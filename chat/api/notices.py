"""What a tab shows above the conversation: the operator's announcement, limits nearly used up, and a newer build."""

from typing import Any, Literal

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from chat.api.schemas import Shape, Timestamp
from chat.api.sign_in import signed_in
from chat.models import Announcement, User
from chat.operation.limits import Allowance, near

router = Router()


class AnnouncementNow(Shape):
    """While it `holds_questions`, readers can ask nothing new."""

    text: str
    holds_questions: bool


class LimitNow(Shape):
    """A limit of which the reader has used most; costs are in millionths of the currency."""

    kind: Literal["questions", "tokens", "cost"]
    period: Literal["day", "month"]
    limit: int
    used: int
    ends_at: Timestamp


class Notices(Shape):
    """`announcement` is null where none stands; a page of another `build` than its own data tell is an older one."""

    announcement: AnnouncementNow | None
    limits: list[LimitNow]
    build: str


@router.get("/notices", response=Notices)
async def read_notices(request: HttpRequest) -> Any:
    """What stands now: for a tab whose line was lost, and after an answer."""
    return await sync_to_async(notices_of)(signed_in(request))


def notices_of(user: User) -> Notices:
    standing = Announcement.objects.standing().first()
    return Notices(
        announcement=announcement(standing) if standing else None,
        limits=[limit(one) for one in near(user, timezone.now())],
        build=str(settings.BUILD),
    )


def announcement(one: Announcement) -> AnnouncementNow:
    return AnnouncementNow(text=one.text, holds_questions=one.holds_questions)


def limit(one: Allowance) -> LimitNow:
    amounts = {"kind": one.kind, "period": one.period, "limit": one.limit, "used": one.used}
    return LimitNow.model_validate(amounts | {"ends_at": one.ends_at.isoformat()})
