"""What the processes count: requests and jobs. The web workers and the worker count into files that they share.

Nothing is counted unless `count_from_now_on` was called. PROMETHEUS_MULTIPROC_DIR, which the supervisor sets, makes the
library count in shared files; without it each process counts for itself.
"""

import os
from collections.abc import Iterable
from importlib import import_module
from typing import Any

SHARED_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # the library's own name for it
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
JOB_SECONDS = (0.05, 0.25, 1.0, 5.0, 30.0, 120.0, 600.0)
_meters: dict[str, Any] = {}


def count_from_now_on() -> None:
    """Count in this process. Calling it again changes nothing."""
    if _meters:
        return
    prometheus = import_module("prometheus_client")
    registry = prometheus.CollectorRegistry()
    _meters.update(
        registry=registry,
        requests=prometheus.Counter(
            "firstcontact_requests", "Requests answered.", ("route", "method", "status"), registry=registry
        ),
        request_seconds=prometheus.Histogram(
            "firstcontact_request_seconds", "Time to answer a request.", ("route",), buckets=SECONDS, registry=registry
        ),
        jobs=prometheus.Counter(
            "firstcontact_job_runs",
            "Runs of jobs that were done, or failed.",
            ("lane", "job", "outcome"),
            registry=registry,
        ),
        job_seconds=prometheus.Histogram(
            "firstcontact_job_seconds", "Time that a job took.", ("lane",), buckets=JOB_SECONDS, registry=registry
        ),
    )


def known_method(method: str) -> str:
    """The method, if it is one; callers may send any word."""
    return method if method in METHODS else "other"


def count_request(*, route: str, method: str, status: int, seconds: float) -> None:
    """One request. The route is its name, never its path."""
    if _meters:
        _meters["requests"].labels(route, method, status).inc()
        _meters["request_seconds"].labels(route).observe(seconds)


def count_job(*, lane: str, job: str, outcome: str, seconds: float) -> None:
    """One run of a job: `done` or `failed` (a failed one may be tried again)."""
    if _meters:
        _meters["jobs"].labels(lane, job, outcome).inc()
        _meters["job_seconds"].labels(lane).observe(seconds)


def write_counts(more: Iterable[Any] = ()) -> tuple[bytes, str]:
    """Everything that was counted, by all processes that share it, and its content type.

    :param more: further collectors, asked now.
    """
    prometheus = import_module("prometheus_client")
    registry = prometheus.CollectorRegistry()
    if os.environ.get(SHARED_VARIABLE):
        import_module("prometheus_client.multiprocess").MultiProcessCollector(registry)
    elif _meters:
        registry.register(_meters["registry"])
    for collector in more:
        registry.register(collector)
    return prometheus.generate_latest(registry), prometheus.CONTENT_TYPE_LATEST
