"""A kernel to which no page has been connected for a while ends; one that has a page, or waits for one, stays."""

from __future__ import annotations

import asyncio

import pytest

from linkage_kit.app import lonely_kernels
from linkage_kit.app.lonely_kernels import PATIENCE, LonelyKernels


class Kernels:
    """A server's kernels: `warm` waits for a page."""

    def __init__(self, connections):
        self._kernel_connections = connections
        self._pools = {"casework": [_done({"kernel_id": "warm"})]}
        self.ended = []

    def list_kernel_ids(self):
        return [name for name in ("warm", *self._kernel_connections) if name not in self.ended]

    async def shutdown_kernel(self, name):
        self.ended.append(name)


def _done(result):
    task = asyncio.get_event_loop_policy().new_event_loop().create_future()
    task.set_result(result)
    return task


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(lonely_kernels.time, "monotonic", lambda: now[0])
    return now


def test_only_a_kernel_that_has_long_been_without_a_page_is_ended(clock):
    kernels = Kernels({"shown": 1, "left": 0})
    lonely = LonelyKernels(kernels)
    asyncio.run(lonely.end())
    clock[0] += PATIENCE - 1
    asyncio.run(lonely.end())
    assert kernels.ended == []
    clock[0] += 2
    asyncio.run(lonely.end())
    assert kernels.ended == ["left"]


def test_a_page_that_comes_back_keeps_its_kernel(clock):
    kernels = Kernels({"left": 0})
    lonely = LonelyKernels(kernels)
    asyncio.run(lonely.end())
    clock[0] += PATIENCE - 1
    kernels._kernel_connections["left"] = 1
    asyncio.run(lonely.end())
    kernels._kernel_connections["left"] = 0
    clock[0] += PATIENCE - 1
    asyncio.run(lonely.end())
    assert kernels.ended == []
