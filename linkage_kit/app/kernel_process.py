"""What a page asks the server when its kernel is silent: which process it is, and whether the page is connected."""

from __future__ import annotations

from typing import Any

import tornado.web
from jupyter_server.base.handlers import APIHandler

#: The address, by the kernel's id.
ADDRESS = r"/linkage/kernel/([-0-9a-f]{36})"


class KernelProcess(APIHandler):
    """The process of a kernel and how many pages are connected to it, as JSON; 404 for no such kernel."""

    @tornado.web.authenticated
    async def get(self, kernel_id: str) -> None:
        """`{"process": 4711, "connections": 1}`; none where it died, another where it was restarted."""
        kernels: Any = self.kernel_manager
        if kernel_id not in kernels:
            raise tornado.web.HTTPError(404)
        provisioner = kernels.get_kernel(kernel_id).provisioner
        is_alive = provisioner is not None and await provisioner.poll() is None
        process = getattr(provisioner, "pid", None) if is_alive else None
        await self.finish({"process": process, "connections": kernels._kernel_connections.get(kernel_id, 0)})
