"""The readers that are tried, one or two a module: each makes damaged inputs, and reads them.

Another one is its module and a line in `TARGETS`.
"""

from __future__ import annotations

from collections.abc import Mapping

from fuzz.target import Target
from fuzz.targets.casebook_files import CSV, PARQUET, XLSX
from fuzz.targets.imports import EXPORT_CSV, EXPORT_XLSX, FORMS
from fuzz.targets.parameters import PARAMETERS, SETTINGS, TRIALS
from fuzz.targets.texts import VALUES, YAML_FILES

TARGETS: Mapping[str, Target] = {
    target.name: target
    for target in (
        CSV,
        PARQUET,
        XLSX,
        EXPORT_CSV,
        EXPORT_XLSX,
        FORMS,
        VALUES,
        TRIALS,
        SETTINGS,
        PARAMETERS,
        YAML_FILES,
    )
}
