"""Why an answer could not be written.

EngineError
├── Unreachable   engine.unreachable   nobody listens, or the connection broke before the first delta
├── Refused       engine.refused       the server said no (401, 403, 404, 400 …): the same again would fail again
│   └── FieldRefused  engine.field_refused  … to a field of the request, and no other way to ask was found
├── Busy          engine.busy          429, 503 or a full queue
├── Silent        engine.silent        no byte within the first-byte or idle time
├── Cut           engine.cut           the stream ended in mid-answer
├── TooLong       engine.too_long      prompt and answer do not fit the model's context
├── Empty         engine.empty         the model ended without a word
├── Overlong      engine.overlong      the server sends more than any answer may be
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

    def __init__(self, words: str, status: int = 0, fields: frozenset[str] = frozenset()) -> None:
        """`words`: the server's own, for the log. `fields`: what of the request it names outside them."""
        super().__init__(words)
        self.status = status
        self.fields = fields


class FieldRefused(Refused):
    """A field of the request is refused, and leaving it out, renaming or lowering it did not help."""

    code = "engine.field_refused"


class Busy(EngineError):
    """The server's queue is full."""

    code = "engine.busy"

    def __init__(self, words: str, after_seconds: float = 0.0) -> None:
        """`after_seconds`: when the server wants to be asked again (`Retry-After`)."""
        super().__init__(words)
        self.after_seconds = after_seconds


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


class Overlong(EngineError):
    """The server sent more than an answer may be: it repeats itself, or is broken. What came before is kept."""

    code = "engine.overlong"


class CannotContinue(EngineError):
    """The engine cannot go on with a begun answer; nothing was sent. The same request without it may be made."""

    code = "engine.cannot_continue"
    permanent = True
