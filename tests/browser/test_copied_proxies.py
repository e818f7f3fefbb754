"""What the handbook gives to copy for nginx and Caddy works as it stands there: settings, lines, a whole question.

Only what no test can have is other: the port 443, the certificate's place, the port of Wenyuan, a public authority.
"""

from pathlib import Path

import yaml
from playwright.sync_api import Browser

from tests.browser.proxies import caddy_of, nginx_of
from tests.browser.test_proxies import asks_and_reads, reader_at
from tests.handbook.pages import pages_in
from tests.self_signed import certificate
from tests.stack import Stack, free_port, running_stack

SETTINGS, NGINX, CADDY, TRAEFIK, PATH, NGINX_PATH, CADDY_PATH = pages_in("en")["reverse-proxy"].code_blocks()
NAME = "chat.example.com"


def environment(lines: str) -> dict[str, str]:
    return {name: value for name, _, value in (line.partition("=") for line in lines.split())}


def asks_through_a_websocket(browser: Browser, url: str) -> None:
    with reader_at(browser, url) as reader:
        sockets: list[str] = []
        reader.page.on("websocket", lambda socket: sockets.append(socket.url))
        asks_and_reads(reader)

        assert sockets
        assert not reader.part("line").is_visible()


def site(block: str, stack: Stack, port: int) -> str:
    """A site of a Caddyfile, on a port of its own and with a certificate that Caddy makes itself."""
    named = block.replace(f"{NAME} {{", f"https://{NAME}:{port} {{\n tls internal")
    return named.replace("127.0.0.1:8000", f"127.0.0.1:{stack.port}")


def test_the_lines_for_nginx_work_as_copied(browser: Browser, tmp_path: Path) -> None:
    with running_stack(SEARCH_PROVIDERS="handbook", **environment(SETTINGS)) as stack:
        certificate(tmp_path)
        port = free_port()
        served = NGINX.replace("listen 443", f"listen 127.0.0.1:{port}").replace(":8000", f":{stack.port}")
        served = served.replace(f"/etc/ssl/{NAME}.pem", "c.pem").replace(f"/etc/ssl/{NAME}.key", "k.pem")
        with nginx_of(tmp_path, served, port):
            asks_through_a_websocket(browser, f"https://{NAME}:{port}")


def test_the_lines_for_caddy_work_as_copied(browser: Browser, tmp_path: Path) -> None:
    with running_stack(SEARCH_PROVIDERS="handbook", **environment(SETTINGS)) as stack:
        port = free_port()
        with caddy_of(tmp_path, site(CADDY, stack, port), port):
            asks_through_a_websocket(browser, f"https://{NAME}:{port}")


def test_the_lines_for_a_path_work_as_copied(browser: Browser, tmp_path: Path) -> None:
    with running_stack(SEARCH_PROVIDERS="handbook", **environment(SETTINGS), **environment(PATH)) as stack:
        certificate(tmp_path)
        port = free_port()
        location = NGINX[: NGINX.index("    location / {")] + NGINX_PATH + "}\n"
        served = location.replace("listen 443", f"listen 127.0.0.1:{port}").replace(":8000", f":{stack.port}")
        served = served.replace(f"/etc/ssl/{NAME}.pem", "c.pem").replace(f"/etc/ssl/{NAME}.key", "k.pem")
        with nginx_of(tmp_path, served, port):
            asks_through_a_websocket(browser, f"https://{NAME}:{port}/chat")
        port = free_port()
        with caddy_of(tmp_path, site(CADDY_PATH, stack, port), port):
            asks_through_a_websocket(browser, f"https://{NAME}:{port}/chat")


def test_the_lines_for_traefik_route_the_name_to_the_service() -> None:
    lines = yaml.safe_load(TRAEFIK)["http"]
    router = lines["routers"]["wenyuan"]

    assert set(router) == {"rule", "entryPoints", "service", "tls"}
    assert router["rule"] == f"Host(`{NAME}`)"
    assert lines["services"][router["service"]] == {"loadBalancer": {"servers": [{"url": "http://127.0.0.1:8000"}]}}
