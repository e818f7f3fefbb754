"""How far a download is, told to a file: a line for every tenth part and no more."""

import pytest

from launcher.progress import Progress


def test_a_log_gets_a_line_for_every_tenth_part(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress("The model", 1_000_000_000)
    for done in range(0, 1_000_000_001, 10_000_000):
        progress.tell(done)
    progress.leave()

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 11
    assert (lines[0], lines[-1]) == ("The model: 0 of 1,000 MB (0 %)", "The model: 1,000 of 1,000 MB (100 %)")
