"""Rows that cannot be taken, in a file of their own that can be mended and imported again."""

from __future__ import annotations

import os
from pathlib import Path

from salesops_tui.errors import Invalid, Refused
from salesops_tui.exports.files import whole_file
from salesops_tui.services.importing.mapping import ERROR, Columns
from salesops_tui.services.importing.reading import Source, format_of


class Rejects:
    """A file of rejected rows: the input's own columns, and why each row is there."""

    def __init__(self, path: Path, form: str) -> None:
        """Raises Refused for a file that exists, Invalid for one that is called another form."""
        if os.path.lexists(path):
            raise Refused(f"{path} exists; name a new file for the rejected rows")
        if not path.parent.is_dir():
            raise Refused(f"The folder {path.parent} does not exist.")
        if path.suffix and format_of(path) != form:
            raise Invalid(
                f"rejects: rejected rows are {form} as the file is; call it such as"
                f" {path.with_suffix('.' + form).name}",
                field="rejects",
            )
        self._path = path
        self._written = False

    def check_columns(self, columns: Columns) -> None:
        """Raise Invalid where the file's own column has the place of the errors."""
        if ERROR in columns.theirs.values():
            raise Invalid(
                f"rejects: the file has a column {ERROR!r} of its own; call it otherwise",
                field="rejects",
            )

    def write(self, source: Source, wrong: dict[int, str]) -> None:
        """Write the rows that are wrong; the file appears when it is whole."""
        with whole_file(self._path) as stream:
            source.write(stream, wrong)
        self._written = True

    def take_back(self) -> None:
        """Remove what was written, since nothing was imported."""
        if self._written:
            self._path.unlink(missing_ok=True)
