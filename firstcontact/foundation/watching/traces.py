"""Traces for OpenTelemetry, when a setting asks for them; nothing of it is imported otherwise.

The spans are our own: what ready-made instrumentation tells (the whole address, the words of errors) may be about
somebody. A span holds the route, never the path; a statement with its places for values, never the values; and of an
error its kind.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

NEEDED = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
HEADER = "traceparent"  # W3C Trace Context
STATEMENT = 1000  # letters of one at most
_wanted: dict[str, str] = {}
_tracers: list[Any] = []


class TracesError(RuntimeError):
    """Traces are asked for, and what makes them is not installed."""


class Span:
    """One span; without tracing it does nothing."""

    def __init__(self, made: Any = None) -> None:
        self._made = made

    def tell(self, name: str, attributes: Mapping[str, str | int]) -> None:
        """Name it, and add facts under the names that OpenTelemetry has for them."""
        if self._made is not None:
            self._made.update_name(name)
            self._made.set_attributes(dict(attributes))

    def fail(self, kind: str) -> None:
        """Say that it went wrong, and the kind of the error."""
        if self._made is not None:
            trace = import_module("opentelemetry.trace")
            self._made.set_status(trace.Status(trace.StatusCode.ERROR, kind))


OFF = Span()


def want_traces(process: str) -> None:
    """From the first piece of work on, this process makes traces. Where to they go, OpenTelemetry reads itself.

    :raises TracesError: when it is not installed.
    """
    if not _is_installed():
        raise TracesError(
            "OTEL_EXPORTER_OTLP_ENDPOINT asks for traces: install them (pip install 'firstcontact[otel]')."
        )
    _wanted["process"] = process


def want_no_traces() -> None:
    """Make none any more; what waits is sent."""
    _wanted.clear()
    while _tracers:
        _tracers.pop()[0].shutdown()


def tracing() -> bool:
    """Whether traces are made."""
    return bool(_wanted)


def flush_traces() -> None:
    """Send what waits, before the process ends or a test looks."""
    for provider, _ in _tracers:
        provider.force_flush()


@contextmanager
def span(kind: str, goes_on: str = "") -> Iterator[Span]:
    """A span around a piece of work.

    :param kind: as OpenTelemetry calls it: `server`, `consumer`, `client`.
    :param goes_on: the `traceparent` of the work that it goes on with.
    """
    if not _wanted:
        yield OFF
        return
    trace = import_module("opentelemetry.trace")
    context = None
    if goes_on:
        carrier = import_module("opentelemetry.trace.propagation.tracecontext").TraceContextTextMapPropagator()
        context = carrier.extract({HEADER: goes_on})
    with _tracer().start_as_current_span(
        kind, context, trace.SpanKind[kind.upper()], record_exception=False, set_status_on_exception=False
    ) as made:
        one = Span(made)
        try:
            yield one
        except BaseException as error:
            one.fail(type(error).__name__)
            raise


@contextmanager
def query_span(sql: str) -> Iterator[None]:
    """A span around one statement."""
    with span("client") as one:
        verb = sql.split(maxsplit=1)[0].upper() if sql.strip() else "SQL"
        one.tell(verb, {"db.system.name": "postgresql", "db.operation.name": verb, "db.query.text": sql[:STATEMENT]})
        yield


def carry_trace() -> str:
    """The `traceparent` that a job takes along; empty without traces."""
    if not _wanted:
        return ""
    carrier: dict[str, str] = {}
    import_module("opentelemetry.trace.propagation.tracecontext").TraceContextTextMapPropagator().inject(carrier)
    return carrier.get(HEADER, "")


def _tracer() -> Any:
    """Made at the first use, so that it belongs to the process that works, and a command that only asks starts none."""
    if not _tracers:
        sdk, export = import_module("opentelemetry.sdk.trace"), import_module("opentelemetry.sdk.trace.export")
        resource = import_module("opentelemetry.sdk.resources").Resource.create(
            {"service.name": "firstcontact", "service.instance.process": _wanted["process"]}
        )
        provider = sdk.TracerProvider(resource=resource)
        provider.add_span_processor(export.BatchSpanProcessor(import_module(NEEDED).OTLPSpanExporter()))
        _tracers.append((provider, provider.get_tracer("firstcontact")))
    return _tracers[0][1]


def _is_installed() -> bool:
    try:
        return find_spec(NEEDED) is not None
    except ModuleNotFoundError:
        return False
