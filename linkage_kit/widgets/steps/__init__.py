"""The steps of the casework, in the order of the procedure. Another one is a module, a `.vue` file and a line here."""

from linkage_kit.widgets.step import State, Step
from linkage_kit.widgets.steps.choose import Choose
from linkage_kit.widgets.steps.refund import Refund
from linkage_kit.widgets.steps.resident_years import ResidentYears

STEPS: tuple[type[Step], ...] = (
    Choose,
    ResidentYears,
    Refund,
)

__all__ = ["STEPS", "State", "Step"]
