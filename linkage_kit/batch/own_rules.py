"""A user's own checks and causes for the processes that make reports, which do not have the user's notebook."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import cloudpickle

from linkage_kit.audit.cause_registry import CLAIM_CAUSES, TRANSFER_CAUSES, own_causes
from linkage_kit.audit.registry import CHECKS, own_checks

_REGISTRIES: dict[str, dict[str, Any]] = {
    "checks": CHECKS,
    "claim_causes": CLAIM_CAUSES,
    "transfer_causes": TRANSFER_CAUSES,
}


def own_rules() -> bytes:
    """The own checks and causes with their code; nothing where there are none."""
    names = {*own_checks(), *own_causes()}
    if not names:
        return b""
    own = {
        registry: {name: known for name, known in registered.items() if name in names}
        for registry, registered in _REGISTRIES.items()
    }
    functions = [
        *(known.find for known in own_checks().values()),
        *(known.fits for known in own_causes().values()),
    ]
    modules = {function.__module__ for function in functions} - {"__main__"}
    # A module beside a notebook is not to be found elsewhere: its functions are sent whole.
    by_value = [sys.modules[name] for name in sorted(modules) if name in sys.modules]
    for module in by_value:
        cloudpickle.register_pickle_by_value(module)
    try:
        return cloudpickle.dumps(own)
    finally:
        for module in by_value:
            cloudpickle.unregister_pickle_by_value(module)


@contextmanager
def registered(own: bytes) -> Iterator[None]:
    """Within, the checks and causes that `own_rules` gave are registered in this process."""
    added = cloudpickle.loads(own) if own else {}
    before = {name: dict(_REGISTRIES[name]) for name in added}
    for name, known in added.items():
        _REGISTRIES[name].update(known)
    try:
        yield
    finally:
        for name, known in before.items():
            _REGISTRIES[name].clear()
            _REGISTRIES[name].update(known)
