"""Every refusal a user can meet; anything else that is raised is a bug.

Refused                     the sentence to show; exit code 1
├── Invalid                 2  a value that cannot be taken: the sentence names the field
│   ├── FilterInvalid       2  a filter that cannot be read
│   └── FileInvalid         2  a settings, process or template file: file, line, key
├── MoveRefused             3  gates that stop a move, each with its fix
├── StaleRecord             4  someone else changed it first
│   └── Conflict            4  the same fields, each with both values
├── NotFound                5  no such record, or a name that fits several
├── NotAllowed              6  the role does not permit it
├── ImportRefused           7  rows that cannot be imported, each with its row and column
├── NothingToUndo           1  no change of yours is left to take back (or to redo)
├── UndoRefused             1  the change cannot be taken back: the sentence says why
└── StorageRefused          1  the database cannot be used as asked
    ├── DatabaseBusy        1  somebody else holds the write lock for too long
    ├── DatabaseOlder       1  an older program made it, and nobody has migrated it
    └── DatabaseMissing     5  the database named does not exist
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesops_tui.domain.conflicts import Clash
    from salesops_tui.domain.gates import GateResult
    from salesops_tui.services.importing.report import ImportReport

# The rule of a session that a key opened on a service account, which owns the files of all.
NO_PATHS = "over ssh give no path: the file goes to stdout"


class Refused(Exception):
    """This cannot be done."""

    exit_code = 1

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or (type(self).__doc__ or "").strip().splitlines()[0])


class Invalid(Refused):
    """A value cannot be taken as it is."""

    exit_code = 2

    def __init__(self, sentence: str | None = None, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class FilterInvalid(Invalid):
    """This filter cannot be read."""


class FileInvalid(Invalid):
    """A file of the team or of the user has a mistake."""


class MoveRefused(Refused):
    """Gates stop this move."""

    exit_code = 3

    def __init__(self, sentence: str | None = None, results: Sequence[GateResult] = ()) -> None:
        super().__init__(sentence)
        self.results = tuple(results)


class StaleRecord(Refused):
    """Someone else changed this record first; look again, then repeat."""

    exit_code = 4


class Conflict(StaleRecord):
    """Someone else changed the same fields meanwhile.

    ``fields`` is what a form over the record would start from now, where a form asked.
    """

    def __init__(
        self, sentence: str, clashes: Sequence[Clash], fields: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(sentence)
        self.clashes = tuple(clashes)
        self.fields = dict(fields or {})


class NotFound(Refused):
    """There is no such record."""

    exit_code = 5


class NotAllowed(Refused):
    """Your role does not permit this."""

    exit_code = 6


class ImportRefused(Refused):
    """Some rows cannot be imported, so none was."""

    exit_code = 7

    def __init__(self, sentence: str | None = None, report: ImportReport | None = None) -> None:
        super().__init__(sentence)
        self.report = report


class NothingToUndo(Refused):
    """No change of yours is left to take back."""


class UndoRefused(Refused):
    """This change cannot be taken back."""


class StorageRefused(Refused):
    """The database cannot be used."""


class DatabaseBusy(StorageRefused):
    """Somebody else is writing; try again."""


class DatabaseOlder(StorageRefused):
    """The database is of an older version; run `salesops db migrate`."""


class DatabaseMissing(StorageRefused):
    """The database does not exist."""

    exit_code = 5
