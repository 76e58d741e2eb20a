"""What was written down: records that are missing, doubtful or contradict each other, and decide no figure."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_kit.audit import advice
from linkage_kit.audit.registry import known_check
from linkage_kit.audit.remedies.registry import Remedy, remedy
from linkage_kit.audit.remedies.situation import Situation


@remedy(advice.CORRECT_RECORDS)
def correct_records(of: Situation) -> Iterator[Remedy]:
    checks = [known_check(code) for code in sorted(of.codes)]
    titles = [check.title for check in checks if check and check.advice == advice.CORRECT_RECORDS]
    if titles:
        yield Remedy("correct_records", f"补登或更正有疑问的记录：{'、'.join(titles)}", by="both")
