"""The websocket: a run's entries after a cursor, and changes of the user's conversations to every tab."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from redis.exceptions import RedisError

from chat.api.connections import Connection, SignIn, acquire_slot, admittance, open_connections
from chat.concurrency.cancellation import end
from chat.journal.notifications import conversation_notifications
from chat.journal.reader import CURSOR_MAX, Standing, feed
from chat.models import Run, User
from chat.protocol.state import RunState

log = logging.getLogger(__name__)
SIGNED_OUT, OVERLOADED, BROKEN = 4401, 4429, 1011


class Frame(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Subscribe(Frame):
    type: str = Field(pattern="^subscribe$")
    run: UUID = Field(strict=False)
    after: int = Field(ge=0, le=CURSOR_MAX)


class Unsubscribe(Frame):
    type: str = Field(pattern="^unsubscribe$")
    run: UUID = Field(strict=False)


class Ping(Frame):
    type: str = Field(pattern="^ping$")


FRAMES: TypeAdapter[Subscribe | Unsubscribe | Ping] = TypeAdapter(Subscribe | Unsubscribe | Ping)


class RunConsumer(AsyncWebsocketConsumer):
    """One browser tab. Handlers return at once; what lasts runs in tasks that end with the socket."""

    user: User
    is_closed = False

    async def connect(self) -> None:
        self.tasks: dict[UUID | str, asyncio.Task[None]] = {}
        self._held = contextlib.AsyncExitStack()
        if not (user := self.scope["user"]) or not user.is_authenticated:
            await self.close(SIGNED_OUT)
            return
        self.user = await User.objects.aget(pk=user.pk)
        sign_in = SignIn.of(self.user, self.scope["session"])
        leave, beat = partial(self._leave, SIGNED_OUT), partial(self._send, {"type": "pong"})
        connection = Connection(sign_in, leave, beat, hear=self._pass_on)
        if not await acquire_slot(self.user.pk, connection.slot):
            await self.close(OVERLOADED)
            return
        self.sign_in = sign_in
        await self._held.enter_async_context(open_connections().holding(connection))
        news = conversation_notifications(self.user.pk)
        self._held.push_async_callback(news.aclose)
        await anext(news)  # a tab reads its list once it has a line: from then on it must miss nothing
        await self.accept()
        self._start("news", self._notifications(news))

    async def dispatch(self, message: Any) -> None:
        """As Channels does it, but for its visit to the thread of SQL before every frame: what asks there does that."""
        await getattr(self, get_handler_name(message))(message)

    async def disconnect(self, code: int) -> None:
        self.is_closed = True
        await end(*self.tasks.values())
        await self._held.aclose()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None or len(text_data) > settings.CHAT.frame_max:
            await self._error("frame.invalid")
            return
        try:
            frame = FRAMES.validate_json(text_data)
        except ValidationError:
            await self._error("frame.invalid")
            return
        match frame:
            case Subscribe():
                await self._subscribe(frame)
            case Unsubscribe():
                await self._end(frame.run)
            case Ping():
                await self._send({"type": "pong"})

    async def _subscribe(self, frame: Subscribe) -> None:
        await self._end(frame.run)
        now = await database_sync_to_async(admittance)(self.sign_in, frame.run)
        if not now.is_signed_in:
            await self._leave(SIGNED_OUT)
        elif len(self.tasks) > settings.CHAT.subscriptions_max:
            await self._error("limit.subscriptions", frame.run)
        elif now.run:
            self._start(frame.run, self._entries(frame.run, frame.after, now.run))
        else:
            await self._error("not_found", frame.run)

    async def _entries(self, run: UUID, after: int, standing: Standing) -> None:
        try:
            async for item in feed(run, after, standing):
                if isinstance(item, RunState):
                    await self._send({"type": "snapshot", "run": item.run, "seq": item.seq, "state": item.to_json()})
                else:
                    await self.send(text_data=item.text)
        except Run.DoesNotExist:
            await self._error("not_found", run)

    async def _notifications(self, news: AsyncIterator[str | None]) -> None:
        async for frame in news:
            if frame is not None:  # a sign-out is heard for all connections (chat/api/connections.py)
                await self.send(text_data=frame)

    async def _pass_on(self, frame: str) -> None:
        await self.send(text_data=frame)

    def _start(self, name: UUID | str, work: Any) -> None:
        task = self.tasks[name] = asyncio.create_task(work)
        task.add_done_callback(lambda done: self._ended(name, done))

    def _ended(self, name: UUID | str, task: asyncio.Task[None]) -> None:
        if self.tasks.get(name) is task:
            del self.tasks[name]
        error = None if task.cancelled() else task.exception()
        if error is None or isinstance(error, OSError):
            return  # over, or the browser has left in the middle of a frame
        level = logging.WARNING if isinstance(error, RedisError) else logging.ERROR
        log.log(level, "the socket's %s ended: %r", name, error, exc_info=error)
        self._leaving = asyncio.create_task(self._leave(BROKEN))

    async def _leave(self, code: int) -> None:
        """Close once; the browser comes back with its cursors, or may have left already."""
        if not self.is_closed:
            self.is_closed = True
            with contextlib.suppress(OSError):
                await self.close(code)

    async def _end(self, run: UUID) -> None:
        if task := self.tasks.pop(run, None):
            await end(task)

    async def _error(self, code: str, run: UUID | None = None) -> None:
        await self._send({"type": "error", "code": code} | ({"run": str(run)} if run else {}))

    async def _send(self, frame: Mapping[str, object]) -> None:
        await self.send(text_data=json.dumps(frame, ensure_ascii=False))
