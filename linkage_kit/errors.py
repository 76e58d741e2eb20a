"""What the command line tells people of an error that they can mend."""

from __future__ import annotations


class UserError(ValueError):
    """An error whose text is for people: Chinese, a line a mistake, sensitive numbers masked.

    The command line shows the text alone; of any other error it shows a traceback.
    """
