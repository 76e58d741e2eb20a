"""Clause x functions x tests: no clause that the product carries out lacks a function or a test."""

from pathlib import Path

import pytest

from linkage_kit.clauses import clause_uses, describe, marked_tests
from linkage_kit.rulebook import shandong

TESTS = Path(__file__).parent
COMPUTED = [clause.id for clause in shandong().clauses.values() if clause.state == "computed"]


@pytest.fixture(scope="module")
def uses():
    return {use.clause.id: use for use in clause_uses()}


@pytest.mark.parametrize("clause_id", COMPUTED)
def test_a_clause_that_is_carried_out_has_a_function(uses, clause_id):
    assert uses[clause_id].functions


@pytest.mark.parametrize("clause_id", COMPUTED)
def test_a_clause_that_is_carried_out_has_a_test(uses, clause_id):
    assert uses[clause_id].tests


def test_tests_cite_only_clauses_of_the_rulebook():
    assert set(marked_tests(TESTS)) <= set(shandong().clauses)


def test_marks_are_found_on_functions_parameters_classes_and_modules(tmp_path):
    (tmp_path / "test_module.py").write_text(
        "import pytest\n"
        "pytestmark = [pytest.mark.clause('2')]\n"
        "@pytest.mark.clause('4', '6')\n"
        "def test_function(): pass\n"
        "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.clause('7(1)'))])\n"
        "def test_parameters(x): pass\n"
        "@pytest.mark.clause('8')\n"
        "class TestClass:\n"
        "    @pytest.mark.clause('11')\n"
        "    def test_method(self): pass\n"
        "def helper(): pass\n",
        encoding="utf-8",
    )
    here = f"{tmp_path.name}/test_module.py"
    assert marked_tests(tmp_path) == {
        "2": [f"{here}::test_function", f"{here}::test_parameters", f"{here}::test_method"],
        "4": [f"{here}::test_function"],
        "6": [f"{here}::test_function"],
        "7(1)": [f"{here}::test_parameters"],
        "8": [f"{here}::test_method"],
        "11": [f"{here}::test_method"],
    }


def test_readable_cases_count_as_tests(tmp_path):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "window.yaml").write_text(
        "- {title: first day, clause: '4'}\n- {title: elsewhere, clause: ['4', '7(1)']}\n- {title: capitals}\n",
        encoding="utf-8",
    )
    here = f"{tmp_path.name}/cases/window.yaml"
    assert marked_tests(tmp_path) == {
        "4": [f"{here}::first day", f"{here}::elsewhere"],
        "7(1)": [f"{here}::elsewhere"],
    }


def test_a_clause_is_described_with_its_functions_and_tests(uses):
    text = describe(uses["12(2)"])
    assert text.startswith("12(2)  第十二条（二）  [由程序办理]\n")
    assert "    函数  linkage_kit.procedure.arithmetic.twelfths" in text.splitlines()


def test_a_clause_that_is_not_computed_is_described_with_the_reason(uses):
    assert "    不计算的原因：" in describe(uses["3"])


def test_a_wheel_says_that_it_has_no_tests(monkeypatch):
    monkeypatch.setattr("linkage_kit.clauses.own_tests", lambda: None)
    text = describe(next(use for use in clause_uses() if use.clause.id == "15"))
    assert "    测试  （安装包不含测试）" in text.splitlines()
