"""The `linkage` command."""

from __future__ import annotations

import click


@click.group()
def main() -> None:
    """城乡养老保险制度衔接：案卷审核工具。"""
