"""The audit of a casebook: `lk.audit(casebook, asof="today", rules=None)` -> `lk.Audit`.

Decisions, figures and findings of every case, as the data contract fixes them; docs/package.md shows what to do with
them. The function and this package have one name, so the package can be called (after `import linkage_kit as lk`).
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from linkage_kit.audit.case_audit import CaseAudit
from linkage_kit.audit.result import AuditResult
from linkage_kit.audit.run import audit

__all__ = ["AuditResult", "CaseAudit", "audit"]


class _Callable(ModuleType):
    """This package as a function of the front door, which knows what a notebook shows of an audit."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """An audit of a casebook as of a day, `lk.audit(casebook, asof="today", rules=None)`; see docs/package.md."""
        return self._called()(*args, **kwargs)

    @property
    def __signature__(self) -> Any:
        import inspect

        return inspect.signature(self._called())

    def __reduce__(self) -> Any:
        return import_module, (self.__name__,)

    def _called(self) -> Any:
        # By name: nothing in this package is built on what shows it.
        return import_module("linkage_kit.analysis.audits").audit


sys.modules[__name__].__class__ = _Callable
