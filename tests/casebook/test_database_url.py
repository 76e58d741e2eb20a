"""A URL of no database that is known is told how to write it, and never with its password."""

import pytest

from linkage_kit.casebook import CasebookError, read_casebook


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://a:geheim@b@c/d",
        "postgresql+psycopg://a:geheim@host:port/d",
        "postgresql+pg8000://a:geheim@host/d",
        "mysql://a:geheim@host/d",
        "sqlite3:///x?password=geheim",
    ],
)
def test_a_url_of_no_such_database_is_told_without_the_password(url):
    with pytest.raises(CasebookError, match="应为sqlite:///") as caught:
        read_casebook(url)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "right"),
    [
        ("sqlite://s/a.db", "sqlite:///s/a.db"),
        ("sqlite:/s/a.db", "sqlite:////s/a.db"),
        ("sqlite:a.db", "sqlite:///a.db"),
        ("SQLite:a.db", "sqlite:///a.db"),
        ("sqlite3:///a.db", "sqlite:///a.db"),
        ("postgres://a:geheim@host/d", "postgresql+psycopg://用户@主机:端口/数据库"),
        ("postgresql:a:geheim@host/d", "postgresql+psycopg://用户@主机:端口/数据库"),
    ],
)
def test_a_url_with_a_slash_too_few_is_told_how_to_write_it(url, right):
    with pytest.raises(CasebookError) as caught:
        read_casebook(url)
    assert right in str(caught.value) and "geheim" not in str(caught.value)
