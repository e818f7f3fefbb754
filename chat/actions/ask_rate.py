"""How many questions a user may begin in any minute and in any day.

A sorted set of Redis holds when a user's questions of the last day were begun. A question is counted before it is
stored, in one step with the look at the others, so that many at once are no way past the limit; what then makes no run
is taken back.
"""

import math
import time
from dataclasses import dataclass
from uuid import uuid4

from django.conf import settings

from chat.concurrency.redis_client import shared_redis
from chat.errors.problems import Problem

MINUTE, DAY = 60, 24 * 3600


@dataclass(frozen=True)
class CountedAsk:
    """A question in the count of its user; where it is one too many, why, and then it is in no count."""

    user: int
    name: str
    refusal: Problem | None = None


def key(user_id: int) -> str:
    """When the questions of a user were begun."""
    return f"wenyuan:asks:{user_id}"


def count(user_id: int) -> CountedAsk:
    """Count one more question of the user. Raises RedisError."""
    per_minute, per_day = settings.CHAT.asks_per_minute, settings.CHAT.asks_per_day
    ask = CountedAsk(user_id, uuid4().hex)
    if not per_minute and not per_day:
        return ask
    now, horizon = time.time(), DAY if per_day else MINUTE
    pipe = shared_redis().pipeline()
    pipe.zremrangebyscore(key(user_id), 0, now - horizon)
    pipe.zadd(key(user_id), {ask.name: now})
    pipe.expire(key(user_id), horizon)
    pipe.zrange(key(user_id), now - MINUTE, "+inf", byscore=True, withscores=True, offset=0, num=1)
    pipe.zcount(key(user_id), now - MINUTE, "+inf")
    pipe.zrange(key(user_id), 0, 0, withscores=True)
    pipe.zcard(key(user_id))
    *_, in_minute, of_minute, in_day, of_day = pipe.execute()
    refusal = None
    if per_day and of_day > per_day:
        refusal = Problem("limit.asks_day", limit=per_day, **wait(in_day[0][1] + DAY - now))
    elif per_minute and of_minute > per_minute:
        refusal = Problem("limit.asks_minute", limit=per_minute, **wait(in_minute[0][1] + MINUTE - now))
    if refusal:
        take_back(ask)
    return CountedAsk(user_id, ask.name, refusal)


def wait(seconds: float) -> dict[str, int]:
    """After how long a further question is taken, for the sentence that says so."""
    whole = max(1, math.ceil(seconds))
    return {"seconds": whole, "minutes": math.ceil(whole / 60)}


def take_back(ask: CountedAsk) -> None:
    """It made no run. Raises RedisError."""
    shared_redis().zrem(key(ask.user), ask.name)
