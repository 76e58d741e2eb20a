"""The summary of a batch: its figures are the audit's, on the page as on paper, whatever is in the data."""

from __future__ import annotations

from dataclasses import replace

import nbformat
import pypdf
import pytest

from linkage_kit.audit import audit
from linkage_kit.audit.cause_registry import causes
from linkage_kit.audit.stakes import DEFINITION
from linkage_kit.batch.fingerprint import fingerprint_of
from linkage_kit.batch.jobs import Failure
from linkage_kit.batch.summary import NOTEBOOK, write_summary
from linkage_kit.casebook import Casebook, read_casebook, write_casebook
from linkage_kit.masking import mask_id_number
from linkage_kit.money import with_separators
from linkage_kit.reporting import summary
from linkage_kit.reporting.blocks import Paragraph, Section, Table
from linkage_kit.reporting.case import MASKED, UNMASKED
from linkage_kit.reporting.index import ReportRow, index_table, report_rows
from linkage_kit.reporting.summary import SUMMARY_SECTIONS
from linkage_kit.reporting.summary.sections.listing import PRINTED
from linkage_kit.reporting.values import amount
from linkage_kit.resources import notebooks
from linkage_kit.rulebook import shandong
from linkage_kit.sample import generate
from tests.file_bytes import digest

from .hard_cases import ASOF, HOSTILE_NAMES, ID_NUMBER
from .pages import pdf_text, soup, squeezed, tables

SAME_NUMBER = "37010219700101007X"
BUILDERS = SUMMARY_SECTIONS.in_order()


def batch_of(result, privacy=MASKED, **index):
    table = index_table(result, **index)
    return summary.Batch(result, table, privacy, result, table.head(0))


def table_of(section: Section, caption: str) -> list[list[str]]:
    """Texts of the rows of the table whose caption begins like this, the total last."""
    (table,) = (
        block for block in section.blocks if isinstance(block, Table) and block.caption.startswith(caption)
    )
    rows = [*table.rows, table.total] if table.total else list(table.rows)
    return [[cell.text for cell in row.cells] for row in rows]


def sentences(section: Section) -> str:
    return "".join(block.text for block in section.blocks if isinstance(block, Paragraph))


def part_of(result, *case_ids):
    """The audit of some of the cases."""
    return audit(result.casebook.select(case_ids), result.asof)


@pytest.fixture(scope="module")
def batch(golden):
    return batch_of(golden)


def test_totals_are_those_of_the_audit(golden, batch):
    said = golden.summary()
    rows = table_of(summary.overview(batch), "按结论")
    total = rows[-1]
    assert total[:2] == ["合计", str(said["counts"]["cases"])]
    assert total[3:6] == [
        with_separators(said["totals"][name]) for name in ("refund_total", "subsidy_total", "merged")
    ]
    assert sorted(int(row[1]) for row in rows[:-1]) == sorted(said["counts"]["outcomes"].values())
    assert total[6] == amount(int(batch.index["amount_at_stake"].sum()))


def test_the_conclusion_says_how_many_cases_are_wrong_and_what_is_at_stake(golden, batch):
    text = sentences(summary.overview(batch))
    errors = golden.findings.loc[golden.findings["severity"] == "error"]
    assert f"其中{errors['case_id'].nunique()}个案件有错误，共{len(errors)}项" in text
    assert f"涉及金额{amount(int(batch.index['amount_at_stake'].sum()))}元" in text
    assert DEFINITION in text


def test_findings_by_code_are_those_of_the_audit(golden, batch):
    rows = {row[0]: row for row in table_of(summary.codes(batch), "按发现")}
    assert {code: int(row[4]) for code, row in rows.items()} == golden.summary()["counts"]["codes"]
    for code, row in rows.items():
        chosen = golden.findings["code"] == code
        assert int(row[5]) == golden.findings.loc[chosen, "case_id"].nunique()
        amounts = golden.stakes[chosen].dropna()
        assert row[6] == (amount(int(amounts.sum())) if len(amounts) else "—")


def test_causes_are_those_of_the_audit(golden, batch):
    rows = table_of(summary.causes(batch), "按原因")
    counts = {causes()[name].title: count for name, count in golden.summary()["counts"]["causes"].items()}
    assert {row[0]: int(row[1]) for row in rows} == counts


def test_late_days_by_step_add_up_to_those_of_the_audit(golden, batch):
    rows = table_of(summary.delays(batch), "按环节")
    assert sum(int(row[-2]) for row in rows) == golden.timeline["late_days"].sum() > 0
    assert max(int(row[-1]) for row in rows) == golden.timeline["late_days"].max()
    assert sum(int(number) for row in rows for number in row[3:10]) == len(golden.timeline)
    law = [shandong().citation(clause) for clause in shandong().clauses]
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), key=law.index)


def test_every_case_is_one_of_its_two_agencies(golden, batch):
    rows = table_of(summary.agencies(batch), "按经办机构")
    codes = golden.casebook.cases[["employee_agency_code", "resident_agency_code"]].melt()["value"].dropna()
    shown = {(row[1], row[2]): int(row[3]) for row in rows}
    assert sum(shown.values()) == len(codes)
    assert all(row[0].endswith(("区", "市", "县")) and row[0] != row[1] for row in rows)


def test_findings_count_with_the_agency_that_answers_for_them(golden):
    late = golden.findings.loc[golden.findings["code"] == "T01"].iloc[0]
    case = golden[late["case_id"]]
    step = case.timeline.set_index("step").loc[late["step"]]
    only = batch_of(part_of(golden, late["case_id"]))
    rows = {row[2]: row[-1] for row in table_of(summary.agencies(only), "按经办机构")}
    blamed, other = ("职工经办机构", "居民经办机构")[:: 1 if step["responsible"] == "employee" else -1]
    assert "T01" in rows[blamed]
    theirs = case.timeline.loc[case.timeline["responsible"] != step["responsible"], "step"]
    also = case.findings.loc[case.findings["code"] == "T01", "step"].isin(theirs).any()
    assert ("T01" in rows[other]) == also


def test_the_persons_claim_is_no_agencys_finding(golden):
    of_person = golden.findings.loc[golden.findings["claimant"] == "person"]
    case_id = of_person["case_id"].iloc[0]
    case = golden[case_id]
    rows = table_of(summary.agencies(batch_of(part_of(golden, case_id))), "按经办机构")
    named = " ".join(row[-1] for row in rows)
    only_person = set(of_person.loc[of_person["case_id"] == case_id, "code"]) - set(
        case.findings.loc[case.findings["claimant"] != "person", "code"]
    )
    assert not [code for code in only_person if code in named]


def with_the_same_person(result, *case_ids):
    """The casebook with these cases' identity numbers all that of the first (in two spellings)."""
    cases = result.casebook.cases.copy()
    chosen = cases["case_id"].isin(case_ids)
    cases.loc[chosen, "id_number"] = SAME_NUMBER
    cases.loc[cases["case_id"] == case_ids[0], "id_number"] = SAME_NUMBER.lower()
    tables = {**result.casebook.tables, "cases": cases}
    return Casebook.from_frames(**tables).select(case_ids)


def test_a_person_in_two_cases_is_shown_with_both_refunds_and_the_years_in_common(golden):
    paid = golden.casebook.cases.set_index("case_id")["recorded_refund_total"]
    years = golden.refunds.groupby("case_id")["year"].agg(set)
    first, second = next(
        (one, two)
        for one in years.index
        for two in years.index
        if one < two and years[one] & years[two] and (paid[[one, two]].fillna(0) > 0).all()
    )
    result = audit(with_the_same_person(golden, first, second), ASOF)
    section = summary.persons(batch_of(result))
    rows = table_of(section, "按人")
    assert [row[1] for row in rows] == [first, second]
    assert {row[0] for row in rows} == {"3701**************"}
    common = "、".join(str(year) for year in sorted(years[first] & years[second]))
    assert {row[6] for row in rows} == {common}
    assert [row[5] for row in rows] == [amount(int(paid[first])), amount(int(paid[second]))]
    both = amount(int(paid[first] + paid[second]))
    assert f"其中1人在不止一个案件中登记了清退，可能重复清退，登记的清退总额合计{both}元" in sentences(
        section
    )


def test_persons_are_masked_unless_asked_for(golden):
    result = audit(with_the_same_person(golden, *golden.decisions["case_id"].head(2)), ASOF)
    shown = table_of(summary.persons(batch_of(result)), "按人")
    assert {row[0] for row in shown} == {mask_id_number(SAME_NUMBER)}
    asked = table_of(summary.persons(batch_of(result, UNMASKED)), "按人")
    assert {row[0] for row in asked} == {SAME_NUMBER}


def test_numbers_that_are_none_make_nobody_the_same_person(hard):
    section = summary.persons(batch_of(hard.audit))
    assert sentences(section) == "没有公民身份号码相同的案件。"


def test_the_list_has_every_case_and_paper_the_riskiest(golden, batch):
    *_, listing = summary.cases(batch).blocks
    assert [row[0] for row in listing.rows] == list(batch.index["case_id"])
    printed = [row.cells[0].text for row in listing.printed.rows]
    assert printed == list(batch.index["case_id"].head(PRINTED))
    assert listing.printed.caption == f"共{len(batch.index)}个案件，这里列出风险最高的{PRINTED}个"


def test_a_failed_case_is_marked_with_its_reason_and_links_to_nothing(golden):
    case_id = golden.decisions["case_id"].iloc[0]
    section = summary.cases(batch_of(golden, failures={case_id: "单元格“x”：超时"}))
    assert table_of(section, "报告生成失败的案件") == [[case_id, "单元格“x”：超时"]]
    *_, listing = section.blocks
    (links,) = (row[-1] for row in listing.rows if row[0] == case_id)
    assert links == [["生成失败", None]]


def test_long_tables_say_what_they_leave_out(golden):
    case_ids = list(golden.decisions["case_id"])
    failed = summary.cases(batch_of(golden, failures=dict.fromkeys(case_ids, "超时")))
    assert len(table_of(failed, "报告生成失败的案件")) == PRINTED
    assert f"共{len(case_ids)}个，这里列出{PRINTED}个" in str(failed.blocks)


@pytest.fixture(scope="module")
def faultless(tmp_path_factory):
    """Folder of a casebook of three generated cases without errors."""
    folder = tmp_path_factory.mktemp("faultless") / "casebook"
    write_casebook(generate(3, seed=2), folder)
    return folder


@pytest.mark.parametrize("cases", [[], ["S0000002"], None])
def test_nothing_selected_one_case_and_no_findings(faultless, cases):
    opened = summary.open_batch(str(faultless), ASOF.isoformat(), cases=cases)
    sections = [build(opened) for build in BUILDERS]
    assert [section.id for section in sections] == [build.id for build in BUILDERS]
    assert all(section.blocks for section in sections)
    text = "".join(sentences(section) for section in sections)
    assert ("没有选中任何案件" in text) == (cases == [])
    assert cases == [] or "没有发现错误" in text
    assert "没有公民身份号码相同的案件" in text
    for section in sections:
        for block in section.blocks:
            assert not isinstance(block, Table) or block.rows


def test_empty_summaries_are_written_too(faultless, tmp_path):
    result = audit(read_casebook(faultless), ASOF)
    for rows in ([], report_rows(result, ["S0000002"], ["html"])):
        out = tmp_path / str(len(rows))
        result.save(out / "audit")
        write_summary(out, result, rows, casebook=str(faultless))
        page = soup((out / "index.html").read_text(encoding="utf-8"))
        assert page.select_one("header .case").get_text() == f"共{len(rows)}个案件"
        assert pypdf.PdfReader(out / "summary.pdf").pages
        assert len((out / "index.csv").read_text(encoding="utf-8-sig").splitlines()) == len(rows) + 1


def test_page_and_paper_tell_the_same_figures(hard):
    page = (hard.folder / "index.html").read_text(encoding="utf-8")
    text = squeezed(pdf_text(hard.folder / "summary.pdf"))
    for section in (build.id for build in BUILDERS):
        for table in tables(page, section):
            for row in table:
                for figure in row:
                    assert squeezed(figure) in text or any(mark in figure for mark in "\\[{"), figure


def test_the_saved_audit_gives_the_figures(hard):
    page = (hard.folder / "index.html").read_text(encoding="utf-8")
    rows = {row[0]: row for row in tables(page, "codes")[0]}
    assert {code: int(row[4]) for code, row in rows.items()} == hard.audit.summary()["counts"]["codes"]


def test_the_same_batch_gives_the_same_bytes(hard, tmp_path):
    hard.audit.save(tmp_path / "audit")
    for row in hard.rows.values():
        for file in row.files.values():
            (tmp_path / file).touch()
    marks = {
        row.case_id: {fingerprint_of(hard.folder / row.files["html"]) or ""} for row in hard.rows.values()
    }
    rows = list(hard.rows.values())
    write_summary(tmp_path, hard.audit, rows, casebook=str(hard.casebook), fingerprints=marks)
    for name in ("index.html", "index.csv", "summary.pdf"):
        assert digest((tmp_path / name).read_bytes()) == digest((hard.folder / name).read_bytes())


def test_a_failure_stands_in_page_paper_and_table(hard, tmp_path):
    hard.audit.save(tmp_path / "audit")
    rows = [ReportRow("RARE", {"html": "RARE.html"})]
    write_summary(
        tmp_path,
        hard.audit,
        rows,
        [Failure("RARE", "超过120秒仍未完成，已终止")],
        casebook=str(hard.casebook),
    )
    page = soup((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert "超过120秒仍未完成，已终止" in page.get_text() and "生成失败" in page.get_text()
    assert not page.select("main table a")
    assert "超过120秒仍未完成" in squeezed(pdf_text(tmp_path / "summary.pdf"))
    assert "failed,超过120秒仍未完成，已终止" in (tmp_path / "index.csv").read_text(encoding="utf-8-sig")


def test_the_paper_looks_like_the_case_report(hard):
    reader = pypdf.PdfReader(hard.folder / "summary.pdf")
    assert (reader.xmp_metadata.pdfaid_part, reader.xmp_metadata.pdfaid_conformance) == ("2", "B")
    assert reader.metadata.creation_date.date() == ASOF
    texts = [squeezed(page.extract_text()) for page in reader.pages]
    for number, text in enumerate(texts, 1):
        assert f"第{number}页共{len(texts)}页" in text
    assert {round(float(page.mediabox.width)) for page in reader.pages} == {595}
    assert len(reader.outline) == len(BUILDERS)


def test_hostile_names_are_text_on_paper_too(hard):
    text = squeezed(pdf_text(hard.folder / "summary.pdf"))
    for case_id in ("X-SCRIPT", "X-FORMULA", "X-TYPST"):
        assert squeezed(HOSTILE_NAMES[case_id]) in text
    assert "\u202e" not in text and ID_NUMBER not in text


def test_the_notebook_is_kept_without_outputs():
    notebook = nbformat.read(notebooks() / NOTEBOOK, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert [cell.metadata.tags for cell in code if "tags" in cell.metadata] == [["parameters"]]


def test_a_selection_is_summed_alone(hard):
    chosen = ["LONG", "RARE"]
    opened = summary.open_batch(str(hard.casebook), ASOF.isoformat(), cases=chosen)
    alone = replace(batch_of(part_of(hard.audit, *chosen)), whole=opened.whole)
    for build in BUILDERS[:-1]:
        assert build(opened).blocks == build(alone).blocks
    assert sorted(opened.index["case_id"]) == chosen
