"""The readable cases of tests/cases/*.yaml: facts, and what an audit must say about them.

A case has a `title` that states the rule or the boundary, the `clause` (ids) or else the `source` it comes from, and
the facts that matter; everything else is that of a plain case (`plain`, see plain_cases.yaml). Facts are the
contract's tables and columns: `case` and `events` change the plain ones, the other tables replace them.

Expected are `decision`, `settlement` (columns), `timeline` (step: columns), `overlaps` and `refunds` (all their rows,
the columns that are named) and `findings`: always all of them, in order, none where the case names none. `verdicts`
and `next` are those of page one, all of them, in order (years and causes with blanks between). `nearest_to` names a
finding code that the case only just does not give. `beside` are other cases of the casebook, by id, with the identity
number of each. `rulebook` names a file of tests/rulebooks.
"""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
import yaml
from stdnum.iso7064 import mod_11_2

from linkage_kit.audit import audit
from linkage_kit.audit.cause_registry import causes
from linkage_kit.audit.registry import CHECKS
from linkage_kit.audit.remedies import remedies
from linkage_kit.audit.verdicts import verdicts_of_case
from linkage_kit.casebook import RESULT_TABLES, TABLES, read_casebook
from linkage_kit.casebook.storage.csv import table_bytes
from linkage_kit.money import format_yuan
from linkage_kit.rulebook import load as load_rulebook
from linkage_kit.rulebook import shandong

HERE = Path(__file__).parent
RULEBOOKS = HERE.parent / "rulebooks"
ROWS = ("overlaps", "refunds", "findings")
PAGE_ONE = ("verdicts", "next")
EXPECTED = {"decision", "settlement", "timeline", *ROWS, *PAGE_ONE}
KEYS = {
    "title",
    "clause",
    "source",
    "plain",
    "nearest_to",
    "asof",
    "rulebook",
    "beside",
    "case",
    *TABLES,
    *EXPECTED,
} - {"cases"}
#: What a row of a table has where the case does not say otherwise.
ROW_DEFAULTS = {"employee_periods": {"region_code": "371002"}, "claims": {"claimant": "agency"}}


class TextLoader(yaml.SafeLoader):
    """Reads every scalar as text, as a CSV file has it; merge keys work."""

    yaml_implicit_resolvers = {"<": yaml.SafeLoader.yaml_implicit_resolvers["<"]}  # noqa: RUF012


def load(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader)


PLAIN = load(HERE / "plain_cases.yaml")
CASES = [
    {"file": path.stem, **case} for path in sorted(HERE.parent.glob("cases/*.yaml")) for case in load(path)
]


def clauses_of(case):
    named = case.get("clause", [])
    return [named] if isinstance(named, str) else named


def identity_number(birth_date, sex):
    """A valid number that fits birth date and sex, of a code that no district issues."""
    body = f"371000{birth_date.replace('-', '')}00{'1' if sex == '男' else '2'}"
    return body + mod_11_2.calc_check_digit(body)


def tables_of(case_id, case):
    """The case's rows in each table of the contract, as text."""
    plain = PLAIN[case.get("plain", "resident_to_employee")]
    person = plain["case"] | case.get("case", {})
    person.setdefault("id_number", identity_number(person["birth_date"], person["sex"]))
    events = plain["events"] | case.get("events", {})
    rows = {
        "cases": [person],
        "events": [{"step": step, "date": date} for step, date in events.items() if date],
        "claims": case.get("claims", []),
    }
    for name in ("resident_years", "employee_periods"):
        rows[name] = case.get(name, plain[name])
    return {
        name: [{"case_id": case_id} | ROW_DEFAULTS.get(name, {}) | row for row in rows[name]]
        for name in TABLES
    }


def write(folder, tables):
    for name, rows in tables.items():
        columns = dict.fromkeys([*TABLES[name].columns, *(column for row in rows for column in row)])
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)


def texts(frame, name):
    """A result table's rows as its CSV file has them."""
    return list(csv.DictReader(io.StringIO(table_bytes(frame, RESULT_TABLES[name]).decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """What the audits of all cases say: case number -> table -> rows of text. One audit for each as-of date."""
    folder = tmp_path_factory.mktemp("casebook")
    ids = {f"C{number:03}": number for number in range(len(CASES))}
    parts = [tables_of(case_id, CASES[number]) for case_id, number in ids.items()]
    parts += [
        tables_of(case_id, {"case": {"id_number": other}})
        for case in CASES
        for case_id, other in case.get("beside", {}).items()
    ]
    write(folder, {name: [row for part in parts for row in part[name]] for name in TABLES})
    casebook = read_casebook(folder)
    by_rules = {}
    for case_id, number in ids.items():
        plain = PLAIN[CASES[number].get("plain", "resident_to_employee")]
        named = (
            CASES[number].get("asof", plain["asof"]),
            CASES[number].get("rulebook"),
            "beside" in CASES[number],
        )
        by_rules.setdefault(named, []).append(case_id)
    found = {number: {name: [] for name in (*RESULT_TABLES, *PAGE_ONE)} for number in ids.values()}
    for (asof, rulebook, beside), members in by_rules.items():
        rules = load_rulebook(RULEBOOKS / f"{rulebook}.yaml") if rulebook else shandong()
        with pytest.MonkeyPatch.context() as patch:
            # Many of the made-up people have one number, though each case is of somebody of its own.
            if not beside:
                patch.delitem(CHECKS, "A08")
            result = audit(casebook.select(members), dt.date.fromisoformat(asof), rules)
        for name in RESULT_TABLES:
            for row in texts(getattr(result, name), name):
                found[ids[row["case_id"]]][name].append(row)
        for case_id in members:
            if CASES[ids[case_id]].keys() & set(PAGE_ONE):
                found[ids[case_id]].update(page_one(result[case_id]))
    return found


def page_one(case):
    """Verdicts and things to do as text, as a case names them."""
    return {
        "verdicts": [
            {
                "claimant": one.claimant,
                "verdict": one.verdict,
                "difference": format_yuan(one.difference),
                "years": " ".join(map(str, one.years)),
                "causes": " ".join(one.causes),
            }
            for one in verdicts_of_case(case.facts)
        ],
        "next": [
            {**vars(one), "amount": "" if one.amount is None else format_yuan(one.amount)}
            for one in remedies(case)
        ],
    }


def only(columns, row):
    return {name: row[name] for name in columns}


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(
            number,
            marks=[pytest.mark.clause(*clauses_of(case))] if clauses_of(case) else [],
            id=f"{case['file']}: {case['title']}",
        )
        for number, case in enumerate(CASES)
    ],
)
def test_case(audited, number):
    case, found = CASES[number], audited[number]
    for name in ("overlaps", "refunds", *PAGE_ONE):
        if name in case:
            assert len(found[name]) == len(case[name])
            assert [only(want, row) for want, row in zip(case[name], found[name])] == case[name]
    if "decision" in case:
        assert only(case["decision"], found["decisions"][0]) == case["decision"]
    if "settlement" in case:
        assert [only(case["settlement"], row) for row in found["settlements"]] == [case["settlement"]]
    steps = {row["step"]: row for row in found["timeline"]}
    for step, want in case.get("timeline", {}).items():
        assert only(want, steps[step]) == want
    codes = [(row["code"], row["cause"]) for row in found["findings"]]
    wanted = case.get("findings", [])
    assert codes == [(want["code"], want.get("cause", "")) for want in wanted]
    assert [only(want, row) for want, row in zip(wanted, found["findings"])] == wanted
    assert case.get("nearest_to") not in [code for code, _ in codes]


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_case_has_no_findings_of_its_own(name, tmp_path):
    write(tmp_path, tables_of("plain", {"plain": name}))
    result = audit(read_casebook(tmp_path), dt.date.fromisoformat(PLAIN[name]["asof"]))
    assert len(result.findings) == 0
    assert len(result.settlements) == 1


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_case_cites_what_it_states_and_expects_something(case):
    assert set(case) - {"file"} <= KEYS
    assert bool(case.get("clause")) != bool(case.get("source"))
    assert set(clauses_of(case)) <= set(shandong().clauses)
    assert EXPECTED & set(case) or "nearest_to" in case


def test_titles_are_unique():
    titles = [case["title"] for case in CASES]
    assert len(set(titles)) == len(titles) >= 60


def findings_of_cases():
    return [finding for case in CASES for finding in case.get("findings", [])]


@pytest.mark.parametrize("code", CHECKS)
def test_every_finding_code_has_a_case_its_sentence_and_a_nearest_negative(code):
    assert any(finding["code"] == code and "message" in finding for finding in findings_of_cases())
    assert any(case.get("nearest_to") == code for case in CASES)


@pytest.mark.parametrize("cause", causes())
def test_every_cause_has_a_case(cause):
    assert any(finding.get("cause") == cause for finding in findings_of_cases())


@pytest.mark.parametrize("outcome", RESULT_TABLES["decisions"].columns["outcome"].words)
def test_every_outcome_has_a_case(outcome):
    assert any(case.get("decision", {}).get("outcome") == outcome for case in CASES)


@pytest.mark.parametrize("status", RESULT_TABLES["timeline"].columns["status"].words)
def test_every_status_of_a_step_has_a_case(status):
    assert any(want.get("status") == status for case in CASES for want in case.get("timeline", {}).values())
