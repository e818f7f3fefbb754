"""Why a verb was refused: an HTTP status and a stable code; the sentence is made where the language is known."""


class Problem(Exception):
    """A refusal that the API turns into an RFC 9457 problem document."""

    def __init__(self, status: int, code: str, **values: object) -> None:
        super().__init__(code)
        self.status, self.code, self.values = status, code, values


def not_found() -> Problem:
    """There is none, or it is somebody else's: the answer is the same."""
    return Problem(404, "not_found")
