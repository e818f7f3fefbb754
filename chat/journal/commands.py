"""How entries are appended to a run's Redis stream."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from chat.protocol.events import Entry
from redis_servers.address import is_of_sentinels

ENTRIES_MAX = 4096
"""What a stream holds of a very long run: who needs more takes the snapshot."""

# Several entries are taken together or not at all: a writer that has lost its lease may not slip in behind the first.
# And none is taken where the one before it is not there: a new primary may lack what the old one had acknowledged.
TOGETHER = """
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local last = newest and tonumber(string.match(newest[1], '^%d+')) or 0
if last < tonumber(string.match(ARGV[1], '^%d+')) - 1 then return nil end
for n = 1, #ARGV, 3 do
  local fields = {'entry', ARGV[n + 1]}
  if ARGV[n + 2] == '1' then fields = {'entry', ARGV[n + 1], 'end', '1'} end
  redis.call('XADD', KEYS[1], ARGV[n], unpack(fields))
end
return 1
"""


def stream_key(run_id: UUID | str) -> str:
    """The stream that is a run's journal."""
    return f"wenyuan:run:{run_id}"


def queue(pipe: Any, entries: Sequence[Entry]) -> None:
    """Put the command that appends `entries` into a pipeline. Raises ValueError where one cannot be encoded.

    Only the first entry of a run makes its stream: a deleted one stays deleted. A single entry goes without the script,
    which costs more, where one server has the stream: what that has acknowledged it has.
    """
    key, first = stream_key(entries[0].run), entries[0]
    if len(entries) == 1 and first.seq > 1 and not is_of_sentinels(settings.CHAT.redis_url):
        pipe.xadd(key, fields_of(first), id=f"{first.seq}-0", nomkstream=True, maxlen=ENTRIES_MAX, approximate=True)
        return
    arguments = [part for one in entries for part in (f"{one.seq}-0", encoded(one), "1" if one.event.terminal else "")]
    pipe.eval(TOGETHER, 1, key, *arguments)
    pipe.expire(key, settings.CHAT.journal_seconds)


def encoded(entry: Entry) -> bytes:
    """An entry as it is sent. Raises ValueError."""
    return entry.to_json().encode()


def fields_of(entry: Entry) -> Any:
    """An entry's fields in its stream. Raises ValueError."""
    return {"entry": encoded(entry)} | ({"end": "1"} if entry.event.terminal else {})
