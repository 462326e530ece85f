"""What is done with leads: captured by a line, touched, decided about, qualified, converted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, cast

from db.queries import leads as queries
from db.queries import records as record_queries
from db.queries.records import Clause
from db.rows.marketing import LeadAnswerRow, LeadRow, TouchRow
from salesops_tui.domain.deals import QUESTIONS, Answer
from salesops_tui.domain.forms.form import read_field, read_new
from salesops_tui.domain.forms.leads import DecideForm, TouchForm
from salesops_tui.domain.leads import TOUCH_KINDS, Lead, Touch, quick
from salesops_tui.domain.process import Kind
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, NotFound, StaleRecord
from salesops_tui.services import conflicts
from salesops_tui.services.history import Event
from salesops_tui.services.leads.keeper import LeadKeeper
from salesops_tui.services.notes import read_answers
from salesops_tui.services.records import Listed, Records
from salesops_tui.services.session import Done
from salesops_tui.services.statuses import Statuses

if TYPE_CHECKING:
    from salesops_tui.exports.table import Table

_CHILDREN = ("touch", "lead_answer", "task", "activity")


class Leads:
    """The leads of a team."""

    def __init__(self, records: Records, statuses: Statuses) -> None:
        self._records = records
        self._session = records.session
        self._statuses = statuses

    @property
    def keeper(self) -> LeadKeeper:
        """What captures and edits leads."""
        return cast("LeadKeeper", self._records.keeper("lead"))

    @property
    def qualified(self) -> str:
        """The status of a lead that became a deal."""
        return self._statuses_of(Kind.WON)[0]

    @property
    def open(self) -> list[str]:
        """The statuses of leads that are worked on."""
        return self._statuses_of(Kind.OPEN)

    def lead(self, identity: int) -> Lead:
        """A lead; raises NotFound."""
        return self.keeper.lead(identity)

    def repeats(self, identity: int) -> Lead | None:
        """The other lead that is the same person, if there is one."""
        twin, _ = self.keeper.twin(self.lead(identity)._asdict(), besides=identity)
        return self.lead(twin.id) if twin else None

    def add_line(self, line: str, more: Mapping[str, Any] | None = None) -> Done:
        """Capture somebody from ``Name <mail> @organization #source``; ``more`` fields go first."""
        return self.keeper.add({**self.read_line(line), **(more or {})})

    def read_line(self, line: str) -> dict[str, str]:
        """The fields that a line gives; ``#`` and the code of an experiment names that one."""
        found = quick(line)
        experiment = found.experiment or next(filter(self._is_code, found.sources), "")
        fields = {
            "name": found.name,
            "email": found.email,
            "organization": found.organization,
            "source": ", ".join(found.sources),
            "experiment": experiment,
        }
        for name, value in fields.items():
            read_field(self.keeper.form, name, value)
        return {name: value for name, value in fields.items() if value}

    def touch(self, identity: int, raw: Mapping[str, Any]) -> Done:
        """Record a contact with a lead; touches are only ever added."""
        lead, values = self.lead(identity), read_new(TouchForm, raw)
        row: dict[str, int | None] = {"lead_id": identity, "by_id": self._session.actor.id}
        for kind in ("experiment", "content", "post"):
            word = values.pop(kind)
            row[f"{kind}_id"] = self._named(kind, word) if word else None
        values["kind"] = values["kind"] or "other"
        what = f"touched lead {lead.key} {lead.name}: {TOUCH_KINDS[values['kind']].lower()}"
        with self._session.change(what) as group:
            group.insert(TouchRow, {**row, **values, "at": group.now})
        return Done(group.what, group.id, lead.key)

    def touches(self, identity: int) -> list[Touch]:
        """The touches of a lead, oldest first; the first and the converting one are marked."""
        return queries.touches(self._session.store, identity, self._statuses_of(Kind.WON))

    def decide(
        self, identity: int, raw: Mapping[str, Any], *, expecting: int | None = None
    ) -> Done:
        """Decide to engage, to park until a day, or to decline; the reason is the fit note.

        Raises Invalid, and StaleRecord when the lead is not at the revision expected.
        """
        values = read_new(DecideForm, raw)
        decision, until = values["decision"], values["until"]
        self._check_decision(decision, until)
        with self._session.change("") as group:
            lead = self.lead(identity)
            self._refuse_converted(lead)
            word = {"engage": "engage", "park": f"park until {until}", "decline": "decline"}
            group.what = f"decided to {word[decision]}: lead {lead.key} {lead.name}"
            columns = {
                "decision": decision,
                "decision_reason": values["reason"],
                "decided_at": group.now,
                "park_until": until,
                "fit": lead.fit or values["reason"],
            }
            to = self._status_after(decision, lead.status)
            if to == lead.status:
                group.update(LeadRow, identity, columns, expecting=expecting)
            else:
                move = Move(to, values["reason"])
                self._statuses.make(group, "lead", identity, move, columns, expecting=expecting)
        return Done(group.what, group.id, lead.key)

    def qualify(
        self,
        identity: int,
        raw: Mapping[str, Mapping[str, Any]],
        base: Mapping[str, Any] | None = None,
    ) -> Done:
        """Answer questions as on a deal: question → ``text`` and ``score``.

        ``base`` is what a form started from; raises Conflict for what others answered since.
        """
        lead, given = self.lead(identity), read_answers(raw)
        with self._session.change(f"qualified lead {lead.key}: {', '.join(raw)}") as group:
            if base is not None:
                conflicts.compare_answers(base, self.answers(identity), given)
            known = {answer.question: row for row, answer in self._rows(identity)}
            for question, values in given.items():
                if question in known:
                    group.update(LeadAnswerRow, known[question], values)
                else:
                    new = {"lead_id": identity, "question": question, "text": "", "score": 0}
                    group.insert(LeadAnswerRow, {**new, **values})
        return Done(group.what, group.id, lead.key)

    def answers(self, identity: int) -> list[Answer]:
        """The seven answers, in the order of the questions; an unanswered one is empty."""
        given = {answer.question: answer for _, answer in self._rows(identity)}
        return [given.get(question, Answer(question, "", 0)) for question in QUESTIONS]

    def convert(
        self,
        identity: int,
        *,
        waive: Collection[str] = (),
        reason: str = "",
        expecting: int | None = None,
    ) -> Done:
        """Qualify a lead, which opens its deal, in one change; the key is the deal's.

        Raises MoveRefused with every gate in the way, StaleRecord when somebody was quicker.
        """
        move = Move(self.qualified, reason, waive=waive)
        with self._session.change("") as group:
            lead = self.lead(identity)
            self._refuse_converted(lead)
            group.what = f"converted lead {lead.key} {lead.name} to a deal"
            self._statuses.make(group, "lead", identity, move, expecting=expecting)
            deal = self.lead(identity).deal
        return Done(f"{group.what}, {deal}", group.id, deal)

    def duplicate(self, identity: int, of: int) -> Done:
        """Say that a lead repeats another, which gets a touch for it."""
        original = self.lead(of)
        if of == identity or original.duplicate_of:
            raise Invalid(f"{original.key}: name the lead that stays", field="of")
        with self._session.change("") as group:
            lead = self.lead(identity)
            self._refuse_converted(lead)
            group.what = f"lead {lead.key} {lead.name} repeats {original.key} {original.name}"
            more = {"duplicate_of_id": of}
            self._statuses.make(group, "lead", identity, Move("duplicate"), more)
        return Done(group.what, group.id, original.key)

    def due_back(self) -> list[Lead]:
        """Parked leads whose day has come, the longest overdue first."""
        today = self._session.clock.today().isoformat()
        found = queries.due_back(self._session.store, today, self.open)
        return [self.lead(identity) for identity, _ in found]

    def listed(self, where: str, columns: tuple[str, ...], limit: int) -> list[Listed]:
        """Open leads, or without regard to that all that a filter lets through.

        Those back from parking are first, then by status, the oldest first.
        """
        return self._records.listed(
            "lead", where, columns, limit, self._scope(where), self._order()
        )

    def table(self, where: str = "", columns: tuple[str, ...] = (), *, all: bool = False) -> Table:
        """The same as a table; ``all`` takes closed ones in without a filter too, oldest first."""
        scope = Clause() if all else self._scope(where)
        return self._records.table("lead", where, columns, scope, "r.captured_at, r.id")

    def history(self, identity: int) -> list[Event]:
        """Every change of a lead and of what hangs on it, newest first."""
        found = queries.history(self._session.store, "lead", identity, _CHILDREN)
        return [Event(e.at, e.by, f"{e.what}{' (taken back)' if e.undone else ''}") for e in found]

    def _rows(self, identity: int) -> list[tuple[int, Answer]]:
        return queries.answers(self._session.store, identity)

    def _is_code(self, word: str) -> bool:
        source = record_queries.SOURCES["experiment"]
        clause = Clause("r.code = ? COLLATE NOCASE", (word,))
        found = record_queries.each(self._session.store, source, ("code",), clause)
        return next(found, None) is not None

    def _named(self, kind: str, word: str) -> int:
        try:
            return self._records.id_of(kind, word)
        except NotFound as refusal:
            raise Invalid(f"{kind.capitalize()}: {refusal}", field=kind) from None

    def _check_decision(self, decision: str, until: Any) -> None:
        if not decision:
            raise Invalid("Decision: this is needed: engage, park or decline", field="decision")
        if decision != "park" and until:
            raise Invalid("Park until: only a lead that is parked has a day", field="until")
        if decision == "park" and not until:
            raise Invalid("Park until: parking needs the day it comes back", field="until")
        if until and until <= self._session.clock.today():
            raise Invalid(f"Park until: {until} is not in the future", field="until")

    def _refuse_converted(self, lead: Lead) -> None:
        if lead.deal:
            raise StaleRecord(f"{lead.key} {lead.name} has become {lead.deal} already")

    def _status_after(self, decision: str, status: str) -> str:
        """Where a decision takes a lead: parked ones are nurtured, declined ones closed."""
        track = {stage.key: stage.kind for stage in self._session.process.track("lead")}
        opened = self.open
        if decision == "park":
            return "nurturing" if "nurturing" in opened else opened[-1]
        if decision == "decline":
            return self._statuses_of(Kind.LOST)[0]
        given_up = track.get(status) is not Kind.OPEN
        return opened[min(1, len(opened) - 1)] if given_up else status

    def _statuses_of(self, kind: Kind) -> list[str]:
        return [stage.key for stage in self._session.process.track("lead") if stage.kind is kind]

    def _scope(self, where: str) -> Clause:
        if where.strip():
            return Clause()
        opened = self.open
        return Clause(f"r.status IN ({','.join('?' * len(opened))})", tuple(opened))

    def _order(self) -> str:
        """Back from parking, then by status; the process file allows plain keys only."""
        cases = " ".join(
            f"WHEN '{stage.key}' THEN {rank}"
            for rank, stage in enumerate(self._session.process.track("lead"))
        )
        back = "r.decision = 'park' AND r.park_until <= session_day()"
        return f"NOT coalesce({back}, 0), CASE r.status {cases} ELSE 99 END, r.captured_at, r.id"
