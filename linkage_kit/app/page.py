"""A notebook as a page: Voilà with a template of ours, a kernel that is warm, and files a browser keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import tornado.ioloop
from jupyter_server.base.handlers import FileFindHandler
from traitlets.config import Config
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler

from linkage_kit.app.kernel_process import ADDRESS, KernelProcess
from linkage_kit.app.lonely_kernels import end_lonely_kernels
from linkage_kit.app.workplace import LOOPBACK, settle, token
from linkage_kit.resources import notebooks

#: The front ends that the page needs; the other ones of JupyterLab would be loaded for nothing.
_EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "jupyter-vue",
    "jupyter-vuetify",
]
_DISABLED = [
    "@jupyterlab/mathjax-extension:plugin",
    "@jupyterlab/mathjax2-extension:plugin",
    "@jupyterlab/vega5-extension:plugin",
]
#: The packages whose scripts make the page: another version of one is another address.
_PACKAGES = ("voila", "ipyvue", "ipyvuetify", "jupyterlab_widgets")
_VERSION = hashlib.sha256(" ".join(f"{name}={version(name)}" for name in _PACKAGES).encode()).hexdigest()[:12]
_ASSETS = f"/assets/{_VERSION}"


def serve(notebook: str, port: int, retries: int, ready: Callable[[str], None]) -> None:
    """Serve the page of a notebook on loopback until it is interrupted; `ready` is told its address.

    Tries `retries` other ports where the port is taken; SystemExit where none is free.
    """
    page = _Page(config=_config(notebook, port, retries))
    page.initialize([])
    loop = tornado.ioloop.IOLoop.current()
    loop.add_callback(lambda: end_lonely_kernels(page.kernel_manager))
    loop.add_callback(lambda: ready(f"http://{LOOPBACK}:{page.port}/?token={token()}"))
    page.start()


class _Shutdown(VoilaShutdownKernelHandler):
    """Ends the kernel of a page that was left.

    The browser sends that by a beacon, which stock Voilà refuses where a token is asked for: a beacon has no place for
    the token against forged requests. The kernel's id, which only its page knows, is proof enough.
    """

    def check_xsrf_cookie(self) -> None:
        """Nothing to check."""


class _Page(Voila):
    """Voilà without the configuration of others, whose scripts lie under an address of their own version.

    Stock Voilà forbids a browser to keep them, which costs every visit their transfer and compilation.
    """

    def init_handlers(self) -> list[Any]:
        """Voilà's handlers behind ours."""
        ours = [
            (f"{_ASSETS}/static/(.*)", FileFindHandler, {"path": self.static_paths}),
            (f"{_ASSETS}/labextensions/(.*)", FileFindHandler, {"path": self.labextensions_path}),
            ("/voila/api/shutdown/(.*)", _Shutdown),
            (ADDRESS, KernelProcess),
        ]
        return [*ours, *super().init_handlers()]


def _config(notebook: str, port: int, retries: int) -> Config:
    config = Config()
    settle(config)
    config.Voila.notebook_path = str(notebooks() / notebook)
    config.Voila.ip, config.Voila.port, config.Voila.port_retries = LOOPBACK, port, retries
    config.Voila.config_file_paths = []
    config.Voila.open_browser = False
    config.Voila.token = token()
    config.Voila.tornado_settings = {
        "allow_remote_access": False,
        "static_immutable_cache": [_ASSETS],
    }
    config.VoilaConfiguration.template = "linkage"
    config.VoilaConfiguration.preheat_kernel = True
    config.VoilaConfiguration.default_pool_size = 1
    config.VoilaConfiguration.extension_allowlist = _EXTENSIONS
    config.VoilaConfiguration.page_config_hook = _page_config
    return config


def _page_config(page: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Voilà's page configuration with our addresses and without what it would load for nothing, MathJax from a CDN."""
    return {
        **page,
        "fullStaticUrl": f"{_ASSETS}/static",
        "fullLabextensionsUrl": f"{_ASSETS}/labextensions",
        "disabledExtensions": [*page.get("disabledExtensions", []), *_DISABLED],
    }
