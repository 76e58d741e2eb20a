"""A wheel built from the tree works in an empty environment: schemas, notebooks, sample and rulebook are inside."""

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.acceptance


def run(*arguments: object, cwd: Path) -> str:
    """Run a program, which must succeed; its standard output."""
    done = subprocess.run(
        list(map(str, arguments)), cwd=cwd, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def programs(tmp_path_factory) -> Path:
    """The programs of an environment with the wheel and what it depends on, and nothing else."""
    work = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        work,
        ROOT,
        cwd=work,
    )
    (wheel,) = work.glob("*.whl")
    run(sys.executable, "-m", "venv", work / "env", cwd=work)
    programs = work / "env" / "bin"
    run(programs / "pip", "install", "-q", "-c", ROOT / "requirements.lock", wheel, cwd=work)
    return programs


@pytest.fixture
def linkage(programs, tmp_path):
    """The installed command, run from an empty folder."""

    def command(*arguments: object) -> str:
        return run(programs / "linkage", *arguments, cwd=tmp_path)

    return command


def test_the_package_comes_from_the_wheel(programs, tmp_path):
    place = run(programs / "python", "-c", "import linkage_kit; print(linkage_kit.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(programs.parent)


def test_sample_validate_audit_and_report(linkage, tmp_path):
    linkage("sample", "--out", "casebook")
    assert linkage("validate", "casebook").startswith("案卷有效")
    linkage("audit", "casebook", "--out", "audit", "--asof", "2026-06-30", "--xlsx")
    assert (tmp_path / "audit" / "findings.csv").exists()
    linkage("report", "casebook", "--out", "reports", "--asof", "2026-06-30")
    reports = tmp_path / "reports"
    rows = (tmp_path / "casebook" / "cases.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    cases = {row.split(",")[0] for row in rows}
    assert {page.stem for page in reports.glob("*.html")} == {*cases, "index"}
    assert {page.stem for page in reports.glob("*.pdf")} == {*cases, "summary"}
    assert all(path.read_bytes().startswith(b"%PDF-") for path in reports.glob("*.pdf"))


def test_forms(linkage, tmp_path):
    linkage("sample", "--out", "casebook")
    linkage("forms", "casebook", "--case", "SD-01", "--out", "forms")
    names = {path.name for path in (tmp_path / "forms").iterdir()}
    assert names == {f"SD-01-annex-{number}.{kind}" for number in range(1, 6) for kind in ("pdf", "xlsx")}


def test_the_rulebook_and_the_schemas_are_inside(linkage):
    assert "12(2)  第十二条（二）" in linkage("clauses")
    assert linkage("dictionary") == (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")


def test_the_front_door_opens_from_the_wheel_and_is_typed(programs, tmp_path):
    code = (
        "import linkage_kit as lk; from importlib.resources import files; "
        "print(all(getattr(lk, name) is not None for name in lk.__all__), "
        "files('linkage_kit').joinpath('py.typed').is_file(), lk.refund('500.00', 7))"
    )
    assert run(programs / "python", "-c", code, cwd=tmp_path) == "True True 291.67\n"


def test_an_exam_is_made_and_marked(linkage, tmp_path):
    linkage("exam", "--seed", "1", "--trainees", "1", "--questions", "2", "--out", "exam")
    file = tmp_path / "exam" / "sheets" / "001.xlsx"
    book = openpyxl.load_workbook(file)
    book["答题"]["D2"].value = "停止办理衔接"
    book.save(file)
    linkage("mark", "exam/sheets", "--key", "exam/key", "--out", "marks")
    assert (tmp_path / "marks" / "class.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "marks" / "feedback" / "001.html").exists()
