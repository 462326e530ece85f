"""What the gates of renewals look at, and what a case's status may not do without."""

from __future__ import annotations

from typing import Any

from db.journal import Group
from db.queries import renewals as queries
from db.rows.delivery import RenewalRow
from salesops_tui.domain.process import Kind
from salesops_tui.domain.renewals import CLOSED, NOT_RENEWING, RENEWED, UNDECIDED, Case
from salesops_tui.domain.transitions import Move, Route
from salesops_tui.errors import Invalid, MoveRefused, NotFound
from salesops_tui.services.keepers import Keeper
from salesops_tui.services.renewals.decommissions import withdraw


class RenewalKeeper(Keeper):
    """Renewal cases; no status is reached without what it stands for."""

    def facts(self, identity: int) -> dict[str, Any]:
        """The columns, and the kinds of document that were issued."""
        case = self._case(identity)
        issued = queries.issued_kinds(self.session.store, case)
        return {**super().facts(identity), "issued": issued}

    def moved(self, group: Group, identity: int, way: Route, move: Move) -> None:
        """Take back a decision that no longer holds; raise Invalid for a status without one."""
        case = self._case(identity)
        if way.to in UNDECIDED:
            self._reopen(group, case, way, move)
        elif way.to == RENEWED and not case.new_deal_id:
            raise Invalid(
                f"{case.key} has no deal for its next term: `salesops renewal renew {case.key}`"
                " makes it"
            )
        elif way.to == NOT_RENEWING and not self._ending(case):
            raise Invalid(
                f"{case.key}: `salesops renewal decline {case.key} --reason …` says why, and opens"
                " the decommission request"
            )
        elif way.to == CLOSED:
            self._refuse_closing(case)

    def _case(self, identity: int) -> Case:
        found = queries.case(self.session.store, identity)
        if found is None:
            raise NotFound(f"R-{identity}: there is no such renewal")
        return found

    def _ending(self, case: Case) -> bool:
        return queries.request_of(self.session.store, case.engagement_id) is not None

    def _reopen(self, group: Group, case: Case, way: Route, move: Move) -> None:
        """Let a case be decided again."""
        if way.start == RENEWED and case.new_deal and not self._is_lost(case):
            raise Invalid(f"{case.key} is renewed by {case.new_deal}; lose that deal first")
        request = queries.request_of(self.session.store, case.engagement_id)
        if request is not None:
            withdraw(self.records, group, request, move.reason)
        undecided = {"decision": "", "reason": "", "decided_on": None}
        group.update(RenewalRow, case.id, undecided)

    def _refuse_closing(self, case: Case) -> None:
        request = queries.request_of(self.session.store, case.engagement_id)
        if request is not None and request.next is not None:
            raise MoveRefused(
                f"{case.key} closes with its last step; “{request.next.text}” comes next:"
                f" `salesops decommission step {request.engagement}`"
            )
        kind = self.session.process.kind
        if request is None and kind(case.new_stage) not in (Kind.WON, Kind.COMPLETED):
            raise MoveRefused(f"{case.key} closes when {case.new_deal or 'its new deal'} is won")

    def _is_lost(self, case: Case) -> bool:
        return self.session.process.kind(case.new_stage) is Kind.LOST
