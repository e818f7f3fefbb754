"""A certificate of our own, for servers of tests that speak TLS."""

import subprocess
from pathlib import Path


def certificate(folder: Path) -> None:
    """Write `k.pem` (its key) and `c.pem`, for 127.0.0.1 and for a day."""
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "k.pem"), "-out", str(folder / "c.pem")]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    subprocess.run(["openssl", "req", "-x509", *kind, *files, *subject], check=True, capture_output=True, timeout=30)
