"""The registry of faults: what can be put into generated cases on purpose. A new one registers itself by decoration.

@fault("check_digit", "D01", title="身份号码校验码写错")
def check_digit(scene: Scene) -> Injected:
    ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from linkage_kit.sample.faults.scene import Injected, Scene

Inject = Callable[[Scene], Injected]


@dataclass(frozen=True)
class Fault:
    """A fault: its name, the finding code that it is for, its Chinese title, the known wrong way by which it is made
    ("" where by none), and the level from which cases have it.
    """

    name: str
    code: str
    title: str
    cause: str
    level: int
    inject: Inject


#: The finding codes' letters in the contract's order.
_LETTERS = "DETRSA"
#: Faults by name, in the order of registration.
FAULTS: dict[str, Fault] = {}


def fault(name: str, code: str, *, title: str, cause: str = "", level: int = 1) -> Callable[[Inject], Inject]:
    """Register a fault. Raises ValueError, in Chinese, for a name that another one has."""
    if name in FAULTS:
        raise ValueError(f"差错{name}已登记为{FAULTS[name].title}，请另取名称")

    def register(inject: Inject) -> Inject:
        FAULTS[name] = Fault(name, code, title, cause, level, inject)
        return inject

    return register


def named(names: Iterable[str], level: int | None = None) -> tuple[Fault, ...]:
    """The faults of these names, finding codes and causes, in the order of the contract's codes.

    `all` are those that cases of the level have, `none` is no fault; a code or a cause names every fault of it, those
    of the level alone where there are any. Raises ValueError, in Chinese, for an unknown name.
    """
    asked = list(names)
    if unknown := [name for name in asked if not _of(name, level) and name != "none"]:
        raise ValueError(f"没有差错{'、'.join(unknown)}；可用的有：{'、'.join(known_names())}")
    chosen = {fault.name for name in asked for fault in _of(name, level)}
    return tuple(sorted((FAULTS[name] for name in chosen), key=_place))


def _place(fault: Fault) -> tuple[int, str, int]:
    """Where a fault stands: by the letter of its code (a new one comes last), its code, its registration."""
    letter = fault.code[0]
    return (_LETTERS + letter).index(letter), fault.code, list(FAULTS).index(fault.name)


def known_names() -> list[str]:
    """Every name by which faults can be asked for."""
    codes = dict.fromkeys(sorted(fault.code for fault in FAULTS.values()))
    causes = dict.fromkeys(fault.cause for fault in FAULTS.values() if fault.cause)
    return list(dict.fromkeys(["all", "none", *codes, *FAULTS, *causes]))


def _of(name: str, level: int | None) -> list[Fault]:
    every = FAULTS.values()
    if name == "all":
        return [fault for fault in every if level is None or fault.level <= level]
    if name in FAULTS:
        return [FAULTS[name]]
    having = [fault for fault in every if name in (fault.code, fault.cause)]
    return [fault for fault in having if level is None or fault.level <= level] or having
