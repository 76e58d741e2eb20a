"""The dispute: what the agency and what the person claim, how far that is from the computed figures, and why.

Each claimant has a grid with a row for every year that has a refund due, whether it is claimed or not yet, and for
every other year that is claimed. Who names a total of all years alone has it entered below the grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from traitlets import Dict

from linkage_kit.audit import CaseAudit
from linkage_kit.audit.disputes import (
    Claimed,
    ClaimedTotal,
    DisputedYear,
    claimed_totals,
    total_of,
    years_in_dispute,
)
from linkage_kit.audit.registry import codes_of_step
from linkage_kit.casebook import TABLES
from linkage_kit.casework.checking import CellAddress
from linkage_kit.casework.draft import Draft
from linkage_kit.casework.finding_lines import finding_lines
from linkage_kit.casework.rows import GridRow, claim_key, is_total
from linkage_kit.casework.session import Session
from linkage_kit.casework.step import State, Step
from linkage_kit.pages.grid import GRID, note, shown_column
from linkage_kit.procedure.refund import REFUND_ITEMS
from linkage_kit.reporting.values import whole, yuan

_PARTIES = TABLES["claims"].columns["claimant"].words or {}
_COLUMNS = ("year", "months", *REFUND_ITEMS, "refund_subtotal", "note")
#: Figures of a row: name, title.
_FIGURES = (("due_months", "应为月数"), ("refund", "应退"), ("difference", "相差"))


class Dispute(Step):
    """A grid for each claimant, with the computed figures, the differences, and the findings with their causes."""

    step_id = "dispute"
    title = "争议金额"
    clause = ("12(2)",)
    purpose = "与计算结果对照"
    table = "claims"
    file = Path(__file__).with_suffix(".vue")

    components = Dict({"lk-grid": GRID}).tag(sync=True)

    def __init__(self, session: Session, **traits: Any) -> None:
        super().__init__(session, **traits)
        self._draft: Draft | None = None
        self._offered: dict[str, str] = {}
        self._shown_as: dict[str, str] = {}
        self.show(
            parties=[list(pair) for pair in _PARTIES.items()],
            columns=[shown_column(TABLES["claims"].columns[name]) for name in _COLUMNS],
            figures=[list(pair) for pair in _FIGURES],
        )

    @classmethod
    def judged(cls, case: CaseAudit) -> State:
        """Done when nobody's figures differ from the computed ones."""
        if case.claims.empty:
            return State("done", "没有各方的计算")
        off = int(case.findings["code"].isin(codes_of_step(cls.step_id)).sum())
        return State("problem", f"{off}处与计算不符") if off else State("done")

    def update(self, draft: Draft | None) -> None:
        """Show the claims and how they differ now."""
        self._forget(draft)
        case = None if draft is None else draft.audited
        found = [] if case is None else finding_lines(case, codes_of_step(self.step_id))
        years = {} if case is None else {year.year: year for year in years_in_dispute(case.facts)}
        totals = {} if case is None else {total.claimant: total for total in claimed_totals(case.facts)}
        told = self.why_nothing_is_computed(draft) if case is None else _told(case)
        self.show(told=told, hasCase=draft is not None)
        for party in _PARTIES:
            rows = {} if draft is None else dict(self._rows(draft, party, years))
            self.show(
                **{
                    f"order:{party}": list(rows),
                    f"rows:{party}": rows,
                    f"totals:{party}": _totals(years, party),
                    f"stated:{party}": None if draft is None else _stated(draft, party, totals.get(party)),
                    f"found:{party}": [one for one in found if one["claimant"] == party],
                }
            )

    # What a grid asks for -----------------------------------------------------------------------------------------

    def vue_edit(self, cell: Mapping[str, str]) -> None:
        """A cell has another text."""
        self.session.edit(
            lambda draft: draft.set("claims", self._named(cell["row"]), cell["column"], cell["text"])
        )

    def vue_paste(self, block: Mapping[str, str]) -> None:
        """A block of a spreadsheet is to stand from a cell on, in the rows of the same claimant."""
        order: Sequence[str] = self.parts[f"order:{block['party']}"]
        first = len(order) if block["row"] is None else order.index(block["row"])
        below = [self._named(row) for row in order[first:]]
        self.session.paste(
            lambda draft: draft.set_block_in(
                "claims", below, block["column"], block["text"], _COLUMNS, claimant=block["party"]
            )
        )

    def vue_add(self, wanted: Mapping[str, str]) -> None:
        """A further year of a claimant is wanted."""
        self.session.edit(lambda draft: draft.add_row("claims", claimant=wanted["party"]))

    def vue_state(self, stated: Mapping[str, str]) -> None:
        """A claimant names another total of all years, or none any more."""
        party, text = stated["party"], stated["text"].strip()
        row = _total_row(self.session.draft, party)
        if row is None and text:
            self.session.edit(lambda draft: draft.add_row("claims", claimant=party, refund_subtotal=text))
        elif row is not None and text:
            self.session.edit(lambda draft: draft.set("claims", row.id, "refund_subtotal", text))
        elif row is not None:
            self.session.edit(lambda draft: draft.delete_row("claims", row.id))

    def vue_remove(self, row: Mapping[str, str]) -> None:
        """A row is to go."""
        if row["row"] not in self._offered:
            self.session.edit(lambda draft: draft.delete_row("claims", self._named(row["row"])))

    # Inside ------------------------------------------------------------------------------------------------------

    def _named(self, shown: str) -> str:
        """What the draft calls a row of the grid: one that is only offered by its key, another one by its id."""
        rows = {name: id_ for id_, name in self._shown_as.items()}
        return rows.get(shown) or self._offered.get(shown, shown)

    def _forget(self, draft: Draft | None) -> None:
        """Names of rows of another case, and of rows that are gone."""
        if draft is not self._draft:
            self._draft, self._offered, self._shown_as = draft, {}, {}
        there = set() if draft is None else {row.id for row in draft.rows("claims")}
        self._shown_as = {id_: name for id_, name in self._shown_as.items() if id_ in there}

    def _rows(
        self, draft: Draft, party: str, years: Mapping[int, DisputedYear]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Rows by what the grid calls them: the years with a refund due, then the others as they stand.

        A row that was offered goes by the same name once something stands in it: it stays where it is typed in.
        """
        rows = {
            row.key: row
            for row in draft.rows("claims")
            if row.texts["claimant"] == party and not is_total(row.texts)
        }
        known = draft.last_audited
        due = [] if known is None else [claim_key(party, year) for year in known.refunds["year"]]
        for key in due:
            row, name = rows.pop(key, None), key.replace(":", "-")
            if row is None and name not in self._shown_as.values():
                self._offered[name] = key
                yield name, _offered(key, years)
            elif row is not None:
                if self._offered.pop(name, None):
                    self._shown_as[row.id] = name
                yield self._shown_as.get(row.id, row.id), _filled(draft, row, party, years)
        for row in rows.values():
            yield self._shown_as.get(row.id, row.id), _filled(draft, row, party, years)


def _total_row(draft: Draft | None, party: str) -> GridRow | None:
    """The claimant's total of all years as it stands, the first where there are several."""
    rows = [] if draft is None else draft.rows("claims")
    return next((row for row in rows if row.texts["claimant"] == party and is_total(row.texts)), None)


def _stated(draft: Draft, party: str, total: ClaimedTotal | None) -> dict[str, Any]:
    """The field for a claimant's total of all years: its text, what is wrong with it, and how far it is off.

    `key` is that of the row, or the one that it will have.
    """
    row = _total_row(draft, party)
    key = claim_key(party, None) if row is None else row.key
    wrong = [draft.problems.get(CellAddress("claims", key, name), "") for name in ("year", "refund_subtotal")]
    told = ""
    if total is not None:
        off = total.difference
        told = f"应退{yuan(total.computed)}" + (
            f"，{'多' if off > 0 else '少'}{yuan(abs(off))}" if off else "，与计算一致"
        )
    return {
        "key": key,
        "text": "" if row is None else row.texts["refund_subtotal"],
        "wrong": next(filter(None, wrong), ""),
        "told": told,
        "tone": "bad" if total is not None and total.difference else "good",
    }


def _told(case: CaseAudit) -> str:
    if case.settlement is None:
        return "本案不办理衔接，没有应退金额；各方的计算仍可登记。"
    if case.refunds.empty:
        return "没有应退金额的年度；各方的计算仍可登记。"
    return ""


def _offered(key: str, years: Mapping[int, DisputedYear]) -> dict[str, Any]:
    """A year that is due and not claimed: left out, where the claimant claims others."""
    party, _, number = key.partition(":")
    year = years.get(int(number))
    is_left_out = year is not None and any(claim.claimant == party for claim in year.claims)
    return {
        "key": key,
        "title": f"{_PARTIES[party]}{number}年",
        "isBlank": True,
        "texts": {**dict.fromkeys(_COLUMNS, ""), "year": number},
        "wrong": {},
        "notes": {"year": note("漏列", "bad")} if is_left_out else {},
        "figures": _figures(year, None)
        | ({"difference": yuan(-year.computed.total)} if is_left_out and year else {}),
    }


def _filled(draft: Draft, row: GridRow, party: str, years: Mapping[int, DisputedYear]) -> dict[str, Any]:
    year = next((one for one in years.values() if claim_key(party, one.year) == row.key), None)
    claim = next((one for one in year.claims if one.claimant == party), None) if year else None
    problems = draft.problems
    return {
        "key": row.key,
        "title": f"{_PARTIES[party]}{'新的一行' if row.key == row.id else row.texts['year'] + '年'}",
        "isBlank": False,
        "texts": {name: row.texts[name] for name in _COLUMNS},
        "wrong": {
            name: problems[place]
            for name in ("claimant", *_COLUMNS)
            if (place := CellAddress("claims", row.key, name)) in problems
        },
        "notes": _notes(year, claim),
        "figures": _figures(year, claim),
    }


def _figures(year: DisputedYear | None, claim: Claimed | None) -> dict[str, str]:
    """The computed months and refund of the year, and how much more is claimed."""
    if year is None:
        return dict.fromkeys((name for name, _ in _FIGURES), "")
    off = None if claim is None or claim.figures is None else claim.figures.minus(year.computed)
    return {
        "due_months": whole(year.computed.months),
        "refund": yuan(year.computed.total),
        "difference": "" if off is None else yuan(off.total),
    }


def _notes(year: DisputedYear | None, claim: Claimed | None) -> dict[str, dict[str, str]]:
    """What is wrong with a claimed figure, in words, by column."""
    if year is None or claim is None or claim.figures is None:
        return {}
    off = claim.figures.minus(year.computed)
    months = {"months": note(f"应为{whole(year.computed.months)}", "bad")} if off.months else {}
    items = zip(REFUND_ITEMS, year.computed.items, off.items, strict=True)
    return months | {
        name: note(f"应为{yuan(due)}，{'多' if more > 0 else '少'}{yuan(abs(more))}", "bad")
        for name, due, more in items
        if more
    }


def _totals(years: Mapping[int, DisputedYear], party: str) -> dict[str, str] | None:
    """The last row of a claimant's grid; nothing where nothing is claimed."""
    claims = [
        claim.figures
        for year in years.values()
        for claim in year.claims
        if claim.claimant == party and claim.figures is not None
    ]
    if not claims:
        return None
    claimed, computed = total_of(claims), total_of([year.computed for year in years.values()])
    return {
        "months": "" if claimed.months is None else whole(claimed.months),
        **dict(zip(REFUND_ITEMS, map(yuan, claimed.items), strict=True)),
        "refund_subtotal": yuan(claimed.total),
        "due_months": whole(computed.months),
        "refund": yuan(computed.total),
        "difference": yuan(claimed.minus(computed).total),
    }
