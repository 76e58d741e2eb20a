"""What the tests of saving do to a casebook and look at: a new case, what another program does, what is of others."""

from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.casework.draft import Draft


def others(casebook, *case_ids):
    """Everything of a casebook but these cases, tables and columns of others included."""
    kept = [case_id for case_id in casebook.cases["case_id"] if case_id not in case_ids]
    return casebook.select(kept)


def change_on_disk(place, case_id, **values):
    """What another program does to a case meanwhile."""
    casebook = read_casebook(place)
    rows = casebook.cases["case_id"] == case_id
    cases = casebook.cases
    for column, value in values.items():
        cases.loc[rows, column] = value
    write_casebook(
        casebook.assign(cases=cases), place, "parquet" if (place / "cases.parquet").exists() else None
    )


def new_case(place, case_id="SD-90"):
    draft = Draft.blank(place)
    key = draft.set("cases", draft.rows("cases")[0].key, "case_id", case_id)
    for column, text in {
        "name": "新人",
        "id_number": "371000196503120015",
        "applied_on": "2025-04-07",
        "benefit_applied_on": "2025-04-21",
    }.items():
        draft.set("cases", key, column, text)
    draft.set_block("resident_years", draft.add_row("resident_years"), "year", "2020\t300\n2021\t300")
    return draft
