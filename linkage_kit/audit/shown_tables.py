"""The result tables as they may be written: case ids and texts with the numbers of persons hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from linkage_kit.audit.registry import known_checks
from linkage_kit.casebook.cells import escape
from linkage_kit.casebook.privacy import Privacy, case_ids
from linkage_kit.lazily import lazily

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazily("pandas")

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_VALUES = ("expected", "actual", "difference")


def shown_tables(
    tables: Mapping[str, pd.DataFrame], privacy: Privacy, names: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    """The result tables by name as far as they may be shown; `names` as `case_names` gives.

    Where cases have other names, the rows are in the order of these. Figures, days and words of the contract are no
    personal numbers, however many digits they have; what else a finding quotes or says is somebody's text.
    """
    shown = {name: frame.assign(case_id=case_ids(frame["case_id"], names)) for name, frame in tables.items()}
    if names:
        shown["findings"] = _with_names(shown["findings"], names)
        # The order of the ids would tell of the digits that are hidden.
        shown = {name: frame.sort_values("case_id", kind="stable") for name, frame in shown.items()}
    if privacy.hides:
        shown["findings"] = _masked(shown["findings"], privacy)
    return shown


def _with_names(findings: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Findings whose sentences call other cases by their names, too."""

    def told(message: str) -> str:
        return _ID.sub(lambda found: names.get(found.group(), found.group()), message)

    return findings.assign(message=findings["message"].map(told).astype("str"))


def escaped(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings whose `expected` and `actual`, where they are somebody's text (not figures), no spreadsheet computes."""
    changed = findings.copy()
    of_text = _of(findings, "text")
    for name in ("expected", "actual"):
        changed.loc[of_text, name] = findings.loc[of_text, name].map(escape, na_action="ignore").astype("str")
    return changed


def _masked(findings: pd.DataFrame, privacy: Privacy) -> pd.DataFrame:
    rows = _of(findings, "text", "")
    changed = findings.copy()
    for name in (*_VALUES, "message"):
        changed.loc[rows, name] = privacy.texts(findings.loc[rows, name], name)
    return changed


def _of(findings: pd.DataFrame, *kinds: str) -> pd.Series:
    """Which findings are of a check whose values are of one of these kinds, or of no check that is known."""
    others = [code for code, check in known_checks().items() if check.values not in kinds]
    return ~findings["code"].isin(others)
