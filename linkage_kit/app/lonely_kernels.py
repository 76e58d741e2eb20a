"""Kernels whose page is gone: a browser that crashed, or a machine that was switched off, says no farewell."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from jupyter_core.utils import ensure_async
from tornado.ioloop import PeriodicCallback

#: How often it is looked for such kernels, and how long one may be without a page, in seconds.
ROUND = 5
PATIENCE = 40


def end_lonely_kernels(kernels: Any) -> None:
    """Look for such kernels of a server again and again, as long as its loop runs."""
    PeriodicCallback(LonelyKernels(kernels).end, ROUND * 1000).start()


class LonelyKernels:
    """Ends the kernels of a server to which no page has been connected for a while; those kept warm are waiting."""

    def __init__(self, kernels: Any) -> None:
        self._kernels = kernels
        self._alone_since: dict[str, float] = {}

    async def end(self) -> None:
        """End those that have been without a page for too long by now."""
        now = time.monotonic()
        alone = {name for name in self._kernels.list_kernel_ids() if self._is_alone(name)} - self._warm()
        self._alone_since = {name: self._alone_since.get(name, now) for name in alone}
        ended = [name for name, since in self._alone_since.items() if now - since > PATIENCE]
        await asyncio.gather(*(ensure_async(self._kernels.shutdown_kernel(name)) for name in ended))

    def _is_alone(self, name: str) -> bool:
        return not self._kernels._kernel_connections.get(name, 0)

    def _warm(self) -> set[str]:
        """The kernels that wait for a page."""
        tasks = [task for pool in self._kernels._pools.values() for task in pool]
        return {task.result()["kernel_id"] for task in tasks if task.done() and not task.exception()}
