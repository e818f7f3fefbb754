"""Where the local model can be asked: a private file that its server writes when the model is loaded.

The port is free to change and the key is new at every start, so both are told by the file and not by the configuration.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Serving:
    """One local server with a loaded model."""

    url: str
    """The base address, as of any OpenAI-compatible server."""
    key: str
    model: str
    thinks: bool
    process: int

    @property
    def is_alive(self) -> bool:
        """Whether its process is still there."""
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True  # it is there, and somebody else's
        return True


def write(path: Path, serving: Serving) -> None:
    """Tell of `serving`, all at once, readable by this user only."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(serving), file)
    draft.replace(path)


def read(path: Path) -> Serving | None:
    """The server that is there now, if there is one."""
    try:
        serving = Serving(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None  # none has been started, or its file is an older version's
    return serving if serving.is_alive else None
