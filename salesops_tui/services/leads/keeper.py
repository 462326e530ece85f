"""What adds and edits leads: one person is one lead, and what brought it first stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from db.journal import Group
from db.queries import leads as queries
from db.queries import people as people_queries
from db.queries.leads import Known
from db.rows.marketing import LeadRow, TouchRow
from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.leads import Lead, domain_of, fold, is_free
from salesops_tui.domain.process import Kind
from salesops_tui.domain.records import number
from salesops_tui.domain.transitions import Move, Route
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services.keepers import Keeper
from salesops_tui.services.leads.conversion import open_deal
from salesops_tui.services.session import Done


class Captured(NamedTuple):
    """What became of somebody who was captured: a lead, new or known (``same``: by what)."""

    id: int
    key: str
    same: str = ""


class LeadKeeper(Keeper):
    """Leads; somebody who is one already gets a touch."""

    def add(self, raw: Mapping[str, Any]) -> Done:
        """Capture somebody; the key is that of the lead there was, if there was one."""
        values = read_new(self.form, raw)
        with self.session.change("") as group:
            captured = self.capture(group, values)
        return Done(group.what, group.id, captured.key)

    def capture(
        self, group: Group, values: Mapping[str, Any], at: datetime | None = None
    ) -> Captured:
        """Capture somebody inside a change that may do more; ``values`` are the form's, read."""
        twin, same = self.twin(values)
        if twin is None:
            identity = self.insert(group, {**values, "captured_at": at or group.now})
            return Captured(identity, self.kind.key(identity))
        group.what = group.what or f"touched lead {twin.key} {twin.name}: known by its {same}"
        row = self._row_values(group, {"experiment": values.get("experiment", "")})
        told = {"source": values.get("source", ""), "note": _said(values, twin)}
        group.insert(TouchRow, {**_touch(group, twin.id, at), **row, **told})
        return Captured(twin.id, twin.key, same)

    def twin(self, values: Mapping[str, Any], besides: int = 0) -> tuple[Known | None, str]:
        """The lead that is the same person, and by what it is known: e-mail, domain and name."""
        email, name = fold(values.get("email") or ""), fold(values.get("name") or "")
        domain = self._domain(values)
        organization = values.get("organization_id") or self._known_organization(values)
        found = queries.known(
            self.session.store, values.get("email") or "", domain, organization, besides
        )
        by_mail = next((known for known in found if email and fold(known.email) == email), None)
        if by_mail is not None:
            return by_mail, "e-mail"
        by_name = next((known for known in found if fold(known.name) == name), None)
        what = "domain" if by_name and domain and by_name.domain == domain else "organization"
        return by_name, f"{what} and name"

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Complete a new lead; what first brought one stays as it is."""
        if before is None:
            values.setdefault("captured_at", group.now)
            values["status"] = self.session.process.track("lead")[0].key
            values["domain"] = self._domain(values)
            if values.get("organization_id") is None and values["domain"]:
                found = queries.organization_of(self.session.store, values["domain"])
                values["organization_id"] = found
            return
        if values.get("experiment_id", before["experiment_id"]) != before["experiment_id"]:
            raise Invalid(
                "Experiment: what first brought a lead stays; `salesops lead touch"
                f" L-{before['id']} --experiment CODE` records another one",
                field="experiment",
            )
        both = {**before, **values}
        if "email" in values and before["domain"] == domain_of(before["email"]):
            values.setdefault("domain", domain_of(both["email"]))
        if "domain" in values:
            values["domain"] = self._domain({**both, "domain": values["domain"]})

    def after(self, group: Group, identity: int, before: dict[str, Any] | None) -> None:
        """Write the first touch of a new lead."""
        if before is not None:
            return
        names = ("experiment_id", "source", "captured_at")
        row = self.records.raw("lead", identity, *names)
        at = row.pop("captured_at")
        group.insert(TouchRow, {**_touch(group, identity, at), **row, "note": ""})

    def facts(self, identity: int) -> dict[str, Any]:
        """Its columns, and the keys of leads that are the same person."""
        shown = super().facts(identity)
        raw = self.records.raw("lead", identity, "organization_id", "domain")
        twin, _ = self.twin({**shown, **raw}, besides=identity)
        return {**shown, "duplicates": (f"{twin.key} {twin.name}",) if twin else ()}

    def moved(self, group: Group, identity: int, way: Route, move: Move) -> None:
        """Open the deal of a qualified lead; keep why one is given up, or which it repeats."""
        lead = self.lead(identity)
        kind = next(s.kind for s in self.session.process.track("lead") if s.key == way.to)
        if lead.deal_id is not None:
            raise Invalid(f"{lead.key} became {lead.deal}; work on that deal", field="status")
        if way.to == "duplicate":
            self._repeat(group, lead)
        elif lead.duplicate_of:
            group.update(LeadRow, lead.id, {"duplicate_of_id": None})
        if kind is Kind.WON:
            if way.direction == "reopen":
                raise Invalid(f"{lead.key} was given up; decide to engage first", field="status")
            open_deal(self.records, group, lead)
        elif kind is Kind.LOST and way.to != "duplicate" and lead.decision != "decline":
            self._decline(group, lead, move.reason)
        elif way.direction == "reopen" and lead.decision == "decline":
            group.update(LeadRow, lead.id, {"decision": "", "decision_reason": ""})

    def refuse_removal(self, identity: int) -> None:
        """Refuse for a lead that a deal came from."""
        lead = self.lead(identity)
        if lead.deal_id is not None:
            raise Invalid(f"{lead.key} became {lead.deal}; undo that first, or keep it")

    def lead(self, identity: int) -> Lead:
        """A lead as decisions look at it; raises NotFound."""
        found = queries.lead(self.session.store, identity)
        if found is None:
            raise NotFound(f"L-{identity}: there is no such lead")
        return found

    def _decline(self, group: Group, lead: Lead, reason: str) -> None:
        if not reason:
            raise Invalid("reason: declining a lead needs one", field="reason")
        values = {"decision": "decline", "decision_reason": reason, "decided_at": group.now}
        group.update(LeadRow, lead.id, {**values, "park_until": None})

    def _repeat(self, group: Group, lead: Lead) -> None:
        """Make a duplicate a touch of the lead it repeats."""
        of = number(lead.duplicate_of, "L")
        if not of:
            twin, _ = self.twin(lead._asdict(), besides=lead.id)
            if twin is None:
                raise Invalid(
                    f"{lead.key}: no other lead has its e-mail, or its domain and name; name the"
                    f" one it repeats: `salesops lead duplicate {lead.key} L-…`",
                    field="status",
                )
            of = twin.id
            group.update(LeadRow, lead.id, {"duplicate_of_id": of})
        row = self.records.raw("lead", lead.id, "experiment_id", "source")
        note = f"{lead.key} {lead.name} is the same"
        group.insert(TouchRow, {**_touch(group, of, None), **row, "note": note})

    def _domain(self, values: Mapping[str, Any]) -> str:
        """The domain of somebody's organization: as given, else of the e-mail."""
        given = str(values.get("domain") or "").strip().casefold()
        return given if given and not is_free(given) else domain_of(values.get("email") or "")

    def _known_organization(self, values: Mapping[str, Any]) -> int | None:
        word = str(values.get("organization") or "")
        identity = number(word, "O")
        if identity:
            return identity
        return people_queries.organization_id(self.session.store, word) if word else None


def _touch(group: Group, lead_id: int, at: datetime | str | None) -> dict[str, Any]:
    return {"lead_id": lead_id, "at": at or group.now, "kind": "capture", "by_id": group.by}


def _said(values: Mapping[str, Any], twin: Known) -> str:
    """What somebody known was called this time, where that differs, and what was noted."""
    name, email = str(values.get("name") or ""), str(values.get("email") or "")
    differs = fold(name) != fold(twin.name) or (email and fold(email) != fold(twin.email))
    called = " ".join(filter(None, (name, f"<{email}>" if email else ""))) if differs else ""
    return "; ".join(filter(None, (called, str(values.get("fit") or ""))))
