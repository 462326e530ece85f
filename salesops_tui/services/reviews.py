"""The weekly review: stale deals one by one, and a decision about each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from db.columns import instant
from db.journal import Group
from db.queries import reviews as queries
from db.rows.platform import ReviewRow
from salesops_tui.domain.deals import LOST_REASONS, Deal
from salesops_tui.domain.forms.form import Form, read_new
from salesops_tui.domain.forms.sales import LoseForm, NextStepForm, PauseForm
from salesops_tui.domain.forms.tasks import KeepForm, ReviewMoveForm
from salesops_tui.domain.reviews import DECISIONS, REVIEW_DAYS
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, StaleRecord
from salesops_tui.services.deals import Deals
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.session import Done, Session

_FORMS: dict[str, type[Form]] = {
    "keep": KeepForm,
    "next": NextStepForm,
    "pause": PauseForm,
    "lose": LoseForm,
    "move": ReviewMoveForm,
}


class Stale(NamedTuple):
    """A deal that a review asks about; ``days`` since its last move or activity."""

    deal: Deal
    days: int
    touched: date
    reviewed: str  # what the last review decided, or empty


class Reviews:
    """Stale deals without a decision of the last week."""

    def __init__(self, session: Session, pipeline: Pipeline, deals: Deals) -> None:
        self._session = session
        self._pipeline = pipeline
        self._deals = deals

    def ids(self, *, mine: bool = False) -> list[int]:
        """The deals to look at, the longest untouched first; ``mine``: yours and nobody's."""
        return [found.id for found in self._untouched(mine)]

    def stale(self, *, mine: bool = False) -> list[Stale]:
        """The same, each with its deal."""
        return [self._stale(found.id, found.touched) for found in self._untouched(mine)]

    def one(self, deal_id: int) -> Stale:
        """A deal as a review shows it, stale or not; raises NotFound."""
        self._pipeline.deal(deal_id)
        touched = queries.touched(self._session.store, deal_id)
        return self._stale(deal_id, touched)

    def stands(self, deal_id: int) -> bool:
        """Whether a decision of today about a deal was not taken back."""
        found = queries.last(self._session.store, deal_id)
        return found is not None and found[0] == self._session.clock.today().isoformat()

    def decide(
        self,
        deal_id: int,
        decision: str,
        raw: Mapping[str, Any],
        *,
        waive: Collection[str] = (),
        expecting: int | None = None,
    ) -> Done:
        """Record a decision and make its change, in one group.

        ``raw`` is what the decision needs: a reason to keep, a next step and its day, a reason and
        a day to pause, a reason and a note to lose, a stage to move to. Raises MoveRefused,
        StaleRecord, Invalid.
        """
        if decision not in DECISIONS:
            raise Invalid(f"decision: one of {', '.join(DECISIONS)}", field="decision")
        deal = self._pipeline.deal(deal_id)
        values = read_new(_FORMS[decision], raw)
        note = self._note(decision, values)
        what = f"reviewed {deal.key}: {DECISIONS[decision].lower()}{f', {note}' if note else ''}"
        with self._session.change(what) as group:
            self._change(group, deal, decision, values, waive, expecting)
            group.insert(
                ReviewRow,
                {
                    "deal_id": deal_id,
                    "on": self._session.clock.today(),
                    "decision": decision,
                    "note": note,
                    "by_id": group.by,
                },
            )
        return Done(group.what, group.id, deal.key)

    def _change(
        self,
        group: Group,
        deal: Deal,
        decision: str,
        values: dict[str, Any],
        waive: Collection[str],
        expecting: int | None,
    ) -> None:
        if decision == "keep":
            if expecting is not None and deal.revision != expecting:
                raise StaleRecord(f"{deal.key} was changed by somebody else; look again")
        elif decision == "next":
            self._deals.change(group, deal, values, expecting)
        else:
            moves = {
                "pause": lambda: Move("paused", values["reason"], until=values["until"]),
                "lose": lambda: Move("lost", values["reason"], values["note"]),
                "move": lambda: Move(values["to"], values["reason"], waive=waive),
            }
            self._pipeline.make(group, deal.id, moves[decision](), expecting=expecting)

    def _note(self, decision: str, values: dict[str, Any]) -> str:
        """What the decision was, in words; raises Invalid where something is missing."""
        if decision == "next":
            for name, title in (("next_step", "Next step"), ("next_step_due", "Due")):
                if not values[name]:
                    raise Invalid(f"{title}: this is needed", field=name)
            if values["next_step_due"] < self._session.clock.today():
                raise Invalid(f"Due: {values['next_step_due']} has passed", field="next_step_due")
            return f"{values['next_step']} by {values['next_step_due']}"
        if decision == "pause":
            return f"until {values['until']}: {values['reason']}"
        if decision == "lose":
            reason = LOST_REASONS.get(values["reason"], values["reason"]).lower()
            return f"{reason}: {values['note']}" if values["note"] else reason
        told = [values["to"]] if decision == "move" else []
        return ": ".join(filter(None, (*told, values["reason"])))

    def _untouched(self, mine: bool) -> list[queries.Untouched]:
        session = self._session
        since = session.clock.today() - timedelta(days=REVIEW_DAYS)
        user = session.actor.id if mine else None
        return queries.untouched(session.store, session.condition("stale"), since, user)

    def _stale(self, deal_id: int, touched: str) -> Stale:
        on = instant(touched).date()
        days = (self._session.clock.today() - on).days
        found = queries.last(self._session.store, deal_id)
        reviewed = ""
        if found is not None:
            day, decision, note, by = found
            label = DECISIONS.get(decision, decision).lower()
            reviewed = f"{day} by {by}: {label}{f', {note}' if note else ''}"
        return Stale(self._pipeline.deal(deal_id), days, on, reviewed)
