from __future__ import annotations

import asyncio
import logging
import time
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from typing import TYPE_CHECKING

import psycopg
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from atrium.config.environment import Environment
from atrium.config.framework import ready

if TYPE_CHECKING:
    from procrastinate import App

HELP = "run the worker for background jobs alone; the database must run"
log = logging.getLogger("atrium.worker")
OUTAGES = (ConnectorException, psycopg.OperationalError, PoolTimeout)
REAP = 3  # seconds between two looks for jobs whose worker died
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 8.0  # seconds between two attempts to reach the database
PATIENCE = 5  # seconds for a connection, after which the database counts as gone
STABLE = 10  # seconds after which the database counts as back
GRACE = 8  # seconds a running job has to end when the worker is told to stop


def arguments(_parser: ArgumentParser) -> None:
    pass


def run(_options: Namespace) -> int:
    ready()
    jobs = Environment.read().jobs_at_once
    pause = SHORTEST_PAUSE
    while True:
        began = time.monotonic()
        try:
            asyncio.run(_work(jobs))
        except OUTAGES as fault:
            if time.monotonic() - began > STABLE:
                pause = SHORTEST_PAUSE
            told = str(fault.__cause__ or fault).strip()
            log.warning("the database is gone (%s); trying again in %g seconds", told, pause)
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            return 0


async def _work(jobs: int) -> None:
    """Work until told to stop; raises one of OUTAGES when the database is gone."""
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    from atrium.core.jobs.jobs import HEARTBEAT, SILENT, with_good_connections

    # The library would hold four connections even when nothing is to be done.
    connector = PsycopgConnector(
        kwargs=connector_params(), min_size=1, max_size=jobs + 2, timeout=PATIENCE
    )
    with app.replace_connector(connector) as workshop:
        _give_second_tries(workshop)
        async with workshop.open_async():
            reaper = asyncio.create_task(_reap(workshop))
            try:
                await workshop.run_worker_async(
                    concurrency=jobs,
                    shutdown_graceful_timeout=GRACE,
                    update_heartbeat_interval=HEARTBEAT,
                    stalled_worker_timeout=SILENT,
                    task_middleware=[with_good_connections],
                )
            finally:
                reaper.cancel()


def _give_second_tries(workshop: App) -> None:
    from atrium.core.jobs.jobs import AfterOutage

    for task in workshop.tasks.values():
        task.retry_strategy = task.retry_strategy or AfterOutage()


async def _reap(workshop: App) -> None:
    """Look again and again for jobs whose worker died, in this worker or another."""
    from atrium.core.jobs.jobs import hand_back

    while True:
        # An outage ends the worker itself; the reaper waits for the end with it.
        with suppress(*OUTAGES):
            await hand_back(workshop.job_manager)
        await asyncio.sleep(REAP)
