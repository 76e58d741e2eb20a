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
    def get(self, kernel_id: str) -> None:
        """`{"process": 4711, "connections": 1}`; a kernel that died and was started anew has another process."""
        kernels: Any = self.kernel_manager
        if kernel_id not in kernels:
            raise tornado.web.HTTPError(404)
        process = getattr(kernels.get_kernel(kernel_id).provisioner, "pid", None)
        self.finish({"process": process, "connections": kernels._kernel_connections.get(kernel_id, 0)})
