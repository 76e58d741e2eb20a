"""What is written masked depends on nothing that is hidden: no byte of it, and so no digest in it."""

from __future__ import annotations

import json

import pytest

from linkage_kit.analysis.shown_report import shown_report
from linkage_kit.analysis.trial_report import as_json
from linkage_kit.analysis.what_if import trial
from linkage_kit.audit import AuditResult, audit
from linkage_kit.audit.result import AuditMismatch
from linkage_kit.batch.fingerprint import fingerprints
from linkage_kit.casebook import Casebook, read_casebook, write_casebook
from linkage_kit.casebook.privacy import UNMASKED
from linkage_kit.casebook.row_hashes import row_hashes
from linkage_kit.reporting import summary
from linkage_kit.reporting.case import MASKED, ReportCase
from linkage_kit.reporting.index import index_table
from linkage_kit.reporting.sections import REPORT_SECTIONS
from linkage_kit.reporting.summary import SUMMARY_SECTIONS
from linkage_kit.resources import sample_casebook
from tests.cli.conftest import linkage
from tests.file_bytes import contents, digests
from tests.masked_twins import FEW, twins, written_twins
from tests.reporting.hard_cases import ASOF

PERSONAL = "371082196503120031"


@pytest.fixture(scope="module")
def pair() -> tuple[AuditResult, AuditResult]:
    one, two = twins()
    return audit(one, ASOF), audit(two, ASOF)


def test_an_audit_is_the_same_bytes(pair, tmp_path):
    for name, result in zip(("one", "two"), pair):
        result.save(tmp_path / name, result.workbook())
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert "audit.xlsx" in digests(tmp_path / "one")


def test_a_report_is_the_same_bytes(pair, tmp_path):
    for case_id in FEW:
        one, two = (
            [section(ReportCase(result[case_id], MASKED)).data() for section in REPORT_SECTIONS.in_order()]
            for result in pair
        )
        assert one == two
    for name, result in zip(("one", "two"), pair):
        (tmp_path / name).mkdir()
        for suffix in ("html", "pdf"):
            shown_report(result[FEW[-1]]).save(tmp_path / name / f"report.{suffix}")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_the_index_is_the_same_bytes(pair):
    for result in pair:
        assert result.case_names == {}
    one, two = (
        summary.Batch(result, index_table(result), MASKED, result, index_table(result).head(0))
        for result in pair
    )
    assert [section(one).data() for section in SUMMARY_SECTIONS.in_order()] == [
        section(two).data() for section in SUMMARY_SECTIONS.in_order()
    ]


def test_fingerprints_are_the_same_and_those_of_unmasked_reports_are_not(pair):
    one, two = (fingerprints(result, b"{}", unmask=False) for result in pair)
    assert one == two
    one, two = (fingerprints(result, b"{}", unmask=True) for result in pair)
    assert not {case_id for case_id in one if one[case_id] == two[case_id]}


def test_a_masked_audit_opens_beside_either_and_an_unmasked_one_beside_its_own_alone(pair, tmp_path):
    one, two = (result.casebook for result in pair)
    pair[0].save(tmp_path / "masked")
    assert AuditResult.load(tmp_path / "masked", two).findings.equals(pair[1].findings)
    pair[0].save(tmp_path / "full", privacy=UNMASKED)
    assert AuditResult.load(tmp_path / "full", one).asof == ASOF
    with pytest.raises(AuditMismatch):
        AuditResult.load(tmp_path / "full", two)


def test_another_casebook_is_noticed_by_what_a_masked_digest_tells(pair, tmp_path):
    one = pair[0].casebook
    pair[0].save(tmp_path)
    cases = one.cases
    cases.loc[0, "phone"] = "13912345670"
    with pytest.raises(AuditMismatch):
        AuditResult.load(tmp_path, one.assign(cases=cases))


def test_a_number_that_becomes_invalid_makes_another_report(pair):
    """The mask looks the same, but that the number is wrong is a finding, and findings are in the report."""
    one = pair[0].casebook.select(["SD-16"])
    cases = one.cases
    number = cases.loc[0, "id_number"]
    cases.loc[0, "id_number"] = number[:-1] + next(digit for digit in "0123456789" if digit != number[-1])
    other = one.assign(cases=cases)
    marks = [fingerprints(audit(book, ASOF), b"{}", unmask=False)["SD-16"] for book in (one, other)]
    assert marks[0] != marks[1]


def test_full_hashes_stand_in_unmasked_reports_alone(pair):
    case = pair[0]["SD-16"]
    full = row_hashes(case.records)["cases"]
    masked, shown = (json.dumps(_evidence(ReportCase(case, one))) for one in (MASKED, UNMASKED))
    assert full in shown and full not in masked


def _evidence(case):
    return REPORT_SECTIONS["evidence"](case).data()


def test_the_command_line_says_the_same(tmp_path, monkeypatch):
    said = []
    for casebook in written_twins(tmp_path):
        monkeypatch.chdir(casebook.parent)
        told = [
            linkage("validate", "casebook"),
            linkage("audit", "casebook", "--out", "out", "--asof", str(ASOF), "--xlsx"),
        ]
        said.append([(one.exit_code, one.stdout, one.stderr) for one in told])
        bad = (casebook / "cases.csv").read_text(encoding="utf-8-sig").replace("resident_to_employee", "?", 1)
        (casebook / "cases.csv").write_text(bad.replace("138", "138a", 1), encoding="utf-8")
        refused = linkage("validate", "casebook")
        said[-1].append((refused.exit_code, refused.stdout, refused.stderr))
    assert said[0] == said[1]
    assert digests(tmp_path / "one" / "out") == digests(tmp_path / "two" / "out")


@pytest.mark.acceptance
def test_a_whole_batch_is_the_same_bytes(tmp_path, monkeypatch):
    said = []
    for casebook in written_twins(tmp_path):
        monkeypatch.chdir(casebook.parent)
        done = linkage("report", "casebook", "--out", "out", "--asof", str(ASOF))
        said.append((done.exit_code, done.stdout, done.stderr))
    assert said[0] == said[1]
    one, two = (digests(tmp_path / name / "out") for name in ("one", "two"))
    assert len(one) > 37 and one.keys() == two.keys()
    assert not {name for name in one if one[name] != two[name]}


@pytest.fixture(scope="module")
def personal() -> Casebook:
    """The sample casebook with a case whose id is an identity number, and one whose id holds a phone."""
    book = read_casebook(sample_casebook())
    names = {"SD-03": PERSONAL, "SD-16": "A-13812345678"}
    tables = {
        name: frame.assign(case_id=frame["case_id"].replace(names)) for name, frame in book.tables.items()
    }
    return Casebook(**tables)


def test_a_case_whose_id_is_a_person_s_number_has_another_name_wherever_numbers_are_hidden(
    personal, tmp_path
):
    write_casebook(personal, tmp_path / "casebook")
    done = linkage(
        *("report", str(tmp_path / "casebook"), "--out", str(tmp_path / "out"), "--asof", str(ASOF)),
        *("--case", PERSONAL, "--case", "A-13812345678", "--workers", "1", "--format", "html"),
    )
    assert done.exit_code == 0, done.stderr
    made = contents(tmp_path / "out")
    assert {"案件0001.html", "案件0002.html"} <= made.keys()
    for name, data in made.items():
        assert PERSONAL not in name and PERSONAL.encode() not in data, name
        assert "13812345678" not in name and b"13812345678" not in data, name
    assert PERSONAL not in done.stdout + done.stderr
    assert "案件0001" in made["index.csv"].decode("utf-8-sig")
    assert "案件0001" in made["audit/decisions.csv"].decode("utf-8-sig")
    page = made["案件0001.html"].decode()
    assert "案件0001-20260701-" in page and "--case 案件编号" in page


def test_a_selection_calls_it_as_the_whole_does(personal):
    result = audit(personal, ASOF)
    assert result[PERSONAL].shown_id == "案件0001"
    ids = sorted(personal.cases["case_id"])
    place = ids.index("A-13812345678") + 1
    assert result.select(["A-13812345678"])["A-13812345678"].shown_id == f"案件{place:04}"
    assert result[ids[-1]].shown_id == ids[-1]


def test_unmasked_it_is_shown(personal, tmp_path):
    write_casebook(personal, tmp_path / "casebook")
    linkage(
        "audit", str(tmp_path / "casebook"), "--out", str(tmp_path / "out"), "--asof", str(ASOF), "--unmask"
    )
    made = contents(tmp_path / "out")
    assert PERSONAL in made["decisions.csv"].decode("utf-8-sig")
    assert json.loads(made["audit.json"])["masked"] is False


def test_a_trial_says_the_same_of_either_and_does_not_show_the_id(pair, personal, tmp_path):
    for name, result in zip(("one", "two"), pair):
        made = trial(result.casebook, "SD-16", {("resident_years", 2016, "personal"): "800"}, ASOF)
        (tmp_path / name).write_text(json.dumps(as_json(made), ensure_ascii=False), encoding="utf-8")
    one, two = digests(tmp_path).values()
    assert one == two
    made = trial(personal, PERSONAL, {("cases", "choice"): "resident"}, ASOF)
    assert PERSONAL not in json.dumps(as_json(made)) and PERSONAL not in made.comparison._repr_html_()


def test_validate_says_so(personal, tmp_path):
    write_casebook(personal, tmp_path / "casebook")
    done = linkage("validate", str(tmp_path / "casebook"))
    assert done.exit_code == 0
    assert done.stderr == (
        "注意：2个案件的案件编号是或含有公民身份号码或者电话，宜改用不含号码的编号。遮盖号码的报告、目录和结果表中，"
        "这些案件按编号次序另称：3710**************称为案件0001、A-138****5678称为案件0002。\n"
    )
    (notice,) = json.loads(linkage("validate", str(tmp_path / "casebook"), "--json").stdout)["notices"]
    assert (notice["code"], notice["count"]) == ("case_id_personal", 2)
