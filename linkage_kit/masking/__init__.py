"""Masking of identity numbers, phones, bank accounts and passwords for reports, logs and error messages."""

from linkage_kit.masking.masks import mask_account, mask_id_number, mask_phone, mask_text, names_person

__all__ = ["mask_account", "mask_id_number", "mask_phone", "mask_text", "names_person"]
