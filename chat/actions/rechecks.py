"""What has changed since an answer was written: asked for, and what was found."""

import json
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from kombu.exceptions import OperationalError

from chat.actions.temporary import lasting_run
from chat.concurrency.redis_client import redis
from chat.errors.problems import Problem, not_found
from chat.models import User
from chat.protocol.state import LIVE
from chat.runs import rechecking, tasks

WAITING = "{}"


async def ask_recheck(user: User, run_id: UUID) -> None:
    """Have the pages that an answer cites read once more, unless that is under way. Raises Problem, RedisError."""
    run = await sync_to_async(lasting_run)(user, run_id)
    if run.status in LIVE or not await _claimed(user):
        raise Problem("conversation.busy")
    await redis().set(rechecking.key_of(run_id), WAITING, ex=rechecking.CLAIMED_SECONDS)
    try:
        await sync_to_async(tasks.recheck.apply_async)([str(run_id)], retry=False)
    except OperationalError as error:
        await redis().delete(rechecking.key_of(run_id), rechecking.claim_of(user.pk))
        raise Problem("server.unavailable") from error


async def recheck_of(user: User, run_id: UUID) -> dict[str, Any]:
    """What was found: empty while it is under way. Raises Problem where nothing was asked for lately, RedisError."""
    await sync_to_async(lasting_run)(user, run_id)
    stored = await redis().get(rechecking.key_of(run_id))
    if stored is None:
        raise not_found()
    body: dict[str, Any] = json.loads(stored)
    return body


async def _claimed(user: User) -> bool:
    """One at a time of a user: each asks strangers' sites for up to twenty pages."""
    return bool(await redis().set(rechecking.claim_of(user.pk), "1", nx=True, ex=rechecking.CLAIMED_SECONDS))
