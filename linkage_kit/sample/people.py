"""Invented people for generated cases: names, places, identity numbers and phones that belong to nobody.

Identity numbers are well-formed, check digit included, but their place part is a prefecture's code (371000), which
is no district and is issued to no one. Phones lie in the 154 range, which no operator has.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import Generator

from linkage_kit.columns import Array, Days, months
from linkage_kit.identity import check_characters
from linkage_kit.procedure.retirement import statutory_months
from linkage_kit.rulebook import Rulebook

#: County-level regions of Shandong: code, name with its city, and their agency.
COUNTIES = pd.DataFrame(
    [
        ("370112", "济南市历城区"),
        ("370211", "青岛市黄岛区"),
        ("370215", "青岛市即墨区"),
        ("370303", "淄博市张店区"),
        ("370481", "枣庄市滕州市"),
        ("370502", "东营市东营区"),
        ("370611", "烟台市福山区"),
        ("370685", "烟台市招远市"),
        ("370783", "潍坊市寿光市"),
        ("370784", "潍坊市安丘市"),
        ("370811", "济宁市任城区"),
        ("370983", "泰安市肥城市"),
        ("371002", "威海市环翠区"),
        ("371082", "威海市荣成市"),
        ("371102", "日照市东港区"),
        ("371302", "临沂市兰山区"),
        ("371324", "临沂市兰陵县"),
        ("371481", "德州市乐陵市"),
        ("371502", "聊城市东昌府区"),
        ("371602", "滨州市滨城区"),
        ("371702", "菏泽市牡丹区"),
    ],
    columns=["code", "name"],
    dtype="str",
)
COUNTIES["agency"] = COUNTIES["name"] + "社会保险服务中心"

#: Regions outside the province where people of Shandong have worked.
ELSEWHERE = pd.DataFrame(
    [
        ("110105", "北京市朝阳区"),
        ("120116", "天津市滨海新区"),
        ("210213", "大连市金州区"),
        ("310115", "上海市浦东新区"),
        ("320115", "南京市江宁区"),
        ("330205", "宁波市江北区"),
    ],
    columns=["code", "name"],
    dtype="str",
)

_SURNAMES = pd.Series(list("王李张刘陈杨赵孙于宋徐马姜吕丁曲郭周黄韩高林孔孟崔毕邹初丛鞠"), dtype="str")
_MEN = [
    "建国", "志强", "永刚", "德福", "玉山", "洪波", "国良", "茂林", "长江", "冬生",
    "文喆", "兆堃", "传忠", "守信", "金海", "学军", "立新", "宝泉", "庆云", "䶮",
]  # fmt: skip
_WOMEN = [
    "秀兰", "桂芳", "淑珍", "丽华", "春梅", "爱华", "海燕", "美玲", "长英", "玉芹",
    "翠萍", "红霞", "瑞香", "金凤", "月娥", "敏", "晓堃", "喆", "立娟", "彩云",
]  # fmt: skip
_GIVEN = pd.Series(_MEN + _WOMEN, dtype="str")
_VILLAGES = pd.Series(
    ["柳树湾镇前村", "槐树镇东村", "桃花谷镇西沟村", "龙泉岭镇南庄村", "枣林镇北屋村", "圣水湾镇新村"],
    dtype="str",
)

_CHECK_CHARACTERS = np.frombuffer(b"0123456789X", np.uint8)
#: Sequence numbers of one place, birthday and sex in an identity number.
_SEQUENCES = 500


def names(rng: Generator, sexes: Array) -> pd.Series:
    """Full names that fit the sexes (男, 女)."""
    male = sexes == "男"
    given = np.where(male, 0, len(_MEN)) + rng.integers(0, np.where(male, len(_MEN), len(_WOMEN)))
    return _pick(_SURNAMES, rng.integers(0, len(_SURNAMES), len(sexes))) + _pick(_GIVEN, given)


def addresses(rng: Generator, county: Array) -> pd.Series:
    """Registered residences in the counties (row numbers of `COUNTIES`)."""
    village = _pick(_VILLAGES, rng.integers(0, len(_VILLAGES), len(county)))
    return "山东省" + _pick(COUNTIES["name"], county) + village


def phones(rng: Generator, count: int) -> pd.Series:
    """Mobile numbers of eleven digits."""
    return "154" + pd.Series(rng.integers(0, 10**8, count)).astype("str").str.zfill(8)


def _pick(texts: pd.Series, rows: Array) -> pd.Series:
    return texts.take(rows).reset_index(drop=True)


def birth_months_for_retirement(groups: Array, retiring: Array, rules: Rulebook) -> Array:
    """Latest birth month, as months since year 0, whose statutory retirement month is not after `retiring`.

    `groups`: retirement groups; `retiring`: months since year 0.
    """
    births = np.arange("1940-01", "1995-01", dtype="datetime64[M]")
    result = np.zeros(len(groups), np.int64)
    today = np.full(len(births), np.datetime64("2025-01-01"))
    for group in rules.retirement_groups(today[0].item()):
        due = statutory_months(
            births.astype("datetime64[D]"), np.full(len(births), group, object), today, rules
        )
        latest = np.searchsorted(due, retiring, side="right") - 1
        result = np.where(groups == group, months(births)[latest], result)
    return result


def identity_numbers(rng: Generator, county: Array, births: Days, sexes: Array) -> pd.Series:
    """Identity numbers of the counties' prefectures, different from each other while 500 suffice a birthday."""
    male = sexes == "男"
    place = COUNTIES["code"].str[:4].astype(np.int64).to_numpy()[county] * 100
    year, month = np.divmod(months(births), 12)
    day = (births - births.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    birthday = year * 10_000 + (month + 1) * 100 + day
    rank = _rank_in_group((place * 10**8 + birthday) * 2 + male)
    sequence = (rng.integers(0, _SEQUENCES) + rank) % _SEQUENCES * 2 + male
    body = (place * 10**8 + birthday) * 1000 + sequence
    digits = body[:, None] // 10 ** np.arange(16, -1, -1) % 10
    check = _CHECK_CHARACTERS[check_characters(body)]
    characters = np.concatenate([digits.astype(np.uint8) + ord("0"), check[:, None]], axis=1)
    return pd.Series(np.ascontiguousarray(characters).view("S18").ravel().astype(str), dtype="str")


def _rank_in_group(keys: Array) -> Array:
    """Position of each row among the rows with the same key, from 0."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    rank = np.empty(len(keys), np.int64)
    rank[order] = np.arange(len(keys)) - np.repeat(starts, np.diff(np.append(starts, len(keys))))
    return rank
