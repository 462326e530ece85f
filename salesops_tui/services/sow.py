"""Statements of work of deals: written, signed off by three, taken over as deliverables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.journal import Group
from db.queries import delivery as delivery_queries
from db.queries import sows as queries
from db.rows.papers import SignOffRow
from db.rows.services import DeliverableRow, SowLineRow, SowRow
from salesops_tui.domain.forms.delivery import SignOffForm, SowForm, SowLineForm
from salesops_tui.domain.forms.form import read, read_new
from salesops_tui.domain.gates import SIGN_OFF_ROLES
from salesops_tui.domain.sow import Sow, SowLine, signing_role
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services import conflicts
from salesops_tui.services.delivery.work import refuse_range
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.prices import Prices
from salesops_tui.services.session import Done, Session

WORK = "directed-work"  # the product whose price is the hourly rate


class Sows:
    """The statement of work of each deal."""

    def __init__(self, session: Session, pipeline: Pipeline, prices: Prices) -> None:
        self._session = session
        self._pipeline = pipeline
        self._prices = prices

    def of(self, deal_id: int) -> Sow:
        """A deal's statement of work; an empty one while nothing is written."""
        rate, currency = self._rate()
        found = queries.text(self._session.store, deal_id)
        if found is None:
            return Sow(0, 0, deal_id, rate=rate, currency=currency)
        identity, revision, background, technical, out_of_scope, people = found
        lines = queries.lines(self._session.store, identity, rate)
        signed = queries.sign_offs(self._session.store, identity)
        texts = (background, technical, out_of_scope, people)
        return Sow(identity, revision, deal_id, *texts, rate, currency, lines, signed)

    def edit(self, deal_id: int, raw: Mapping[str, Any], expecting: int | None = None) -> Done:
        """Change the texts given; sign-offs of another text are taken back."""
        values, key = read(SowForm, raw), self._key(deal_id)
        with self._session.change("") as group:
            sow = self.of(deal_id)
            differ = {name: text for name, text in values.items() if getattr(sow, name) != text}
            group.what = f"edited the statement of work of {key}{_lost(sow)}"
            if not sow.id:
                group.insert(SowRow, {"deal_id": deal_id, **values})
            elif differ:
                expecting = conflicts.settle(group, SowRow, sow.id, differ, expecting, SowForm)
                group.update(SowRow, sow.id, differ, expecting=expecting)
                self._take_back(group, sow)
        return Done(group.told, group.id, key)

    def add_line(self, deal_id: int, raw: Mapping[str, Any]) -> Done:
        """Add a deliverable with its range of hours."""
        values, key = read_new(SowLineForm, raw), self._key(deal_id)
        refuse_range(values["low_hours"], values["high_hours"])
        with self._session.change("") as group:
            sow = self.of(deal_id)
            what = f"added {values['title']} to the statement of work of {key}"
            group.what = f"{what}{_lost(sow)}"
            own = sow.id or group.insert(SowRow, {"deal_id": deal_id})
            place = len(sow.lines)
            group.insert(SowLineRow, {"sow_id": own, "position": place, **values})
            self._take_back(group, sow)
        return Done(group.what, group.id, key)

    def edit_line(
        self, deal_id: int, line_id: int, raw: Mapping[str, Any], expecting: int | None = None
    ) -> Done:
        """Change the fields given of a line."""
        values, key = read(SowLineForm, raw), self._key(deal_id)
        with self._session.change("") as group:
            sow = self.of(deal_id)
            line = self._line(sow, line_id)
            expecting = conflicts.settle(group, SowLineRow, line.id, values, expecting, SowLineForm)
            whole = {**line._asdict(), **values}
            refuse_range(whole["low_hours"], whole["high_hours"])
            differ = {name: value for name, value in values.items() if getattr(line, name) != value}
            group.what = f"edited {line.title} in the statement of work of {key}{_lost(sow)}"
            if differ:
                group.update(SowLineRow, line.id, differ, expecting=expecting)
                self._take_back(group, sow)
        return Done(group.told, group.id, key)

    def remove_line(self, deal_id: int, line_id: int, expecting: int | None = None) -> Done:
        """Take a line out."""
        key = self._key(deal_id)
        with self._session.change("") as group:
            sow = self.of(deal_id)
            line = self._line(sow, line_id)
            group.what = f"took {line.title} out of the statement of work of {key}{_lost(sow)}"
            group.delete(SowLineRow, line.id, expecting=expecting)
            self._take_back(group, sow)
        return Done(group.what, group.id, key)

    def sign_off(self, deal_id: int, word: str, evidence: str = "") -> Done:
        """Record that a role signs this statement of work off as it stands."""
        values, key = (
            read_new(SignOffForm, {"role": word, "evidence": evidence}),
            self._key(deal_id),
        )
        role = signing_role(values["role"])
        if not role:
            raise Invalid(
                f"Role: {values['role'][:40]!r} is none of {', '.join(SIGN_OFF_ROLES)}",
                field="role",
            )
        with self._session.change(f"{role} signed off the statement of work of {key}") as group:
            sow = self.of(deal_id)
            _refuse_signing(sow, key, role)
            group.insert(
                SignOffRow,
                {
                    "sow_id": sow.id,
                    "role": role,
                    "state": "approved",
                    "at": group.now,
                    "by_id": self._session.actor.id,
                    "evidence": values["evidence"],
                },
            )
        return Done(group.what, group.id, key)

    def waiting(self, engagement_id: int) -> list[SowLine]:
        """The lines that are not deliverables of the engagement yet."""
        store = self._session.store
        taken = queries.delivered(store, engagement_id)
        sow = self.of(delivery_queries.deal_of(store, engagement_id))
        return [line for line in sow.lines if line.id not in taken]

    def deliver(self, engagement_id: int) -> Done:
        """Make deliverables of the lines, each once."""
        key = f"E-{engagement_id}"
        with self._session.change("") as group:
            lines = self.waiting(engagement_id)
            if not lines:
                deal = self._key(delivery_queries.deal_of(self._session.store, engagement_id))
                raise Invalid(f"the statement of work of {deal} has no line that {key} lacks")
            many = f"{len(lines)} deliverable{'s' * (len(lines) > 1)}"
            group.what = f"took {many} of the statement of work to {key}"
            group.insert_many(DeliverableRow, [_deliverable(engagement_id, each) for each in lines])
        return Done(group.what, group.id, key)

    def _key(self, deal_id: int) -> str:
        return self._pipeline.deal(deal_id).key

    def _line(self, sow: Sow, line_id: int) -> SowLine:
        found = next((line for line in sow.lines if line.id == line_id), None)
        if found is None:
            raise NotFound(f"{line_id}: the statement of work has no such line")
        return found

    def _take_back(self, group: Group, sow: Sow) -> None:
        for sign_off in sow.sign_offs:
            group.delete(SignOffRow, sign_off.id)

    def _rate(self) -> tuple[int, str]:
        """The price of an hour, and its currency."""
        book = self._prices.book()
        work = [price for price in book.prices if price.kind == "work"]
        found = book.price(WORK) or next(iter(work), None)
        if found is None:
            raise Invalid(f"price book {book.label}: it has no price of an hour's work")
        return found.unit_price, found.currency


def _lost(sow: Sow) -> str:
    """What a change does to the sign-offs, in words."""
    if not sow.sign_offs:
        return ""
    roles = ", ".join(sign_off.role for sign_off in sow.sign_offs)
    return f"; the sign-off of {roles} is taken back: it was of another text"


def _refuse_signing(sow: Sow, key: str, role: str) -> None:
    """Raise Invalid when there is nothing to sign off, or the role has signed."""
    if not sow.lines:
        raise Invalid(f"the statement of work of {key} has no deliverables to sign off")
    for known in sow.sign_offs:
        if known.role == role:
            when = f"{known.at.astimezone():%Y-%m-%d}"
            raise Invalid(f"{role} signed off on {when} already, recorded by {known.by}")


def _deliverable(engagement_id: int, line: SowLine) -> dict[str, Any]:
    return {
        "engagement_id": engagement_id,
        "title": line.title,
        "kind": "commitment",
        "state": "committed",
        "low_hours": line.low_hours,
        "high_hours": line.high_hours,
        "notes": line.description,
        "sow_line_id": line.id,
    }
