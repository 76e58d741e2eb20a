"""The registry of finding codes. A check is one function; a new one registers itself by decoration.

from linkage_kit.audit import stake
from linkage_kit.audit.advice import Advice
from linkage_kit.audit.registry import Hits, check

@check(
    "X01",
    severity="warning",
    article="14",
    title="未登记联系电话",
    message="案件没有联系电话，无法告知办理结果。",
    stake=stake.NOTHING,
    owner="both",
    advice=Advice(100, "补登联系电话"),
    mends="phone",
    step="person",
)
def phone_missing(facts):
    return Hits.of_cases(facts, facts.cases.phone == "")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter

import numpy as np

from linkage_kit.audit.advice import Advice
from linkage_kit.audit.facts import Facts
from linkage_kit.audit.own import is_own, said
from linkage_kit.audit.rests import Rule
from linkage_kit.audit.stake import Stake
from linkage_kit.casebook import TABLES
from linkage_kit.coded import Coded
from linkage_kit.columns import Array, Mask
from linkage_kit.rulebook import clause, shandong

#: What a check's message may speak of.
MESSAGE_FIELDS = ("year", "step", "claimant", "expected", "actual", "difference", "record", "detail")
SEVERITIES = ("error", "warning", "info")
#: How `expected` and `actual` are written; money and numbers also give `difference`.
VALUE_KINDS = ("", "money", "number", "date", "word", "bool", "text")


@dataclass(frozen=True)
class Hits:
    """What a check found, a row a finding, as arrays of one length; columns that stay blank are None.

    `case` is the position of the case in `facts.cases`. `expected` and `actual` hold fen, numbers, days, words,
    Booleans or text, as the check's `values` says. `article` overrides the registered one, row by row. `detail` is what
    the message names besides, in words.
    """

    case: Array
    year: Array | None = None
    step: Array | None = None
    claimant: Array | None = None
    expected: Array | None = None
    actual: Array | None = None
    cause: Array | Coded | None = None
    article: Array | None = None
    detail: Array | None = None

    @classmethod
    def of_cases(cls, facts: Facts, cases: Mask, *, decided: bool = False) -> Hits:
        """One finding for each case of the mask; `decided` cites the clause that decided the case."""
        rows = np.flatnonzero(cases)
        return cls(case=rows, article=facts.cases.articles[rows] if decided else None)


Find = Callable[[Facts], Hits]


@dataclass(frozen=True)
class Check:
    """A finding code: severity, clause id ("" where none or where each row has its own), Chinese title and message.

    `tables` names the casebook's tables whose rows are the evidence, `rests` which rows of a table those are, where
    year, step and claimant do not say it; `stake` how much money it is about; `owner` whose it is (see `OWNERS`);
    `advice` what to do; `mends` the column of `cases` in which it is mended in the first place
    ("" where only other tables can be, `MISSING_FACT` for the fact that the decision lacks); `step` the casework step
    that shows it.
    """

    code: str
    severity: str
    article: str
    title: str
    message: str
    values: str
    tables: tuple[str, ...]
    stake: Stake
    owner: str
    advice: Advice
    mends: str
    step: str
    find: Find
    rests: Mapping[str, Rule]


#: Whose a finding is: of the agency that has the step, the one transferred into, the resident one, or of both.
OWNERS = ("step", "receiving", "resident", "both")
MISSING_FACT = "missing_fact"
_OWN = ("stake", "owner", "advice", "mends", "step")
#: Finding codes, by code, in the order of registration.
CHECKS: dict[str, Check] = {}


def check(
    code: str,
    *,
    severity: str,
    title: str,
    message: str,
    article: str = "",
    values: str = "",
    tables: tuple[str, ...] = ("cases",),
    stake: Stake | None = None,
    owner: str | None = None,
    advice: Advice | None = None,
    mends: str | None = None,
    step: str | None = None,
    rests: Mapping[str, Rule] | None = None,
) -> Callable[[Find], Find]:
    """Register a check under its finding code; the same module may register it again (as when a cell is run twice).

    `message` is one Chinese sentence with `{year}`, `{step}`, `{claimant}`, `{expected}`, `{actual}`,
    `{difference}`, `{detail}` where wanted. A function of the package is listed as carrying out `article`. Raises
    ValueError, in Chinese, for an unknown severity, kind of values, clause, owner, table or field of the message, for a
    code that another module has, and where one of `stake`, `owner`, `advice`, `mends` and `step` (see `Check`) is not
    said.
    """
    if not isinstance(code, str) or not code.isidentifier():
        raise ValueError(f"审核代码应为字母开头的文字，如X01，现为{code!r}")
    missing = [name for name, value in zip(_OWN, (stake, owner, advice, mends, step)) if value is None]
    if missing:
        raise ValueError(f"审核代码 {code} 没有写明：{'、'.join(missing)}")
    assert stake is not None and owner and advice and mends is not None and step is not None
    if not isinstance(stake, Stake):
        raise ValueError(f"stake应为audit.stake中的一种，现为{type(stake).__name__}")
    if owner not in OWNERS:
        raise ValueError(f"owner应为{'、'.join(OWNERS)}之一，现为{owner!r}")
    if severity not in SEVERITIES:
        raise ValueError(f"severity应为{'、'.join(SEVERITIES)}之一，现为{severity!r}")
    if values not in VALUE_KINDS:
        raise ValueError(f"values应为{'、'.join(VALUE_KINDS[1:])}之一或空白，现为{values!r}")
    if stake.of_values and values != "money":
        raise ValueError(f"{code}的stake按金额计量，values应为money")
    if article and article not in shandong().clauses:
        raise ValueError(f"规则库中没有条款{article!r}")

    unknown = {field for _, field, _, _ in Formatter().parse(message) if field is not None} - set(
        MESSAGE_FIELDS
    )
    if unknown:
        raise ValueError(f"message中只能有{'、'.join(MESSAGE_FIELDS)}，没有{'、'.join(sorted(unknown))}")

    if strange := set(tables) - set(TABLES):
        raise ValueError(f"tables应为{'、'.join(TABLES)}之中的，没有{'、'.join(sorted(map(str, strange)))}")
    if strange := (rests or {}).keys() - set(tables):
        raise ValueError(f"rests只能写tables中的表，没有{'、'.join(sorted(map(str, strange)))}")

    def register(find: Find) -> Find:
        if not callable(find):
            raise ValueError(f"审核代码{code}应是一个函数，现为{type(find).__name__}")
        taken = CHECKS.get(code)
        if taken and taken.find.__module__ != find.__module__:
            raise ValueError(f"审核代码{code}已用于{taken.title}（{taken.find.__module__}），请另取代码")
        # Who carries out a clause is told of the package: a check of one's own comes and goes.
        if article and not is_own(find):
            clause(article)(find)
        CHECKS[code] = Check(
            code,
            severity,
            article,
            title,
            message,
            values,
            tables,
            stake,
            owner,
            advice,
            mends,
            step,
            find,
            rests or {},
        )
        return find

    return register


def unregister_check(code: str) -> None:
    """Remove a check of one's own; what it found in audits already made stays with them.

    Raises KeyError where there is no such check, and ValueError where it is one of the package, in Chinese.
    """
    if code not in CHECKS:
        raise KeyError(f"没有审核代码{code}")
    if not is_own(CHECKS[code].find):
        raise ValueError(f"审核代码{code}是规程的审核，不能去掉")
    del CHECKS[code]


def known_check(code: str) -> Check | None:
    """The check of a code: what the audit that is shown says of it, else the one that is registered."""
    return said("checks").get(code) or CHECKS.get(code)


def known_checks() -> dict[str, Check]:
    """Every check by code, as `known_check` gives it."""
    return {**CHECKS, **said("checks")}


def own_checks() -> dict[str, Check]:
    """The checks of one's own by code."""
    return {code: known for code, known in CHECKS.items() if is_own(known.find)}


def codes_of_step(step: str) -> tuple[str, ...]:
    """The finding codes that a casework step shows, in the order of registration."""
    return tuple(code for code, known in CHECKS.items() if known.step == step)
