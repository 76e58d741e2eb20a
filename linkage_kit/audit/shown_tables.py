"""The result tables as they may be written: case ids and texts with the numbers of persons hidden."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from linkage_kit.audit.registry import known_checks
from linkage_kit.casebook.cells import escape
from linkage_kit.casebook.privacy import Privacy, case_ids

_VALUES = ("expected", "actual", "difference")


def shown_tables(
    tables: Mapping[str, pd.DataFrame], privacy: Privacy, names: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    """The result tables by name as far as they may be shown; `names` as `case_names` gives.

    The rows keep their order. Figures, days and words of the contract are no personal numbers, however many digits they
    have; what else a finding quotes or says is somebody's text.
    """
    shown = {name: frame.assign(case_id=case_ids(frame["case_id"], names)) for name, frame in tables.items()}
    if privacy.hides:
        shown["findings"] = _masked(shown["findings"], privacy)
    return shown


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
