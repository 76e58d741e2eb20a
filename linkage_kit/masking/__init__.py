"""Masking of identity numbers, phones, bank accounts and passwords for reports, logs and error messages."""

from linkage_kit.masking.masks import (
    LEAST_DIGITS,
    LEAST_HIDDEN,
    PASSWORD_MARK,
    mask_account,
    mask_id_number,
    mask_phone,
    mask_text,
    names_person,
)

__all__ = [
    "LEAST_DIGITS",
    "LEAST_HIDDEN",
    "PASSWORD_MARK",
    "mask_account",
    "mask_id_number",
    "mask_phone",
    "mask_text",
    "names_person",
]
