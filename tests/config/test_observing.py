"""Services of the operator are told of faults and spans, in the bytes that they take, and never of what was asked."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import brotli
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

ROOT = Path(__file__).resolve().parents[2]
RUN = "0198f0d0-7c1e-7b3a-9f00-00000000002a"
UNPACKED = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
SECRET = "Is my secret safe?"
PROGRAM = f"""
import logging, django
django.setup()
from uuid import UUID
from chat.telemetry import log_context, traces
from search.tracing import span
log_context.run_id.set("{RUN}")
def fail(question):
    raise ValueError(question)
with traces.span("answer", UUID("{RUN}"), model="r1"), traces.span("engine"):
    try:
        fail("{SECRET}")
    except ValueError:
        logging.getLogger("chat").exception("run %s failed", "{SECRET}")
try:
    with span("page"):
        fail("{SECRET}")
except ValueError:
    pass
"""


@dataclass
class Service:
    """What came to which path."""

    port: int
    bodies: dict[str, bytes] = field(default_factory=dict)


@pytest.fixture
def service() -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packing = self.headers.get("Content-Encoding", "identity")
            listening.bodies[self.path] = UNPACKED[packing](body)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        listening = Service(server.server_address[1])
        Thread(target=server.serve_forever, daemon=True).start()
        yield listening
        server.shutdown()


@pytest.fixture
def bodies(service: Service, tmp_path: Path) -> dict[str, bytes]:
    here = f"127.0.0.1:{service.port}"
    services = {"SENTRY_DSN": f"http://key@{here}/1", "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{here}"}
    environment = os.environ | services | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, check=True, timeout=60)
    return service.bodies


def test_a_fault_is_told_with_its_place_and_a_span_with_its_run(bodies: dict[str, bytes]) -> None:
    report = json.loads(bodies["/api/1/envelope/"].split(b"\n")[2])
    (fault,) = report["exception"]["values"]
    assert (fault["type"], report["tags"]) == ("ValueError", {"run": RUN})
    assert report["logentry"] == {"message": "run %s failed"}
    assert fault["stacktrace"]["frames"][-1]["function"] == "fail"

    (resource,) = ExportTraceServiceRequest.FromString(bodies["/v1/traces"]).resource_spans
    spans = {span.name: span for scope in resource.scope_spans for span in scope.spans}
    assert set(spans) == {"answer", "engine", "page"}
    assert spans["engine"].trace_id.hex() == spans["answer"].trace_id.hex() == RUN.replace("-", "")
    assert spans["engine"].parent_span_id == spans["answer"].span_id


def test_neither_holds_what_was_asked(bodies: dict[str, bytes]) -> None:
    assert set(bodies) == {"/api/1/envelope/", "/v1/traces"} and b"ValueError" in bodies["/api/1/envelope/"]
    assert not [path for path, body in bodies.items() if SECRET.encode() in body]
