"""What programs and people give a program: kept trials, single settings, the parameters of the report's notebook."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from fuzz.damage import WHOLE, damaged_bytes, odd_text
from fuzz.inputs import Input
from fuzz.oracle import Reading
from fuzz.originals import casebook
from fuzz.target import Target
from linkage_kit.analysis.changes import setting
from linkage_kit.analysis.kept_trial import KeptTrial, kept_as_json, kept_from_json
from linkage_kit.analysis.what_if import trial
from linkage_kit.audit.result import AuditMismatch
from linkage_kit.errors import UserError
from linkage_kit.reporting.case import open_case

_ASOF = "2026-06-30"
_SETTINGS = (
    "cases:choice=resident",
    "cases:applied_on=2025-04-01",
    "resident_years:{year}:personal=800",
    "employee_periods:{start}:start_month=2015-01",
    "events:refund_paid:date=2026-03-02",
    "claims:agency:{year}:months=7",
)
_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1e400,
    10**400,
    [],
    {},
    [[]],
    {"a": 1},
    "",
    "\0",
    "\ud800",
    *WHOLE,
)


def _filled(rng: Random) -> str:
    book = casebook()
    start = f"{book.employee_periods['start_month'].iloc[0]:%Y-%m}"
    return rng.choice(_SETTINGS).format(year=book.resident_years["year"].iloc[0], start=start)


def _setting(rng: Random) -> Input:
    before = _filled(rng)
    after = odd_text(rng, before)
    return Input({}, f"{before} -> {after!r}", options={"text": after})


def _read_setting(given: Input, folder: Path) -> Reading | None:
    cell, value = setting(given.options["text"])
    book = casebook()
    trial(book, book.cases["case_id"].iloc[0], {cell: value}, _ASOF)
    return None


def _trial(rng: Random) -> Input:
    cell, value = setting(_filled(rng))
    kept = KeptTrial("A-1", _ASOF, {"cases": "0" * 64}, {cell: value or ""})
    text = kept_as_json(kept)
    if rng.random() < 0.5:
        data, damage, _ = damaged_bytes(rng, text.encode())
        return Input({"what-if.json": data}, damage)
    changed = json.loads(text)
    key = rng.choice(list(changed))
    changed[key] = rng.choice(_VALUES)
    return Input({"what-if.json": json.dumps(changed).encode()}, f"{key}: {changed[key]!r:.60}")


def _read_trial(given: Input, folder: Path) -> Reading | None:
    (data,) = given.files.values()
    kept = kept_from_json(data.decode("utf-8", "replace"))
    book = casebook()
    trial(book, book.cases["case_id"].iloc[0], kept.changes, _ASOF)
    return None


def _parameters(rng: Random) -> Input:
    told = {"casebook": "", "case_id": "", "asof": _ASOF, "audit_folder": "", "rulebook": ""}
    name = rng.choice(list(told))
    value = rng.choice([odd_text(rng, told[name]), rng.choice(_VALUES)])
    return Input({}, f"{name}: {value!r:.60}", options={**told, name: value})


def _read_parameters(given: Input, folder: Path) -> Reading | None:
    try:
        open_case(**given.options)
    except (KeyError, AuditMismatch, OSError) as error:
        # Two are told in Chinese, as `open_case` says; what a system says of a path, the command line puts so.
        raise UserError(str(error)) from None
    return None


TRIALS = Target("what-if-json", _trial, _read_trial, share=10)
SETTINGS = Target("what-if-setting", _setting, _read_setting, share=9)
PARAMETERS = Target("notebook-parameters", _parameters, _read_parameters, share=4)
