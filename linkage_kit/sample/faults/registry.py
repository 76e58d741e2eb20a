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
    """The faults of these names, finding codes and causes, by code; `all` are those that cases of
    the level have, `none` is no fault.

    A code or a cause names every fault that it has. Raises ValueError, in Chinese, for an unknown name.
    """
    asked = list(names)
    if unknown := [name for name in asked if not _of(name, level) and name != "none"]:
        raise ValueError(f"没有差错{'、'.join(unknown)}；可用的有：{'、'.join(known_names())}")
    chosen = {fault.name for name in asked for fault in _of(name, level)}
    by_code = sorted(FAULTS.values(), key=lambda fault: fault.code)
    return tuple(fault for fault in by_code if fault.name in chosen)


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
    return [fault for fault in every if name in (fault.code, fault.cause)]
