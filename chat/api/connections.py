"""How many sockets a user has open, in all processes: a seat each, which is lost when nobody says that it is taken."""

import logging
import time

from django.conf import settings
from redis.exceptions import RedisError

from chat.journal.streams import redis

log = logging.getLogger(__name__)
SEAT_SECONDS = 20
"""A little longer than a socket's beat: the seats of a web server that was killed must not shut its users out."""


def key(user_id: int) -> str:
    return f"wenyuan:seats:{user_id}"


async def seated(user_id: int, seat: str) -> bool:
    """Take `seat`, or keep it; False when the user has as many as allowed. Raises RedisError."""
    now = time.time()
    pipe = redis().pipeline()
    pipe.zremrangebyscore(key(user_id), 0, now - SEAT_SECONDS)
    pipe.zadd(key(user_id), {seat: now})
    pipe.zcard(key(user_id))
    pipe.expire(key(user_id), SEAT_SECONDS)
    taken = (await pipe.execute())[2]
    if taken > settings.CHAT.sockets_per_user:
        await redis().zrem(key(user_id), seat)
        return False
    return True


async def rise(user_id: int, seat: str) -> None:
    """Give the seat back; where Redis is away it is lost with its time."""
    try:
        await redis().zrem(key(user_id), seat)
    except RedisError as error:
        log.warning("a seat stays taken for a while: %s", error)
