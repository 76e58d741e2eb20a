"""What all tests share: hypothesis without deadlines, for machines that are busy."""

from hypothesis import settings

settings.register_profile("linkage", deadline=None)
settings.load_profile("linkage")
