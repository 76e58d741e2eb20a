"""A further name of a column is a line in somebody's own file of synonyms: nothing of the product knows it before."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linkage_kit.casebook import Casebook, read_casebook, write_casebook
from linkage_kit.cli import main
from linkage_kit.importing.exports.synonyms import load_synonyms
from linkage_kit.sample import generate

OWN = """\
tables:
  resident_years:
    personal: [老王家自己缴的]
ignored: [经手人工号]
"""


@pytest.fixture
def casebook() -> Casebook:
    return generate(30, 5)


@pytest.fixture
def export(tmp_path: Path, casebook: Casebook) -> Path:
    """An export of one resident's payment under a name that only its office uses, and a number that is none of ours."""
    id_number = casebook.cases["id_number"].iloc[0]
    file = tmp_path / "缴费.csv"
    header = "公民身份号码,年份,老王家自己缴的,集体补助（其他资助）,政府补贴,利息,经手人工号"
    file.write_text(f"{header}\n{id_number},1990,123.45,0,30.00,1.50,7\n", encoding="utf-8")
    return file


def run_import(tmp_path: Path, casebook: Casebook, export: Path, *further: str) -> Result:
    """`linkage import` of the export into the casebook."""
    write_casebook(casebook, tmp_path / "案卷")
    arguments = ["import", str(export), "--into", str(tmp_path / "案卷"), "--out", str(tmp_path / "新")]
    return CliRunner().invoke(main, [*arguments, *further])


def test_a_name_that_nobody_listed_is_not_known(tmp_path: Path, casebook: Casebook, export: Path) -> None:
    result = run_import(tmp_path, casebook, export)
    assert result.exit_code != 0
    assert "还缺少：个人缴费；列名不同的写入同义词文件" in result.output


def test_an_own_synonym_is_read_everywhere(tmp_path: Path, casebook: Casebook, export: Path) -> None:
    own = tmp_path / "我的列名.yaml"
    own.write_text(OWN, encoding="utf-8")

    shown = run_import(tmp_path, casebook, export, "--synonyms", str(own), "--map").output
    assert "“老王家自己缴的” → personal 个人缴费" in shown
    assert "“经手人工号” → 不导入\n" in shown

    result = run_import(tmp_path, casebook, export, "--synonyms", str(own))
    assert result.exit_code == 0, result.output
    years = read_casebook(tmp_path / "新").resident_years
    assert years.loc[years["year"] == 1990, "personal"].tolist() == [12_345]


def test_the_package_does_not_learn_it(tmp_path: Path, casebook: Casebook, export: Path) -> None:
    own = tmp_path / "我的列名.yaml"
    own.write_text(OWN, encoding="utf-8")
    assert load_synonyms(own).column("resident_years", ["老王家自己缴的"]) == "personal"
    assert load_synonyms().column("resident_years", ["老王家自己缴的"]) is None


def test_the_readme_says_where() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert "schemas/synonyms.yaml" in text
    assert "--synonyms" in text
