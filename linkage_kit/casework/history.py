"""What was typed, step by step: undo and redo."""

from __future__ import annotations

from dataclasses import dataclass

from linkage_kit.casework.rows import Texts

#: How many steps can be undone.
LONGEST = 200


@dataclass(frozen=True)
class History:
    """States of a case in the order in which they were made, and which of them is shown."""

    states: tuple[Texts, ...]
    at: int = 0

    @property
    def now(self) -> Texts:
        """The state that is shown."""
        return self.states[self.at]

    def then(self, state: Texts) -> History:
        """A further state; what was undone is gone, and so is what lies too many steps back. No change is no step."""
        if state.tables == self.now.tables:
            return self
        states = (*self.states[: self.at + 1], state)[-(LONGEST + 1) :]
        return History(states, len(states) - 1)

    def undone(self) -> History:
        """One step back, if there is one."""
        return History(self.states, max(self.at - 1, 0))

    def redone(self) -> History:
        """One step forward, if there is one."""
        return History(self.states, min(self.at + 1, len(self.states) - 1))
