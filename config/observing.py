"""Reports of faults and traces for services that the operator runs, where settings name them (the extra `observe`).

Neither holds a question, an answer, an address of a page or a secret: a report says where the fault was and of which
type, a span says what was done and how long it took.
"""

from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured

from chat.telemetry.log_context import ids

CLOSE_SECONDS = 2.0
SENT = frozenset(
    (
        *("event_id", "timestamp", "level", "logger", "platform", "release", "environment", "transaction"),
        *("exception", "logentry", "tags", "sdk", "type"),
    )
)
"""What of a report leaves the server."""


def report_faults(dsn: str, version: str) -> None:
    """Send what is logged as an error to the Sentry-compatible service at `dsn`. Raises ImproperlyConfigured."""
    try:
        import sentry_sdk
        from sentry_sdk.integrations.atexit import AtexitIntegration
        from sentry_sdk.integrations.excepthook import ExcepthookIntegration
        from sentry_sdk.integrations.logging import LoggingIntegration
        from sentry_sdk.utils import BadDsn
    except ImportError as error:
        raise missing("SENTRY_DSN") from error
    try:
        sentry_sdk.init(
            dsn,
            release=f"wenyuan@{version}",
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[LoggingIntegration(level=None), ExcepthookIntegration(), AtexitIntegration(lambda *_: None)],
            # Variables, bodies and lines before the fault are where questions would be.
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            send_default_pii=False,
            before_send=cast("Any", scrubbed),
            shutdown_timeout=CLOSE_SECONDS,
        )
    except BadDsn as error:
        raise ImproperlyConfigured("SENTRY_DSN is no address of a project") from error


def scrubbed(event: dict[str, Any], hint: object) -> dict[str, Any]:
    """A report without what a fault was told or says in its own words, with the ids of the log."""
    report = {name: value for name, value in event.items() if name in SENT}
    for fault in report.get("exception", {}).get("values", ()):
        fault.pop("value", None)
        fault.pop("mechanism", None)
    if "logentry" in report:
        report["logentry"] = {"message": report["logentry"].get("message", "")}
    return report | {"tags": ids()}


def trace(endpoint: str, version: str) -> None:
    """Send spans to the OpenTelemetry collector at `endpoint`, by OTLP over HTTP. Raises ImproperlyConfigured."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.trace import set_tracer_provider
    except ImportError as error:
        raise missing("OTEL_EXPORTER_OTLP_ENDPOINT") from error
    provider = TracerProvider(resource=Resource.create({"service.name": "wenyuan", "service.version": version}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")))
    set_tracer_provider(provider)


def missing(setting: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{setting} is set, but the packages of requirements/observe.lock are not installed")
