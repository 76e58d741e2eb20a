"""click's own words in Chinese. click looks them up by gettext but ships no catalogue; this is one."""

from __future__ import annotations

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

_WORDS = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示本说明。",
    "Show the version and exit.": "显示版本。",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s",
    "default: {default}": "默认 {default}",
    "required": "必填",
    "Aborted!": "已中止。",
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "用“{command} {option}”查看说明。",
    "Invalid value: {message}": "值不正确：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint}的值不正确：{message}",
    "Missing command.": "缺少命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "No such option {name!r}.": "没有选项{name!r}。",
    "No such command {name!r}.": "没有命令{name!r}。",
    "Did you mean {possibility}?": "是否想用{possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是否想用其中之一：{possibilities}？）",
    "Got unexpected extra argument ({args})": "多余的参数（{args}）。",
    "Option {name!r} requires an argument.": "选项{name!r}需要一个值。",
    "Option {name!r} does not take a value.": "选项{name!r}不带值。",
    "{value!r} is not {choice}.": "{value!r}不是{choice}。",
    "{value!r} is not one of {choices}.": "{value!r}不在可选值{choices}之中。",
    "{name} {filename!r} does not exist.": "找不到{filename!r}。",
    "{name} {filename!r} is a directory.": "{filename!r}是目录，应为文件。",
    "{name} {filename!r} is a file.": "{filename!r}是文件，应为目录。",
    "{name} {filename!r} is not readable.": "{filename!r}不能读取。",
    "{name} {filename!r} is not writable.": "{filename!r}不能写入。",
    "Choose from:\n\t{choices}": "可选：\n\t{choices}",
}


def speak_chinese() -> None:
    """Have click say its help and its errors of usage in Chinese; what has no translation stays as it is."""
    for module in (
        click.core,
        click.decorators,
        click.exceptions,
        click.formatting,
        click.parser,
        click.types,
    ):
        vars(module).update(_=_word, ngettext=_word_of_number)


def _word(message: str) -> str:
    return _WORDS.get(message, message)


def _word_of_number(singular: str, plural: str, number: int) -> str:
    """Chinese has one form: it is listed under the English form that click would use, or under its singular."""
    english = singular if number == 1 else plural
    return _WORDS.get(english, _WORDS.get(singular, english))
