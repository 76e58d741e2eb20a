"""Finds the files that ship with the code: in the source tree, in an editable install and in a wheel.

The wheel carries `schemas/` and `notebooks/` of the tree inside the package, under `_bundled/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_PACKAGE = Path(__file__).resolve().parent


def schemas() -> Path:
    """Folder of the table schemas, a YAML file a table."""
    return _folder("schemas")


def read_yaml(path: Path) -> Any:
    """What a YAML file says; libyaml reads it, where it is there, in a tenth of the time."""
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def notebooks() -> Path:
    """Folder of the notebooks."""
    return _folder("notebooks")


def sample_casebook() -> Path:
    """Folder of the sample casebook's CSV files."""
    return _PACKAGE / "sample" / "casebook"


def rulebook_file() -> Path:
    """The rulebook."""
    return _PACKAGE / "rulebook.yaml"


def template(name: str) -> Path:
    """A template (file or folder) of the reports."""
    return _PACKAGE / "reporting" / "templates" / name


def form_template() -> Path:
    """The Typst template of the annex forms."""
    return _PACKAGE / "forms" / "templates" / "form.typ"


def own_tests() -> Path | None:
    """Folder of the tests in the source tree; None in a wheel."""
    tree = _PACKAGE.parent
    return tree / "tests" if (tree / "pyproject.toml").is_file() else None


def _folder(name: str) -> Path:
    bundled = _PACKAGE / "_bundled" / name
    return bundled if bundled.is_dir() else _PACKAGE.parent / name
