"""The audit of a casebook: decisions, figures and findings, as the contract fixes them."""

from linkage_kit.audit.case_audit import CaseAudit
from linkage_kit.audit.result import AuditResult
from linkage_kit.audit.run import audit

__all__ = ["AuditResult", "CaseAudit", "audit"]
