"""Oddities of files: formulas, error values, and files that are not what they seem."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from .oddities import cell, put, reads, refuses
from .scene import Scene


def _rewrite(path: Path, change: str, into: str) -> None:
    """Replaces XML of the first sheet, as no library writes it."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = "xl/worksheets/sheet1.xml"
    text, count = re.subn(change, into, parts[name].decode())
    assert count, f"nothing to spoil: {change}"
    parts[name] = text.encode()
    with zipfile.ZipFile(path, "w") as book:
        for part, data in parts.items():
            book.writestr(part, data)


# Formulas and errors


@reads("formulas with the results that the spreadsheet saved")
def _(scene: Scene) -> None:
    place = scene.form.address(cell(scene, 0, 12))
    scene.finish.append(lambda path: _rewrite(path, rf'(<c r="{place}"[^>]*>)<v>', r"\1<f>SUM(1,2)</f><v>"))


@refuses("a formula that was never computed", "公式没有保存计算结果")
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 0, 12), "=SUM(H10:K10)")


@refuses("an error value", "错误值")
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 0, 8), "#DIV/0!")


# Files


@refuses("a web page without a table named .xls", "内容却是文本或没有表格的网页")
def _(scene: Scene) -> None:
    scene.suffix = ".xls"
    scene.finish.append(lambda path: path.write_text("<html><p>请登录</p></html>", "utf-8") and None)


@reads("an .xlsx named .xls")
def _(scene: Scene) -> None:
    scene.suffix = ".xls"


@refuses("a file that breaks off", "无法读取")
def _(scene: Scene) -> None:
    scene.finish.append(lambda path: path.write_bytes(path.read_bytes()[:1500]) and None)


@refuses("a number at the far end of a huge sheet", "单元格", 3)
def _(scene: Scene) -> None:
    put(scene, (1_000_000, 30), 1)


@refuses("a number far below the form", "不知其含义", 3)
def _(scene: Scene) -> str:
    return put(scene, (60_000, 5), 1)


@refuses("the name of totals in place of an amount", "应为最多两位小数的金额", 3)
def _(scene: Scene) -> str:
    return put(scene, cell(scene, 0, 7), "小计")
