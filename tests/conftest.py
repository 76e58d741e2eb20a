"""What all tests share: the same examples every time, no deadlines, and no working days of an office's own."""

import os
import tempfile

from hypothesis import settings

# `linkage_kit.workdays` looks for an office's workdays.csv in the user's configuration folder.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="linkage-config-")

# The machine may be busy, and a run that fails must fail again.
settings.register_profile("linkage", deadline=None, derandomize=True, database=None)
settings.load_profile("linkage")
