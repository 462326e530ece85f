"""How a form over a record that is there saves: beside what others wrote, or after asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from salesops_tui.domain.conflicts import Seen
from salesops_tui.errors import Conflict, StaleRecord
from salesops_tui.services.session import Done

NOTHING = Done("", 0)  # a form that was saved as it was opened


class Start(NamedTuple):
    """What a form starts from: a record's fields, and the revision they were read at."""

    revision: int
    values: Mapping[str, Any]


Write = Callable[[dict[str, Any], Seen], Done]


class Saving:
    """Writes the fields that were changed, expecting the revision that the form has seen.

    ``fresh`` reads the record again; its revision first, so that nothing newer is taken for seen.
    """

    def __init__(self, write: Write, fresh: Callable[[], Start], *, bare: bool = False) -> None:
        """``bare``: a form that was saved as it was opened is written too."""
        self._write = write
        self._fresh = fresh
        self._bare = bare
        self.start = fresh()

    def __call__(self, raw: dict[str, Any]) -> Done:
        """Save; raises Conflict with texts as people type them, StaleRecord for what moved on.

        Whoever saves again has been told, and is taken to have seen what there is now.
        """
        if not raw and not self._bare:
            return NOTHING
        try:
            return self._write(raw, Seen(self.start.revision))
        except Conflict as conflict:
            from screens.dialogs.form import as_text

            was, self.start = self.start, self._fresh()
            now = self.start.values
            clashes = [
                clash._replace(
                    theirs=as_text(now.get(clash.field)),
                    yours=as_text(raw.get(clash.field)),
                    base=as_text(was.values.get(clash.field)),
                )
                for clash in conflict.clashes
            ]
            raise Conflict(str(conflict), clashes, now) from None
        except StaleRecord as stale:
            self.start = self._fresh()
            raise StaleRecord(f"{stale}. Enter again saves yours.") from None
