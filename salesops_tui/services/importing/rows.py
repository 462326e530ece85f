"""One row of a file on its way to a deal, and the ties between rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.database import Store
from db.journal import Group
from db.queries import imports as queries
from db.rows.sales import DealRow
from salesops_tui.services.importing.keys import deals_by_key
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.report import ImportReport


@dataclass(slots=True)
class Given:
    """What a row gives, by our columns; blank cells are not there."""

    row: int
    values: dict[str, Any]
    id: int | None = None  # the deal it means; None while it is new
    number: int = 0  # the id that a key of ours asks for
    organization_id: int | None = None
    owner_id: int | None = None
    sound: bool = True

    @property
    def key(self) -> str:
        """The key given, or ""."""
        key: str = self.values.get("key", "")
        return key

    @property
    def name(self) -> str:
        """The name given, else one made of the organization and the product or key."""
        given: str = self.values.get("name", "")
        if given:
            return given
        place = self.values.get("organization") or self.key
        thing = self.values.get("product") or self.key
        return " – ".join(dict.fromkeys(part for part in (place, thing) if part))[:200]


class Links:
    """Which deal each row renews; written last, when every deal has its id."""

    def __init__(self, store: Store, group: Group, report: ImportReport, columns: Columns) -> None:
        self._store = store
        self._group = group
        self._report = report
        self._column = columns.theirs.get("previous_deal", "")
        self._wanted: list[tuple[int, int, str]] = []

    def add(self, row: Given) -> None:
        """Remember a row's tie."""
        assert row.id is not None  # every sound row has been written by now
        self._wanted.append((row.row, row.id, row.values["previous_deal"]))

    def write(self) -> None:
        """Tie every deal to the one it renews; a tie that cannot be is its row's error."""
        for number, deal_id, key in self._wanted:
            previous = deals_by_key(self._store, [key]).get(key)
            holder = queries.renewed_by(self._store, previous) if previous else None
            if previous is None:
                self._report.error(number, self._column, f"there is no deal {key!r}")
            elif holder not in (None, deal_id):
                self._report.error(number, self._column, f"{key} is renewed by D-{holder} already")
            elif queries.renews(self._store, previous, deal_id):
                self._report.error(number, self._column, f"{key} cannot renew itself")
            else:
                self._group.update(DealRow, deal_id, {"previous_deal_id": previous})
