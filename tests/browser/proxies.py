"""Real proxies in front of a stack: nginx and Caddy, from the system's packages, on ports of their own."""

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.self_signed import certificate
from tests.stack import free_port

START_SECONDS = 20.0
NGINX = """
daemon off; pid nginx.pid; error_log error.log; worker_processes 1;
events { worker_connections 256; }
http {
  access_log off; client_body_temp_path t1; proxy_temp_path t2;
  fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  %(served)s
}
"""
SERVER = """
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  server {
    listen %(address)s:%(port)s %(listen)s;
    location %(location)s {
      proxy_pass http://%(upstream)s;
      proxy_set_header Host %(host)s;
      proxy_set_header X-Forwarded-Proto $scheme;
      %(passing)s
    }
  }
"""
SOCKETS = """
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_buffering off;
"""
NO_SOCKETS = "proxy_http_version 1.0;"
"""What nginx does unless it is told otherwise: no upgrade, and answers are buffered."""
NO_STREAMS = f"{NO_SOCKETS} proxy_ignore_headers X-Accel-Buffering; proxy_buffer_size 64k; proxy_buffers 8 64k;"
"""Nor does it heed that Wenyuan wants an answer passed on at once; with its small buffers it would pass on bursts."""
CADDY = """
{
  admin off
  auto_https disable_redirects
  skip_install_trust
  default_bind 127.0.0.1
}
"""
SITE = """
http://127.0.0.1:%(port)s {
  handle %(path)s* {
    %(refused)s
    reverse_proxy %(upstream)s
  }
}
"""


@contextmanager
def nginx(
    folder: Path,
    upstream: str,
    *,
    location: str = "/",
    host: str = "$http_host",
    tls: bool = False,
    address: str = "127.0.0.1",
    port: int = 0,
    passing: str = SOCKETS,
) -> Iterator[int]:
    """The port of an nginx that passes `location` on to `upstream` (host and port, maybe a path that replaces it)."""
    port, listen = port or free_port(), ""
    if tls:
        certificate(folder)
        listen = "ssl; ssl_certificate c.pem; ssl_certificate_key k.pem"
    values = {"address": address, "port": port, "listen": listen, "location": location, "upstream": upstream}
    with nginx_of(folder, SERVER % (values | {"host": host, "passing": passing}), port, address):
        yield port


@contextmanager
def nginx_of(folder: Path, served: str, port: int, address: str = "127.0.0.1") -> Iterator[None]:
    """An nginx with these lines for HTTP, which listen on `port`."""
    (folder / "nginx.conf").write_text(NGINX % {"served": served})
    with running(["nginx", "-p", str(folder), "-c", "nginx.conf"], folder, port, address):
        yield


@contextmanager
def caddy(folder: Path, upstream: str, *, path: str = "/", refused: str = "") -> Iterator[int]:
    """The port of a Caddy that passes what is under `path` on to `upstream`; `refused`: lines that answer before."""
    port = free_port()
    values = {"port": port, "path": path, "upstream": upstream, "refused": refused}
    with caddy_of(folder, SITE % values, port):
        yield port


@contextmanager
def caddy_of(folder: Path, sites: str, port: int) -> Iterator[None]:
    """A Caddy with these sites, which listen on `port`; certificates are its own authority's."""
    (folder / "Caddyfile").write_text(CADDY + sites)
    with running(["caddy", "run", "--config", "Caddyfile", "--adapter", "caddyfile"], folder, port):
        yield


@contextmanager
def running(command: list[str], folder: Path, port: int, address: str = "127.0.0.1") -> Iterator[None]:
    """A proxy while it is needed; a machine without its program fails the test and says so."""
    program = shutil.which(command[0], path="/usr/sbin:/usr/bin:/sbin:/bin")
    assert program, f"{command[0]} is not installed"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with (folder / "proxy.log").open("w") as log:
        process = subprocess.Popen([program, *command[1:]], cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        wait_until_open(port, folder, address.strip("[]"))
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_until_open(port: int, folder: Path, address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError((folder / "proxy.log").read_text())
