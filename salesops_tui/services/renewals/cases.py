"""Renewal cases: what is due, the review, extensions, and the decision to renew or to decline."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from db.journal import Group
from db.queries import renewals as queries
from db.queries.records import Clause
from db.rows.delivery import RenewalRow
from db.rows.sales import ActivityRow
from salesops_tui.domain.decommission import kept_until
from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.forms.renewals import DeclineForm, ExtendForm, RenewForm
from salesops_tui.domain.gates import GateResult
from salesops_tui.domain.people import Role
from salesops_tui.domain.process import Kind
from salesops_tui.domain.renewals import (
    CLOSED,
    DECLINE,
    NOT_RENEWING,
    RENEW,
    RENEWED,
    REVIEWING,
    UNDECIDED,
    UPCOMING,
    Case,
    Mark,
    bucket,
    clock,
    extended,
)
from salesops_tui.domain.repricing import ClusterUse, Repricing
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.exports.table import Column, Table
from salesops_tui.services.records import Records
from salesops_tui.services.renewals.decommissions import Decommissions
from salesops_tui.services.renewals.next_terms import NextTerms
from salesops_tui.services.session import Done
from salesops_tui.services.statuses import Statuses

_KIND = "renewal"
_MENDS_DECISION = "decide"  # the action of the gate that renewing itself meets


class Renewals:
    """The cases of a team; they open by the calendar, nothing is written for that."""

    def __init__(
        self, records: Records, statuses: Statuses, terms: NextTerms, ends: Decommissions
    ) -> None:
        self._records = records
        self._session = records.session
        self._statuses = statuses
        self._terms = terms
        self._ends = ends

    def case(self, identity: int) -> Case:
        """A case; raises NotFound."""
        found = queries.case(self._session.store, identity)
        if found is None:
            raise NotFound(f"R-{identity}: there is no such renewal")
        return found

    def open_cases(self) -> list[Case]:
        """The cases that wait for a decision now, the nearest end first."""
        return queries.open_cases(self._session.store, self._session.clock.today())

    def table(
        self, where: str = "", columns: Sequence[str] = (), clause: Clause = Clause()
    ) -> Table:
        """Cases that a filter lets through, each with its days to the end and its bucket."""
        today = self._session.clock.today()
        kept = tuple(columns) or tuple(c.name for c in self._records.table(_KIND).columns)
        found = self._records.table(_KIND, where, (*kept, "due"), clause)
        more = (Column("days", "integer"), Column("bucket"))

        def rows() -> Iterator[Sequence[object]]:
            for *cells, due in found.rows:
                end = date.fromisoformat(str(due)) if due else None
                yield [*cells, (end - today).days if end else None, bucket(end, today)]

        return Table(found.title, (*found.columns[:-1], *more), rows())

    def waiting(self, where: str = "", columns: Sequence[str] = ()) -> Table:
        """The same of the cases that wait for a decision now."""
        return self.table(where, columns, queries.waiting(self._session.clock.today()))

    def one(self, identity: int) -> Table:
        """A case as the one row of that table."""
        return self.table(clause=Clause("r.id = ?", (self.case(identity).id,)))

    def sums(self) -> list[tuple[str, str, int, int]]:
        """(bucket, currency, cases, value) of all that is not decided."""
        return queries.sums(self._session.store, self._session.clock.today())

    def clock(self, case: Case) -> tuple[Mark, ...]:
        """The dated marks of a case; none when its term has no end."""
        return self._marks(case, self._session.clock.today())

    def use(self, case: Case) -> list[ClusterUse]:
        """The latest readings of every cluster."""
        return queries.use(self._session.store, case.engagement_id)

    def priced(self, identity: int, raw: Mapping[str, Any] | None = None) -> Repricing:
        """What the next term would cost as things are; raises Invalid when it has no dates."""
        return self._terms.priced(self.case(identity), read_new(RenewForm, raw or {}))

    def there(self, identity: int) -> str:
        """The key of the deal that renews an undecided case already, or empty."""
        case = self.case(identity)
        found = self._terms.there(case) if case.status in UNDECIDED else None
        return found.key if found else ""

    def gates(self, identity: int) -> tuple[GateResult, ...]:
        """What the gates say to renewing, without that of the decision, which renewing makes."""
        case = self.case(identity)
        self._refuse_renewing(case)
        found = self._statuses.ruling(_KIND, identity, RENEWED).results
        return tuple(result for result in found if result.action != _MENDS_DECISION)

    def start(self, identity: int, *, expecting: int | None = None) -> Done:
        """Start the review of a case, also before its time."""
        self._session.require(Role.MEMBER, "changing records")
        case = self.case(identity)
        if case.status != UPCOMING:
            label = self._statuses.label(_KIND, case.status).lower()
            raise Invalid(f"{case.key} is {label} already; only an upcoming case is opened")
        return self._statuses.move(_KIND, identity, Move(REVIEWING), expecting=expecting)

    def extend(
        self, identity: int, raw: Mapping[str, Any], *, expecting: int | None = None
    ) -> Done:
        """Give a case two more weeks, once or several times; a lapsed one too."""
        values = read_new(ExtendForm, raw)
        times = values["times"] or 1
        with self._session.change("") as group:
            case = self.case(identity)
            if case.status not in UNDECIDED:
                raise Invalid(f"{case.key} is decided; only a case without a decision is extended")
            if case.due is None:
                raise Invalid(f"{case.key} has no end; give {case.deal} a contract end first")
            due = extended(case.due, times)
            group.what = f"extended {case.key} to {due}"
            row = {"due": due, "extensions": case.extensions + times}
            group.update(RenewalRow, identity, row, expecting=expecting)
            self._note(group, case, f"Extended to {due}: {values['reason']}")
        return Done(group.what, group.id, case.key)

    def renew(
        self,
        identity: int,
        raw: Mapping[str, Any],
        *,
        waive: Collection[str] = (),
        expecting: int | None = None,
    ) -> Done:
        """Renew a case: the decision, and the deal of the next term, whose key is returned.

        A deal that renews it already is taken as it is; otherwise one is made. Raises
        MoveRefused when a gate is in the way, Invalid when it is decided already.
        """
        values = read_new(RenewForm, raw)
        with self._session.change("") as group:
            case = self.case(identity)
            self._refuse_renewing(case)
            there = self._terms.there(case)
            group.what = f"renewed {case.key}, the term of {case.deal}"
            deal = there.id if there else self._made(group, case, values)
            decided = self._decision(RENEW, values["reason"])
            row = {**decided, "new_deal_id": deal}
            group.update(RenewalRow, identity, row, expecting=expecting)
            move = Move(RENEWED, values["reason"], waive=waive)
            self._statuses.make(group, _KIND, identity, move)
        return Done(group.what, group.id, self.case(identity).new_deal)

    def decline(
        self, identity: int, raw: Mapping[str, Any], *, expecting: int | None = None
    ) -> Done:
        """Let a term end for good: the decision, and the request to take the service down."""
        values = read_new(DeclineForm, raw)
        with self._session.change("") as group:
            case = self.case(identity)
            self._refuse_declining(case)
            days = _last_days(case, values["end_on"], values["data_until"])
            group.what = f"declined {case.key}: the service of {case.deal} ends on {days[0]}"
            self._ends.begin(group, case, values["reason"], days)
            decided = self._decision(DECLINE, values["reason"])
            group.update(RenewalRow, identity, decided, expecting=expecting)
            self._statuses.make(group, _KIND, identity, Move(NOT_RENEWING, values["reason"]))
        return Done(group.what, group.id, case.key)

    def _made(self, group: Group, case: Case, values: Mapping[str, Any]) -> int:
        return self._terms.make(group, case, self._terms.priced(case, values))

    def _marks(self, case: Case, today: date) -> tuple[Mark, ...]:
        return clock(case.due, today, self._done(case)) if case.due else ()

    def _done(self, case: Case) -> set[str]:
        """The marks of the clock that were attended to."""
        every = {"open", "notice", "shutdown", "reminder", "end", "lapsed"}
        if case.status in (RENEWED, CLOSED):
            return every
        done = set() if case.status == UPCOMING else {"open"}
        if queries.talked(self._session.store, case):
            done.add("notice")
        request = self._ends.of(case.engagement_id)
        if request is not None:
            steps = ("shutdown", "reminder", "end")
            done |= {"notice", "lapsed", *steps[: max(0, request.done - 1)]}
        return done

    def _decision(self, decision: str, reason: str) -> dict[str, Any]:
        today = self._session.clock.today()
        return {"decision": decision, "reason": reason, "decided_on": today}

    def _note(self, group: Group, case: Case, note: str) -> None:
        row = {"renewal_id": case.id, "kind": "note", "at": group.now, "by_id": group.by}
        group.insert(ActivityRow, {**row, "note": note})

    def _lost(self, case: Case) -> bool:
        return bool(case.new_stage) and self._session.process.kind(case.new_stage) is Kind.LOST

    def _refuse_renewing(self, case: Case) -> None:
        if case.status == RENEWED and not self._lost(case):
            raise Invalid(
                f"{case.key} is renewed already, by {case.new_deal or 'a deal gone since'}"
            )
        if case.status == NOT_RENEWING:
            raise Invalid(
                f"{case.key} is not renewing; `salesops renewal move {case.key} reviewing"
                " --reason …` takes that back first"
            )
        if case.status == CLOSED:
            raise Invalid(f"{case.key} is closed; it cannot be renewed")

    def _refuse_declining(self, case: Case) -> None:
        if case.status in (NOT_RENEWING, CLOSED):
            label = self._statuses.label(_KIND, case.status).lower()
            raise Invalid(f"{case.key} is {label} already")
        if case.status == RENEWED and case.new_deal and not self._lost(case):
            stage = self._session.process.label(case.new_stage)
            raise Invalid(
                f"{case.key} is renewed by {case.new_deal}, which is in {stage}; lose that deal"
                " first"
            )


def _last_days(case: Case, end: date | None, until: date | None) -> tuple[date, date]:
    """The last day of the service, and of keeping its data."""
    last = end or case.due
    if last is None:
        raise Invalid("Service ends: the term has no end; give the day", field="end_on")
    if case.term_start and last < case.term_start:
        raise Invalid(
            f"Service ends: {last} is before the term began on {case.term_start}", field="end_on"
        )
    return last, kept_until(last, until)
