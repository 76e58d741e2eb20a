"""The five annex forms of the procedure."""

from linkage_kit.forms.filling import Filling, NoForm, fill
from linkage_kit.forms.write import Written, form_files, form_of, write_blank_forms, write_forms

__all__ = [
    "Filling",
    "NoForm",
    "Written",
    "fill",
    "form_files",
    "form_of",
    "write_blank_forms",
    "write_forms",
]
