"""`linkage validate` ends with what it took for what, so that a clerk sees what is missing."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from linkage_kit.cli import main
from linkage_kit.resources import sample_casebook


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "案卷"
    shutil.copytree(sample_casebook(), place)
    (place / "events.csv").unlink()
    (place / "说明.csv").write_text("甲\n乙\n", encoding="utf-8")
    return place


def test_each_table_is_told_with_its_file_and_rows(folder):
    result = CliRunner().invoke(main, ["validate", str(folder)])
    assert result.exit_code == 0
    told = result.stdout.splitlines()
    assert "  案件基本信息（cases） ← cases.csv，20行" in told
    assert "  办理环节（events）：没有这张表" in told
    assert "  附加的表照存，不用来计算：说明，1行" in told


def test_the_same_stands_in_the_json(folder):
    taken = json.loads(CliRunner().invoke(main, ["validate", "--json", str(folder)]).stdout)["taken"]
    assert {"table": "claims", "file": "claims.csv", "sheet": None, "rows": 58, "further": []} in taken
