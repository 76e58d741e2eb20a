"""Why a database refuses, in Chinese.

Its own words are told only where nothing here says what they mean, masked and without the password.
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from linkage_kit.casebook.storage import limits
from linkage_kit.masking import mask_text

_LONGEST_WORDS = 200

_NO_TABLE, _NO_COLUMN, _NO_FUNCTION = "没有这张表", "没有这一列", "没有这个函数或运算"
_IN_USE, _DISCONNECTED = "正被其他程序占用，请稍后再试", "与数据库的连接中断"
_CONSTRAINT, _SYNTAX, _FULL = "不符合数据库自己的约束", "不是正确的SQL", "磁盘已满"
_NO_USER, _NO_DATABASE = "用户名或密码不对", "没有这个数据库"
#: What PostgreSQL and SQLite say of a query that was stopped.
_CANCELED, _INTERRUPTED = "57014", "interrupted"
#: By the SQLSTATE of PostgreSQL, or what it begins with.
_STATES = {
    "08": _DISCONNECTED,
    "0A": "数据库不支持这种写法",
    "57P": _DISCONNECTED,
    "28": _NO_USER,
    "3D000": _NO_DATABASE,
    "3F000": "没有这个模式（schema）",
    "42501": "没有权限",
    "25": "只能读取",
    "42P01": _NO_TABLE,
    "42703": _NO_COLUMN,
    "42883": _NO_FUNCTION,
    "42601": _SYNTAX,
    "42809": "是视图一类的，不能当作数据表写入",
    "42P07": "已有同名的视图或表",
    "42": "SQL与这个数据库不合",
    "2BP01": "有视图或其他对象依赖它，不能替换",
    "55P03": _IN_USE,
    "40": "与另一个程序同时改动，请再试一次",
    "22": "有的值不合数据库的类型",
    "23": _CONSTRAINT,
    "53100": _FULL,
    "53": "数据库的连接或内存已用完",
}
#: By the words of SQLite, and of a connection that did not come about.
_WORDS = {
    "readonly database": "没有写入的权限",
    "database is locked": _IN_USE,
    "database table is locked": _IN_USE,
    "no such table": _NO_TABLE,
    "no such column": _NO_COLUMN,
    "no such function": _NO_FUNCTION,
    "syntax error": _SYNTAX,
    "incomplete input": _SYNTAX,
    "unrecognized token": _SYNTAX,
    "unsafe use of": "视图用到了外来文件中不允许的函数或表",
    "constraint failed": _CONSTRAINT,
    "file is not a database": "不是SQLite数据库文件，或已加密",
    "malformed": "数据库文件已损坏",
    "unable to open database file": "打不开这个数据库文件",
    "disk is full": _FULL,
    "disk I/O error": "磁盘读写出错",
    "too big": "有的值过长",
    "Connection refused": "主机拒绝连接",
    "resolve host": "找不到这个主机",
    "translate host name": "找不到这个主机",
    "timeout": "连接超时",
    "password": _NO_USER,
    "does not exist": _NO_DATABASE,
    "codec can't": "有的文字不是UTF-8编码",
}
#: What is missing, where the words name it: `no such column: x`, `column "x" does not exist`.
_MISSING = re.compile(
    r'no such \w+: (?P<lite>\S+)|(?:column|relation|function) "?(?P<post>[^"\s]+)"? does not exist'
)


def sentence(what: str, error: Exception, url: sa.URL) -> str:
    """What failed, and why."""
    words = _said(error, url)
    reason = _reason(error)
    if reason is None:
        return f"{what}（{words}）"
    found = _MISSING.search(words)
    missing = f"“{found['lite'] or found['post']}”" if found else ""
    return f"{what}：{reason}{missing}"


def state(error: Exception) -> str:
    """The SQLSTATE of an error, "" where there is none."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) or ""


def _reason(error: Exception) -> str | None:
    """Why the database refuses, in Chinese, where that is known."""
    if isinstance(error, TimeoutError) or state(error) == _CANCELED or _INTERRUPTED in str(error):
        return f"超过{limits.LONGEST_QUERY:g}秒仍未完成，已停止"
    if isinstance(error, sa.exc.NoSuchTableError):
        return _NO_TABLE
    if getattr(error, "connection_invalidated", False):
        return _DISCONNECTED
    if found := state(error):
        return next((reason for start, reason in _STATES.items() if found.startswith(start)), None)
    return next((reason for words, reason in _WORDS.items() if words in str(error)), None)


def _said(error: Exception, url: sa.URL) -> str:
    """The database's own words, on one line; values that they quote are masked, and what the URL hides is hidden."""
    words = " ".join(str(getattr(error, "orig", None) or error).split())
    hidden = [url.password, *(value for key, value in url.query.items() if "pass" in key)]
    for secret in hidden:
        if secret:
            words = words.replace(str(secret), "***")
    masked = mask_text(words)
    return masked if len(masked) <= _LONGEST_WORDS else masked[:_LONGEST_WORDS] + "…"
