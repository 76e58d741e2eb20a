"""Exams for a class: papers of their own for every trainee, answer sheets, a key, and marking."""
