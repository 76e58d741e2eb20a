"""Files that may be read: a pipe, a device or a socket would keep its reader waiting, perhaps for ever."""

from __future__ import annotations

from pathlib import Path

from linkage_kit.errors import UserError
from linkage_kit.masking import mask_text


def require_plain(path: Path) -> None:
    """UserError, in Chinese, where something is there that is neither a file nor a folder."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise UserError(
            f"{mask_text(path.name or str(path))}：不是普通文件（是管道、设备或套接字），无法读取"
        )
