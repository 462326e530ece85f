"""Usage readings from rows: by key, else by deal, cluster, month and metric."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from db.journal import Group
from db.queries import imports as queries
from salesops_tui.domain.forms.delivery import UsageForm
from salesops_tui.domain.forms.form import read_field
from salesops_tui.services.importing.keys import deals_by_key
from salesops_tui.services.importing.kinds.kind import KindImport
from salesops_tui.services.importing.mapping import Columns
from salesops_tui.services.importing.records import Entry
from salesops_tui.services.importing.report import ImportOptions, ImportReport
from salesops_tui.services.importing.values import Read, key
from salesops_tui.services.session import Session

COLUMNS = ("cluster", "deal", "month", "metric", "value", "source", "key")
_NEEDED = ("cluster", "month")


class UsageImport(KindImport):
    """One import of usage readings; those of deals that are not won are refused."""

    kind = "usage_reading"
    what = "usage"
    table = "usage_reading"
    prefix = "U"
    keeps_keys = False
    title = "cluster"
    plain = ("cluster", "month", "metric", "value", "source")

    def __init__(
        self,
        session: Session,
        group: Group,
        columns: Columns,
        options: ImportOptions,
        report: ImportReport,
    ) -> None:
        more: dict[str, Read] = {"deal": key, "value": partial(read_field, UsageForm, "value")}
        super().__init__(session, group, columns, options, report, more)
        self._engagements: dict[str, int] = {}
        self._known = queries.Lookup(self.store, "nature", queries.readings(self.store))

    def tie(self, entries: Sequence[Entry]) -> None:
        """Find the engagements of the deals that rows name."""
        keys = {entry.values["deal"] for entry in entries if "deal" in entry.values}
        deals = deals_by_key(self.store, keys)
        engaged = queries.engagements_by_deal(self.store, set(deals.values()))
        self._engagements = {k: engaged[d] for k, d in deals.items() if d in engaged}
        for entry in entries:
            if entry.id is None and "key" in entry.values:
                entry.mistakes["key"] = f"there is no reading {entry.key!r}; leave the key out"
            given = entry.values.get("deal")
            if given is not None and given not in self._engagements:
                known = given in deals
                why = f"{given} is not won, so it has no usage" if known else ""
                entry.mistakes["deal"] = why or f"there is no deal {given!r}"

    def find(self, entries: Sequence[Entry]) -> None:
        """By deal, cluster, month and metric."""
        for entry in entries:
            for name in ("deal", *_NEEDED):
                if name not in entry.values:
                    entry.mistakes.setdefault(name, f"a new reading needs its {name}")
        sound = [entry for entry in entries if not entry.mistakes]
        known = self._known.find([self._nature(entry) for entry in sound])
        for entry in sound:
            entry.id = known.get(self._nature(entry))
            if entry.id is None and "value" not in entry.values:
                entry.mistakes["value"] = "a new reading needs its value"

    def marks(self, entry: Entry) -> list[object]:
        """One reading for a month."""
        return [self._nature(entry)]

    def row(self, entry: Entry) -> dict[str, Any]:
        """All columns of a new reading."""
        values = entry.values
        return {
            "engagement_id": self._engagements[values["deal"]],
            "cluster": values["cluster"],
            "month": values["month"],
            "metric": values.get("metric") or "mau",
            "value": values.get("value"),
            "source": values.get("source", ""),
        }

    def learn(self, entries: Sequence[Entry]) -> None:
        """What names new ones."""
        self._known.add((self._nature(e), e.id or 0) for e in entries if e.now is None)

    def finish(self) -> None:
        """Forget it."""
        super().finish()
        self._known.close()

    def _nature(self, entry: Entry) -> str:
        values = entry.values
        engagement, metric = self._engagements[values["deal"]], values.get("metric") or "mau"
        return f"{engagement}\n{values['cluster'].casefold()}\n{values['month']}\n{metric}"
