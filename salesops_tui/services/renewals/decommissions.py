"""Decommission requests: opened by a decline, worked step by step, closed by the last one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from db.journal import Group
from db.queries import renewals as queries
from db.rows import ROWS
from db.rows.services import DecommissionRow, DecommissionStepRow
from salesops_tui.domain.decommission import FINAL_USE, GONE, Request, RequestStep
from salesops_tui.domain.forms.form import read_new
from salesops_tui.domain.forms.renewals import StepForm
from salesops_tui.domain.process import Kind
from salesops_tui.domain.records import KINDS
from salesops_tui.domain.renewals import CLOSED, Case
from salesops_tui.domain.transitions import Move, Route
from salesops_tui.errors import Invalid, MoveRefused, NotFound
from salesops_tui.services.keepers import slug
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.records import Records
from salesops_tui.services.session import Done
from salesops_tui.services.statuses import Statuses

ENDING, COMPLETED = "ending", "completed"  # statuses of an engagement
_USUAL = ("Decision recorded",)  # the steps of a team whose process lists none


class Decommissions:
    """Requests to end a service, each of one engagement."""

    def __init__(self, records: Records, statuses: Statuses, pipeline: Pipeline) -> None:
        self._records = records
        self._session = records.session
        self._statuses = statuses
        self._pipeline = pipeline

    def of(self, engagement_id: int) -> Request | None:
        """The request of an engagement."""
        return queries.request_of(self._session.store, engagement_id)

    def request(self, word: str) -> Request:
        """The request that the key of an engagement, a renewal or a deal means; raises NotFound."""
        if word.strip().upper().startswith(f"{KINDS['renewal'].letter}-"):
            identity = self._records.id_of("renewal", word)
            engagement = self._records.raw("renewal", identity, "engagement_id")["engagement_id"]
        else:
            engagement = self._records.id_of("engagement", word)
        found = self.of(engagement)
        if found is None:
            raise NotFound(f"{word}: there is no decommission request; a declined renewal opens it")
        return found

    def begin(self, group: Group, case: Case, reason: str, days: tuple[date, date]) -> None:
        """Open the request of a case; ``days``: the end of the service, and of keeping its data.

        Its first step is the decision, which is done.
        """
        items = self._session.process.checklists.get("decommission") or _USUAL
        row = {
            "engagement_id": case.engagement_id,
            "renewal_id": case.id,
            "reason": reason,
            "end_on": days[0],
            "data_until": days[1],
            "done": 1,
        }
        request = group.insert(DecommissionRow, row)
        group.insert_many(
            DecommissionStepRow,
            [
                {
                    "decommission_id": request,
                    "position": position,
                    "step": slug(text),
                    "text": text,
                    "done_at": group.now if position == 0 else None,
                    "by_id": group.by if position == 0 else None,
                    "note": reason if position == 0 else "",
                }
                for position, text in enumerate(items)
            ],
        )
        _set_status(self._records, group, "engagement", case.engagement_id, ENDING, reason)

    def step(self, engagement_id: int, raw: Mapping[str, Any], word: str = "") -> Done:
        """Do a step, by default the next; the last one closes everything.

        Raises MoveRefused while a step before it is not done.
        """
        note = read_new(StepForm, raw)["note"]
        with self._session.change("") as group:
            request = self._open(engagement_id)
            step = request.step(word) if word else request.next
            assert step is not None  # of an open request
            request.guard(step)
            self._need(request, step, note)
            done = request.done + 1
            group.what = f"{request.engagement}: {step.text} ({done} of {len(request.steps)})"
            counted = {"done": done}
            group.update(DecommissionRow, request.id, counted, expecting=request.revision)
            did = {"done_at": group.now, "by_id": group.by, "note": note}
            group.update(DecommissionStepRow, step.id, did)
            if done == len(request.steps):
                self._close(group, request)
        return Done(group.what, group.id, request.engagement)

    def _open(self, engagement_id: int) -> Request:
        request = self.of(engagement_id)
        if request is None:
            raise NotFound(f"E-{engagement_id}: there is no decommission request")
        if request.closed_at is not None or request.next is None:
            raise Invalid(f"{request.engagement} is decommissioned: no step is left")
        return request

    def _need(self, request: Request, step: RequestStep, note: str) -> None:
        """Raise MoveRefused when a step lacks its evidence and no note says why."""
        if step.step != FINAL_USE or note or request.end_on is None:
            return
        month = f"{request.end_on:%Y-%m}"
        if not queries.read_in(self._session.store, request.engagement_id, month):
            raise MoveRefused(
                f"{request.engagement}: there is no usage reading of {month}, the last month;"
                f" `salesops usage add` takes it, or --note says why there is none"
            )

    def _close(self, group: Group, request: Request) -> None:
        """Nothing is left: the request, the renewal, the engagement and the deal are over."""
        group.update(DecommissionRow, request.id, {"closed_at": group.now})
        if request.renewal_id is not None:
            _set_status(self._records, group, "renewal", request.renewal_id, CLOSED)
        _set_status(self._records, group, "engagement", request.engagement_id, COMPLETED)
        deal, process = self._pipeline.deal(request.deal_id), self._session.process
        if process.kind(deal.stage) is Kind.WON:
            self._pipeline.make(group, deal.id, Move(process.first(Kind.COMPLETED).key))


def withdraw(records: Records, group: Group, request: Request, reason: str) -> None:
    """Take a request back because the service goes on; raises MoveRefused when it is gone."""
    known = any(step.step == GONE for step in request.steps)
    if request.closed_at or (request.is_done(GONE) if known else request.done > 1):
        raise MoveRefused(
            f"{request.engagement} cannot go on: its decommission has gone too far"
            f" ({request.done} of {len(request.steps)} steps are done)"
        )
    for step in request.steps:
        group.delete(DecommissionStepRow, step.id)
    group.delete(DecommissionRow, request.id)
    before = queries.status_before_ending(records.session.store, request.engagement_id)
    if before:
        _set_status(records, group, "engagement", request.engagement_id, before, reason)


def _set_status(
    records: Records, group: Group, kind: str, identity: int, to: str, reason: str = ""
) -> None:
    """Give a record the status that follows from a step, and write it into its ledger."""
    column = KINDS[kind].status
    now = records.raw(kind, identity, column)[column]
    if now in (to, COMPLETED, CLOSED):
        return
    group.update(ROWS[kind], identity, {column: to})
    direction = "back" if now == ENDING and to != COMPLETED else "next"
    Statuses(records).record(group, kind, identity, Route(direction, now, to), reason)
