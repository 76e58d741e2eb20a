"""What the command line tells people of an error that they can mend."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

_PACKAGE = str(Path(__file__).parent)


_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EDQUOT: "磁盘已满",
    errno.EFBIG: "文件过大",
    errno.EEXIST: "已经存在",
    errno.EISDIR: "是一个目录",
    errno.ELOOP: "是指向自己的链接",
    errno.ENAMETOOLONG: "名称过长",
    errno.ENOENT: "找不到",
    errno.ENOSPC: "磁盘已满",
    errno.ENOTDIR: "不是目录",
    errno.EROFS: "只能读取",
}


class UserError(ValueError):
    """An error whose text is for people: Chinese, a line a mistake, sensitive numbers masked.

    The command line shows the text alone; of any other error it keeps a traceback and tells where.
    """


def reason_of(error: BaseException) -> str:
    """Why something failed, in Chinese: what an error for people says, why the system refuses to read or write, or that
    the program founders on this error.
    """
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0, "无法读写")
    return program_error(type(error).__name__, str(error))


def program_error(name: str, message: str) -> str:
    """That the program founders on an error with this name and message, in Chinese."""
    return f"程序出错（{name}: {message}）" if message else f"程序出错（{name}）"


def own_stack_level() -> int:
    """The `stacklevel` by which a warning names the line outside of this package that led to it."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        level, frame = level + 1, frame.f_back
    return level
