"""Why an answer could not be written.

EngineError
├── Unreachable   engine.unreachable   nobody listens, or the connection broke before the first delta
├── Refused       engine.refused       the server said no (401, 403, 404, 400 …): the same again would fail again
├── Busy          engine.busy          429, 503 or a full queue
├── Silent        engine.silent        no byte within the first-byte or idle time
├── Cut           engine.cut           the stream ended in mid-answer
├── TooLong       engine.too_long      prompt and answer do not fit the model's context
├── Empty         engine.empty         the model ended without a word
└── CannotContinue  engine.cannot_continue  this server cannot go on with a begun answer: ask for a whole one
"""


class EngineError(Exception):
    """Anything an engine can fail with. `code` is stable; `permanent` means: the same again would fail again."""

    code = "engine.failed"
    permanent = False


class Unreachable(EngineError):
    """Nobody listens there, or the connection broke before the first delta."""

    code = "engine.unreachable"


class Refused(EngineError):
    """The server understood and said no."""

    code = "engine.refused"
    permanent = True


class Busy(EngineError):
    """The server's queue is full."""

    code = "engine.busy"


class Silent(EngineError):
    """No payload came within the first-byte, idle or total time."""

    code = "engine.silent"


class Cut(EngineError):
    """The stream ended without a finish."""

    code = "engine.cut"


class TooLong(EngineError):
    """The prompt and the wanted answer do not fit the model's context."""

    code = "engine.too_long"
    permanent = True


class Empty(EngineError):
    """The model ended without a word."""

    code = "engine.empty"


class CannotContinue(EngineError):
    """The engine cannot go on with a begun answer; nothing was sent. The same request without it may be made."""

    code = "engine.cannot_continue"
    permanent = True
