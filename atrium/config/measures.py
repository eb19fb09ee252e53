"""What /metrics counts."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import Error, connection
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

REQUESTS = Histogram(
    "atrium_request_seconds",
    "Time spent on requests, by method, route and status.",
    ("method", "route", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


class Jobs(Collector):
    """Background jobs and live workers, read from the database when asked."""

    def collect(self) -> Iterator[Metric]:
        jobs = GaugeMetricFamily("atrium_jobs", "Background jobs by state.", labels=["state"])
        told = "Whether the database answers."
        try:
            states, workers = _states(), live_workers()
        except Error:
            yield GaugeMetricFamily("atrium_database", told, value=0)
            return
        for state, number in states:
            jobs.add_metric([state], number)
        yield jobs
        yield GaugeMetricFamily("atrium_workers", "Workers alive.", value=workers)
        yield GaugeMetricFamily("atrium_database", told, value=1)


def _states() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
        return list(cursor.fetchall())


def live_workers() -> int:
    """Workers that gave a sign of life within half a minute; they give one every few seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - interval '30 seconds'"
        )
        return int(cursor.fetchone()[0])


def exposition() -> bytes:
    """All measures, over all processes of the web server, as Prometheus reads them."""
    from prometheus_client import REGISTRY, values

    if values.ValueClass.__name__ == "MmapedValue":
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry = REGISTRY
    own = CollectorRegistry()
    own.register(Jobs())
    return generate_latest(registry) + generate_latest(own)
