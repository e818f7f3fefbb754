"""How many sockets a user has open, in all processes: a slot each, which is lost when it is not renewed."""

import logging
import time

from django.conf import settings
from redis.exceptions import RedisError

from chat.journal.streams import redis

log = logging.getLogger(__name__)
SLOT_SECONDS = 20
"""A little longer than a socket's beat: the slots of a web server that was killed must not shut its users out."""


def key(user_id: int) -> str:
    return f"wenyuan:seats:{user_id}"


async def acquire_slot(user_id: int, slot: str) -> bool:
    """Take `slot`, or keep it; False when the user has as many as allowed. Raises RedisError."""
    now = time.time()
    pipe = redis().pipeline()
    pipe.zremrangebyscore(key(user_id), 0, now - SLOT_SECONDS)
    pipe.zadd(key(user_id), {slot: now})
    pipe.zcard(key(user_id))
    pipe.expire(key(user_id), SLOT_SECONDS)
    taken = (await pipe.execute())[2]
    if taken > settings.CHAT.sockets_per_user:
        await redis().zrem(key(user_id), slot)
        return False
    return True


async def release_slot(user_id: int, slot: str) -> None:
    """Give the slot back; where Redis is away it is lost with its time."""
    try:
        await redis().zrem(key(user_id), slot)
    except RedisError as error:
        log.warning("a slot stays taken for a while: %s", error)
