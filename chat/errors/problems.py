"""Why a verb was refused: a stable code; its status and its sentence are in `chat/errors/messages.py`."""


class Problem(Exception):
    """A refusal that the API turns into an RFC 9457 problem document. `values` fill the sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def not_found() -> Problem:
    """There is none, or it is somebody else's: the answer is the same."""
    return Problem("not_found")


FULL = ("disk is full", "no space left", "misconf", "oom command", "used memory >", "disk quota")
"""What SQLite, PostgreSQL and Redis say when they have no room; the client drops the word OOM from what Redis says."""


def store_code(error: BaseException) -> str:
    """The code of an error of a store: full, which only its operator can mend, or away."""
    message = str(error).lower()
    return "server.full" if any(word in message for word in FULL) else "server.unavailable"
