"""What changed in HubSpot alone, made here through the services that people use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from db.queries import in_step
from db.queries.handover import FILES
from salesops_tui.domain.process import Kind
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, Refused, StaleRecord
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.sync.hubspot.fields import COMPANY, KINDS, SYSTEM, Fields

if TYPE_CHECKING:
    from db.queries.in_step import Pair
    from salesops_tui.services.sync.pulls import Desk

_STAGE = "dealstage"
_OURS = {  # the fields of our forms
    "dealname": "name",
    "amount": "estimate",
    "closedate": "expected_close",
    "deal_currency_code": "currency",
    "name": "name",
    "domain": "domains",
    "country": "country",
    "email": "emails",
    "phone": "phone",
    "jobtitle": "title",
    COMPANY: "organization",
}
_LISTS = ("domains", "emails")  # of which HubSpot has the first


class Taken(NamedTuple):
    """The fields that were taken, why others were not, and the last change that was made."""

    fields: dict[str, Any]
    refused: dict[str, str]
    group: int


class Taker:
    """Changes our records as they were changed there."""

    def __init__(self, desk: Desk, fields: Fields) -> None:
        self._desk = desk
        self._fields = fields
        self._pipeline = Pipeline(desk.session)

    def take(self, record: str, pair: Pair, fields: Mapping[str, Any]) -> Taken:
        """Make fields of a record what they are there; one that cannot be says why.

        Raises StaleRecord when somebody changed the record meanwhile.
        """
        taken = Taken({}, {}, 0)
        plain = {name: value for name, value in fields.items() if name in _OURS}
        if plain:
            taken = self._edit_all(record, pair, plain)
        for name in fields.keys() - plain.keys() - {_STAGE}:
            taken.refused[name] = "it is in another pipeline there"
        if _STAGE in fields:
            taken = self._move(pair, str(fields[_STAGE]), taken)
        return taken

    def _edit_all(self, record: str, pair: Pair, fields: Mapping[str, Any]) -> Taken:
        """All fields in one change; where one of them is refused, each in its own."""
        try:
            group = self._edit(record, pair.id, fields, pair.revision)
            return Taken(dict(fields), {}, group)
        except StaleRecord:
            raise
        except Refused as refusal:
            if len(fields) == 1:
                return Taken({}, dict.fromkeys(fields, _line(refusal)), 0)
        taken = Taken({}, {}, 0)
        for name, value in fields.items():
            now = self._now(record, pair)
            one = self._edit_all(record, now, {name: value})
            taken.fields.update(one.fields)
            taken.refused.update(one.refused)
            taken = taken._replace(group=one.group or taken.group)
        return taken

    def _now(self, record: str, pair: Pair) -> Pair:
        """The record as the edit before has left it."""
        file = FILES[SYSTEM, KINDS[record]]
        found = in_step.some(self._desk.session.store, SYSTEM, record, file, [pair.id])
        if pair.id not in found:
            raise StaleRecord
        return found[pair.id]

    def _edit(self, record: str, identity: int, fields: Mapping[str, Any], revision: int) -> int:
        raw = {_OURS[name]: value or "" for name, value in fields.items()}
        records = self._desk.records
        for name in _LISTS:
            if name in raw:
                rest = records.show(record, identity)[name][1:]
                raw[name] = ", ".join(word for word in (raw[name], *rest) if word)
        if fields.get(COMPANY):
            raw["organization"] = self._organization(str(fields[COMPANY]))
        if record == "deal":
            return self._desk.deals.edit(identity, raw, expecting=revision).group
        return records.keeper(record).edit(identity, raw, expecting=revision).group

    def _organization(self, company: str) -> str:
        """Our organization for a company there, as a form takes it."""
        known = in_step.known(self._desk.session.store, SYSTEM, "organization", [company])
        if company not in known:
            raise Invalid("the company it belongs to there is not known here", field=COMPANY)
        return str(self._desk.records.show("organization", known[company])["name"])

    def _move(self, pair: Pair, stage: str, taken: Taken) -> Taken:
        """Make a move; a gate that is in its way stays in its way."""
        wanted = self._fields.stages(stage)
        if not wanted:
            why = f"its stage there, {stage}, is none of [systems.hubspot] stages in team.toml"
            taken.refused[_STAGE] = why
            return taken
        deal = self._pipeline.deal(pair.id)
        if deal.stage != pair.fields["Deal stage"]:
            raise StaleRecord
        lost = self._desk.session.process.kind(wanted[0]) is Kind.LOST
        move = Move(wanted[0], "other" if lost else "moved in HubSpot", "lost in HubSpot")
        try:
            done = self._pipeline.move(deal.id, move, expecting=deal.revision)
        except StaleRecord:
            raise
        except Refused as refusal:
            taken.refused[_STAGE] = _line(refusal)
            return taken
        taken.fields[_STAGE] = stage
        return taken._replace(group=done.group)


def _line(refusal: Refused) -> str:
    """A refusal of several lines as one."""
    return " ".join(str(refusal).split())
