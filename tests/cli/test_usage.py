"""Wrong usage ends with 2 and a Chinese sentence."""

import pytest

from .conftest import GOLDEN, linkage


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["audit", GOLDEN], "错误：缺少选项“--out”。"),
        (["audit", "--out", "x"], "错误：缺少参数“案卷”。"),
        (
            ["audit", GOLDEN, "--out", "x", "--asof", "2026-02-30"],
            "错误：“--asof”的值不正确：“2026-02-30”不是形如2026-06-30的日期。",
        ),
        (
            ["audit", GOLDEN, "--out", "x", "--asoff"],
            "错误：没有选项“--asoff”。（是否想用其中之一：“--asof”、“--case”？）",
        ),
        (["audit", GOLDEN, "more", "--out", "x"], "错误：多余的参数（more）。"),
        (["audit", GOLDEN, "--out"], "错误：选项“--out”需要一个值。"),
        (
            ["report", GOLDEN, "--out", "x", "--format", "doc"],
            "错误：“--format”的值不正确：“doc”不在可选值“html”、“pdf”之中。",
        ),
        (
            ["report", GOLDEN, "--out", "x", "--workers", "0"],
            "错误：“--workers”的值不正确：“0”小于1。",
        ),
        (
            ["report", GOLDEN, "--out", "x", "--timeout", "0"],
            "错误：“--timeout”的值不正确：“0”应大于0。",
        ),
        (["sample", "0", "--out", "x"], "错误：“[案件数]”的值不正确：“0”小于1。"),
        (["sample", "few", "--out", "x"], "错误：“[案件数]”的值不正确：“few”不是整数。"),
        (["sample", "5", "--seed", "-1", "--out", "x"], "错误：“--seed”的值不正确：“-1”小于0。"),
        (["sample", "5", "--level", "6", "--out", "x"], "错误：“--level”的值不正确：“6”大于5。"),
        (["sample", "5", "--level", "0", "--out", "x"], "错误：“--level”的值不正确：“0”小于1。"),
        (["sample", "--faults", "R02", "--out", "x"], "错误：--level和--faults要与案件数一起给出。"),
        (["sample", "--level", "1", "--out", "x"], "错误：--level和--faults要与案件数一起给出。"),
        (
            ["sample", "1", "--faults", "R05", "--out", "x"],
            "错误：“--faults”的值不正确：2种差错至少要2个案件，现为1个。",
        ),
        (
            ["audit", GOLDEN, "--out", "x", "--asof", "9999-12-31"],
            "错误：“--asof”的值不正确：应在1950年至2099年之间。",
        ),
        (
            ["audit", GOLDEN, "--out", "x", "--asof", "1949-12-31"],
            "错误：“--asof”的值不正确：应在1950年至2099年之间。",
        ),
        (["audit", GOLDEN, "--out", GOLDEN], "错误：“--out”的值不正确：不能是案卷所在的目录。"),
        (["report", GOLDEN, "--out", GOLDEN], "错误：“--out”的值不正确：不能是案卷所在的目录。"),
        (["adit"], "错误：没有命令“adit”。是否想用“audit”？"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_chinese_sentence(arguments, sentence):
    result = linkage(*arguments)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == sentence


def test_an_unknown_fault_is_answered_with_those_that_there_are(tmp_path):
    result = linkage("sample", "5", "--faults", "R02,X99", "--out", tmp_path / "x")
    assert result.exit_code == 2
    sentence = result.stderr.splitlines()[-1]
    assert sentence.startswith("错误：“--faults”的值不正确：没有差错X99；可用的有：all、none、")
    assert all(name in sentence for name in ("、R02、", "、whole_year、", "、net_transfer"))
    assert not (tmp_path / "x").exists()


def test_wrong_usage_shows_how_it_is_used():
    lines = linkage("audit").stderr.splitlines()
    assert lines[:2] == ["用法： linkage audit [选项]… 案卷", "用“linkage audit --help”查看说明。"]
