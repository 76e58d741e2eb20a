"""Where the notebooks of a batch are run: by worker processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass

from linkage_kit.batch.jobs import Failure, Job, Outcome
from linkage_kit.batch.pool import CannotStart, Pool, close_here, run_here
from linkage_kit.errors import reason_of
from linkage_kit.masking import mask_text

#: Jobs handed out for each worker: the one that it is at, and the next.
_AHEAD = 2
_SECONDS_TO_ANSWER = 10


class NoCluster(ValueError):
    """There is no Dask cluster to be had; says so in Chinese."""


@dataclass(frozen=True)
class Runners:
    """What runs notebooks: `run`, called by an `executor` in `workers` places at a time."""

    executor: Executor
    run: Callable[[Job], Outcome]
    workers: int


@contextmanager
def local_runners(workers: int) -> Iterator[Runners]:
    """So many worker processes on this machine."""
    pool = Pool()
    executor = ThreadPoolExecutor(workers)
    try:
        yield Runners(executor, pool.run, workers)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        pool.close()
        executor.shutdown()


@contextmanager
def cluster_runners(address: str) -> Iterator[Runners]:
    """The workers of the Dask cluster with this scheduler address; NoCluster where it does not answer."""
    try:
        from distributed import Client
        from distributed.comm import get_address_host_port
    except ImportError:
        raise NoCluster("未安装dask和distributed，请安装 linkage-kit[scale]") from None
    try:
        # A client that finds nobody there would go on asking while it is thrown away.
        socket.create_connection(get_address_host_port(address), _SECONDS_TO_ANSWER).close()
        client = Client(address, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NoCluster(f"连接不上Dask调度器 {address}：{error}") from None
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise NoCluster(f"Dask调度器 {address} 没有工作进程")
        executor = client.get_executor(pure=False)
        try:
            yield Runners(executor, run_here, threads)
        finally:
            executor.shutdown(wait=False)
            client.run(close_here)
    finally:
        client.close()


def outcomes(runners: Runners, jobs: Iterable[Job]) -> Iterator[Outcome]:
    """What came of each job, as they are finished; a job is prepared when a worker will soon be free for it."""
    pending: dict[Future[Outcome], str] = {}
    for job in jobs:
        pending[runners.executor.submit(runners.run, job)] = job.id
        if len(pending) >= runners.workers * _AHEAD:
            yield from _finished(pending)
    while pending:
        yield from _finished(pending)


def _finished(pending: dict[Future[Outcome], str]) -> Iterator[Outcome]:
    done, _ = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        yield _outcome(future, pending.pop(future))


def _outcome(future: Future[Outcome], job_id: str) -> Outcome:
    try:
        return future.result()
    except CannotStart:
        raise
    except Exception as error:
        return Outcome(job_id, failure=Failure(job_id, mask_text(reason_of(error))))
