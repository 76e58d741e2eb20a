"""Evidence: hashes of the input, versions, how to make the report again, and where to sign."""

from __future__ import annotations

from linkage_kit.audit.summary import versions
from linkage_kit.casebook import TABLES
from linkage_kit.casebook.row_hashes import inputs_hash
from linkage_kit.reporting.blocks import (
    Block,
    LabelledValues,
    Paragraph,
    Signatures,
    Table,
    TableColumn,
    TableRow,
    plain_cells,
)
from linkage_kit.reporting.case import ReportCase
from linkage_kit.reporting.sections import report_section
from linkage_kit.reporting.values import chinese_day
from linkage_kit.rulebook import Rulebook

_COLUMNS = (
    TableColumn("数据表"),
    TableColumn("文件"),
    TableColumn("行数", "right"),
    TableColumn("校验值", "right"),
)
_SIGNERS = ("经办人", "日期", "复核人", "日期", "负责人", "日期")
#: Of the hash of a data file, the first digits tell it from others.
_HASH_DIGITS, _HASH_SHOWN = 64, 16


@report_section("evidence", "证据与复核", after="readings")
def blocks(case: ReportCase) -> list[Block]:
    """Blocks of the evidence."""
    return [
        Paragraph(f"版本：{_versions(case.audit.rules)}。"),
        Paragraph(
            f"审计基准日为{chinese_day(case.audit.asof)}。在案卷所在的目录运行下列命令，可以重新得到本报告；"
            "命令中的casebook换成案卷的文件夹、文件名或数据库地址。"
        ),
        LabelledValues(_commands(case)),
        # Who signs, signs these: the last page has them, however little else it holds.
        _hashes(case),
        Signatures([f"{label}：" for label in _SIGNERS]),
    ]


def _versions(rules: Rulebook) -> str:
    return "；".join(
        f"{name} {used[:_HASH_SHOWN] if len(used) == _HASH_DIGITS else used}"
        for name, used in versions(rules).items()
    )


def _hashes(case: ReportCase) -> Table:
    counts = {name: len(frame) for name, frame in case.audit.records.tables.items()}
    rows = [
        TableRow(plain_cells(TABLES[name].title, name, str(counts[name]), digest))
        for name, digest in case.row_hashes.items()
    ]
    total = TableRow(plain_cells("全部输入数据", "", str(sum(counts.values())), inputs_hash(case.row_hashes)))
    return Table(
        "本案输入数据的校验值（SHA-256）",
        _COLUMNS,
        rows,
        total,
        f"校验值只取决于本案各行的内容{_of_what(case)}，与存储格式、行的次序和其他案件无关；"
        "报告编号取全部输入数据校验值的前8位。",
    )


def _of_what(case: ReportCase) -> str:
    hidden = "（号码按遮盖后的样子计入，不能据以推算被遮盖的数字，遮盖处有改动也不会不同）"
    return hidden if case.privacy.hides else ""


def _commands(case: ReportCase) -> list[tuple[str, str]]:
    asof = case.audit.asof.isoformat()
    unmask = "" if case.privacy.hides else " --unmask"
    # What stands for an id that may not be shown is no id that the command knows.
    wanted = case.case_id if case.case_id == case.audit.case_id else "案件编号"
    return [
        (
            "生成报告",
            f"linkage report casebook --case {wanted} --out reports --asof {asof}{unmask}",
        ),
        ("核对数据", f"linkage audit casebook --out audit --asof {asof}"),
    ]
