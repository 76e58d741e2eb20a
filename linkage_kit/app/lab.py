"""The notebooks in JupyterLab, in Chinese, without its news and its look for updates."""

from __future__ import annotations

import os
from collections.abc import Callable

import tornado.ioloop
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from jupyterlab.labapp import LabApp
from traitlets.config import Config

from linkage_kit.app.kernel_process import ADDRESS, KernelProcess
from linkage_kit.app.workplace import (
    CASEWORK,
    LAB_SETTINGS,
    LOOPBACK,
    home,
    notebook_copies,
    settle,
    token,
)


def serve(port: int, retries: int, ready: Callable[[str], None]) -> None:
    """Serve JupyterLab on loopback until it is interrupted; `ready` is told its address.

    Tries `retries` other ports where the port is taken; SystemExit where none is free.
    """
    server = ServerApp.instance(config=_config(port, retries))
    LabApp.initialize_server([])
    server.web_app.add_handlers(".*", [(url_path_join(server.base_url, ADDRESS), KernelProcess)])
    loop = tornado.ioloop.IOLoop.current()
    loop.add_callback(lambda: ready(f"http://{LOOPBACK}:{server.port}/lab/tree/{CASEWORK}?token={token()}"))
    server.start()


def _config(port: int, retries: int) -> Config:
    config = Config()
    settle(config)
    config.ServerApp.ip, config.ServerApp.port, config.ServerApp.port_retries = LOOPBACK, port, retries
    config.ServerApp.open_browser = False
    config.ServerApp.cookie_secret_file = str(home() / "cookie-secret")
    config.ServerApp.root_dir = str(notebook_copies())
    config.ServerApp.answer_yes = True
    # For classic notebooks' sake it asks the server for old settings, which then warns of them.
    config.ServerApp.jpserver_extensions = {"notebook_shim": False}
    # The superuser of a container may start it: it is reached from this machine only.
    config.ServerApp.allow_root = hasattr(os, "geteuid") and os.geteuid() == 0
    config.IdentityProvider.token = token()
    config.LabApp.app_settings_dir = str(LAB_SETTINGS)
    # A page whose kernel died runs the form again by itself.
    config.LabApp.expose_app_in_browser = True
    config.LabApp.news_url = None
    config.LabApp.check_for_updates_class = "jupyterlab.handlers.announcements.NeverCheckForUpdate"
    config.LabApp.extension_manager = "readonly"
    return config
