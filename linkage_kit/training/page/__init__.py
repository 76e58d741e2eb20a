"""The page of the training: lessons, exercises, progress and the room; no figure is computed in here."""
