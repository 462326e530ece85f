"""Lists that need nothing of their own."""

from typing import ClassVar

from screens.records.list import RecordList


class CommunitiesScreen(RecordList):
    """Communities."""

    KIND = "community"
    COLUMNS: ClassVar[tuple[str, ...]] = ("key", "name", "organization", "size", "compute")
