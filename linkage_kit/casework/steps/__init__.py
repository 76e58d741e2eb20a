"""The steps of the casework, in the order of the procedure. Another one is a module, a `.vue` file and a line here."""

from linkage_kit.casework.registry import circled, number_of, register_step, step_of, steps, unregister_step
from linkage_kit.casework.steps.choose import Choose
from linkage_kit.casework.steps.decision import Decision
from linkage_kit.casework.steps.dispute import Dispute
from linkage_kit.casework.steps.employee_periods import EmployeePeriods
from linkage_kit.casework.steps.events import Events
from linkage_kit.casework.steps.findings import Findings
from linkage_kit.casework.steps.overlap import Overlap
from linkage_kit.casework.steps.person import Person
from linkage_kit.casework.steps.produce import Produce
from linkage_kit.casework.steps.refund import Refund
from linkage_kit.casework.steps.resident_years import ResidentYears
from linkage_kit.casework.steps.settlement import Settlement

for _step in (
    Choose,
    Person,
    ResidentYears,
    EmployeePeriods,
    Overlap,
    Decision,
    Refund,
    Settlement,
    Events,
    Dispute,
    Findings,
    Produce,
):
    register_step(_step)

__all__ = ["circled", "number_of", "register_step", "step_of", "steps", "unregister_step"]
