"""Worker processes that run notebooks: each a warm parent that forks a child a notebook, one core's work."""

from __future__ import annotations

import pickle
import subprocess
import threading
from contextlib import suppress
from functools import lru_cache
from typing import IO

from linkage_kit.batch.jobs import Failure, Job, Outcome, Recipe
from linkage_kit.batch.starting import command, environment

#: Seconds beyond the limits of a notebook and of its exports, which a worker itself keeps.
_SECONDS_BEYOND = 10
_SECONDS_TO_END = 10


class CannotStart(RuntimeError):
    """A worker process ended before it was ready."""


class Worker:
    """A process that runs one notebook at a time, warmed up with one of a recipe."""

    def __init__(self, recipe: Recipe) -> None:
        self._process = subprocess.Popen(
            command("linkage_kit.batch.worker_process"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
        )
        self._ready = False
        # A process that has ended already is told when it is waited for.
        with suppress(OSError):
            self._send(recipe)

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process can run another notebook."""
        return self._process.poll() is None

    def run(self, job: Job) -> Outcome:
        """What came of a job; CannotStart where there can be no process."""
        self.wait_until_ready()
        limit = 2 * job.recipe.limits.timeout + _SECONDS_BEYOND
        late = threading.Event()

        def end() -> None:
            late.set()
            self.kill()

        alarm = threading.Timer(limit, end)
        alarm.start()
        try:
            self._send(job)
            return pickle.load(self._outcomes)
        except (EOFError, OSError, pickle.UnpicklingError):
            self.kill()
            reason = f"超过{limit:g}秒仍未完成，已终止" if late.is_set() else "生成报告的进程意外结束"
            return Outcome(job.id, failure=Failure(job.id, reason))
        finally:
            alarm.cancel()

    def wait_until_ready(self) -> None:
        """Wait until the process has warmed up."""
        if not self._ready:
            try:
                pickle.load(self._outcomes)
            except EOFError:
                raise CannotStart("无法启动生成报告的进程") from None
            self._ready = True

    def close(self) -> None:
        """Let the process end, which is idle."""
        self._jobs.close()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the process at once; its child ends with it."""
        self._process.kill()
        self._process.wait()

    def _send(self, work: Recipe | Job) -> None:
        pickle.dump(work, self._jobs, protocol=pickle.HIGHEST_PROTOCOL)
        self._jobs.flush()

    @property
    def _jobs(self) -> IO[bytes]:
        assert self._process.stdin
        return self._process.stdin

    @property
    def _outcomes(self) -> IO[bytes]:
        assert self._process.stdout
        return self._process.stdout


class Pool:
    """As many workers as there are threads that ask for a job to be run at the same time."""

    def __init__(self) -> None:
        self._workers: list[Worker] = []
        self._idle: list[Worker] = []
        self._closed = False
        self._lock = threading.Lock()

    def run(self, job: Job) -> Outcome:
        """What came of a job, run by an idle worker or by a new one."""
        worker = self._taken(job.recipe)
        try:
            return worker.run(job)
        finally:
            with self._lock:
                self._idle.append(worker)

    def close(self) -> None:
        """End the workers, those at work at once; there will be no others."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in self._workers:
            if worker in idle:
                worker.close()
            else:
                worker.kill()

    def _taken(self, recipe: Recipe) -> Worker:
        with self._lock:
            if self._closed:
                raise CannotStart("已经停止生成报告")
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive:
                    return worker
            worker = Worker(recipe)
            self._workers.append(worker)
            return worker


@lru_cache(maxsize=1)
def _own_pool() -> Pool:
    return Pool()


def run_here(job: Job) -> Outcome:
    """What came of a job, run by a worker of this process: what a Dask worker is asked to do.

    A Dask worker has threads, from which it would not be safe to fork; its worker process has none.
    """
    return _own_pool().run(job)


def close_here() -> None:
    """End the workers of this process."""
    _own_pool().close()
    _own_pool.cache_clear()
