"""The page on which an exam is sat: questions and fields, without answers, hints or marks."""
