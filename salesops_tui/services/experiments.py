"""Experiments: a threshold that stays, what they cost, what came of them, what is decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from db.journal import Group
from db.queries import experiments as queries
from db.queries import leads as lead_queries
from db.queries.records import Clause
from db.rows.marketing import ExperimentRow
from salesops_tui.domain.experiments import Outcome, Sums, fisher
from salesops_tui.domain.forms.form import read_new, title
from salesops_tui.domain.forms.leads import LearnForm
from salesops_tui.domain.money import round_half_up
from salesops_tui.domain.pricing import quantity
from salesops_tui.domain.process import Kind
from salesops_tui.domain.transitions import Move, Route
from salesops_tui.errors import Invalid
from salesops_tui.services.history import Event
from salesops_tui.services.keepers import Keeper, refuse_reversed
from salesops_tui.services.records import Listed, Records
from salesops_tui.services.session import Done
from salesops_tui.services.statuses import Statuses

if TYPE_CHECKING:
    from salesops_tui.exports.table import Kind as CellKind
    from salesops_tui.exports.table import Table

# What is counted of an experiment, in the order that scripts rely on (cli.md §3).
_NUMBERS: tuple[tuple[str, CellKind], ...] = (
    ("leads", "integer"), ("qualified", "integer"), ("lqr", "rate"), ("wilson_low", "rate"),
    ("wilson_high", "rate"), ("cash", "money"), ("staff_days", "text"), ("full_cost", "money"),
    ("cost_per_lead", "money"), ("cost_per_qualified", "money"), ("cost_per_won", "money"),
    ("won", "integer"), ("revenue", "money"), ("roi", "rate"), ("verdict", "text"),
)  # fmt: skip
_FIXED = ("metric", "threshold", "minimum_sample")  # once an experiment runs
_ASKED = 500  # experiments in one question


class ExperimentKeeper(Keeper):
    """Experiments; what counts as success is fixed when one starts."""

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Check the term, and that what counts as success stays."""
        usual = {"metric": "lqr", "threshold": 1500, "minimum_sample": 0}
        values.update((name, usual[name]) for name in usual if values.get(name, 0) in ("", None))
        both = {**(before or {}), **values}
        refuse_reversed(both["start"], both["end"])
        if before is None or not queries.has_run(self.session.store, before["id"]):
            return
        for name in _FIXED:
            if values.get(name, before[name]) != before[name]:
                raise Invalid(
                    f"{title(self.form, name)}: it was fixed when {before['code']} started;"
                    " add another experiment to try another",
                    field=name,
                )

    def moved(self, group: Group, identity: int, way: Route, move: Move) -> None:
        """Date its start; nothing is decided without a decision."""
        track = {stage.key: stage.kind for stage in self.session.process.track("experiment")}
        row = self.records.raw("experiment", identity, "code", "start", "end", "decision")
        if track[way.to] is Kind.COMPLETED and not row["decision"]:
            raise Invalid(
                f"{row['code']}: say what is decided and learnt: `salesops experiment decide"
                f" X-{identity} scale|repeat|stop --learning TEXT`",
                field="status",
            )
        today = self.session.clock.today()
        if way.direction == "next" and track[way.to] is Kind.OPEN and row["start"] is None:
            end = row["end"]
            if end is None or end >= today.isoformat():
                group.update(ExperimentRow, identity, {"start": today})

    def refuse_removal(self, identity: int) -> None:
        """Refuse while something names it."""
        used = queries.used(self.session.store, identity)
        if used:
            raise Invalid(f"X-{identity}: its {used} name it; move it to stopped instead")


class CostKeeper(Keeper):
    """Costs: cash, or days of a person at a day rate; in the currency of their experiment."""

    def insert(self, group: Group, values: Mapping[str, Any]) -> int:
        """Add a cost; its currency is the experiment's unless it names one."""
        word = str(values.get("experiment") or "")
        experiment = self._referred(group, "experiment", "experiment", word, make=False)
        if experiment is not None and not values.get("currency"):
            currency = self.records.raw("experiment", experiment, "currency")["currency"]
            values = {**values, "currency": currency}
        return super().insert(group, values)

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Check that it is about something and comes to something."""
        if before is None and values.get("on") is None:
            values["on"] = self.session.clock.today()
        values.update({"days": values["days"] or "0"} if "days" in values else {})
        both = {**(before or {}), **values}
        if both["experiment_id"] is None and both["content_id"] is None:
            sentence = "Experiment: a cost is of an experiment or of content"
            raise Invalid(sentence, field="experiment")
        days = quantity(both["days"])
        if both["cash"] is None and not days:
            raise Invalid("Cash: give cash, or staff days with a day rate", field="cash")
        if days and both["day_rate"] is None:
            raise Invalid("Day rate: staff days need one", field="day_rate")


class Compared(NamedTuple):
    """Two experiments side by side; ``p`` is Fisher's, two-sided, None without leads."""

    one: Outcome
    other: Outcome
    p: float | None

    @property
    def verdict(self) -> str:
        """Whether the difference may be chance, in words."""
        if self.p is None:
            return "one has no leads"
        return "they differ" if self.p < 0.05 else "it may be chance"


class Experiments:
    """The experiments of a team."""

    def __init__(self, records: Records, statuses: Statuses) -> None:
        self._records = records
        self._session = records.session
        self._statuses = statuses

    def outcome(self, identity: int) -> Outcome:
        """What is counted of one experiment."""
        return self.outcomes([identity])[identity]

    def outcomes(self, ids: Sequence[int]) -> dict[int, Outcome]:
        """What is counted of experiments, by id."""
        found: dict[int, Outcome] = {}
        for start in range(0, len(ids), _ASKED):
            found |= self._outcomes(ids[start : start + _ASKED])
        return found

    def compare(self, one: int, other: int) -> Compared:
        """Two experiments by Fisher's exact test over their qualified leads."""
        if one == other:
            raise Invalid("Experiment: compare two different ones", field="other")
        first, second = (self.outcome(identity) for identity in (one, other))
        both = first.leads and second.leads
        p = fisher((first.qualified, first.leads), (second.qualified, second.leads))
        return Compared(first, second, p if both else None)

    def report(self, ids: Sequence[int] | None = None) -> Table:
        """The numbers of some experiments or of all, each in its own currency, by code."""
        from salesops_tui.exports.table import Column, Table

        listed = self._records.listed("experiment", "", ("code",), -1)
        codes = {row.id: str(row.cells[0]) for row in listed}
        wanted = list(codes) if ids is None else list(ids)
        found = self.outcomes(wanted)
        columns = (Column("experiment"), *(Column(name, kind) for name, kind in _NUMBERS))
        rows = [[codes[identity], *_cells(found[identity])] for identity in wanted]
        return Table("Experiments", columns, rows)

    def decide(
        self, identity: int, raw: Mapping[str, Any], *, expecting: int | None = None
    ) -> Done:
        """Decide to scale, repeat or stop, with what was learnt; it is decided then."""
        values = read_new(LearnForm, raw)
        if not values["decision"]:
            raise Invalid("Decision: this is needed: scale, repeat or stop", field="decision")
        if not values["learning"]:
            raise Invalid("Learning: this is needed", field="learning")
        with self._session.change("") as group:
            row = self._records.raw("experiment", identity, "code", "status")
            group.what = f"decided to {values['decision']} experiment {row['code']}"
            track = self._session.process.track("experiment")
            to = next(stage.key for stage in track if stage.kind is Kind.COMPLETED)
            if row["status"] == to:
                group.update(ExperimentRow, identity, values, expecting=expecting)
            else:
                move = Move(to, values["decision"])
                self._statuses.make(
                    group, "experiment", identity, move, values, expecting=expecting
                )
        return Done(group.what, group.id, f"X-{identity}")

    def cohort(self, identity: int, limit: int = 1000) -> list[Listed]:
        """The leads whose first touch is this experiment, the oldest first."""
        columns = ("key", "name", "organization", "status", "captured_at", "deal")
        clause = Clause(*queries.cohort(identity))
        return self._records.listed("lead", "", columns, limit, clause)

    def costs(self, identity: int) -> Table:
        """What an experiment and its content cost."""
        return self._records.table("cost", clause=Clause(*queries.cost_ids(identity)))

    def cost_rows(self, identity: int) -> list[Listed]:
        """The same for a screen."""
        columns = ("key", "on", "what", "cash", "person", "days", "day_rate", "currency")
        clause = Clause(*queries.cost_ids(identity))
        return self._records.listed("cost", "", columns, 1000, clause)

    def history(self, identity: int) -> list[Event]:
        """Every change of an experiment and its costs, newest first."""
        found = lead_queries.history(
            self._session.store, "experiment", identity, ("cost", "task", "activity")
        )
        return [Event(e.at, e.by, f"{e.what}{' (taken back)' if e.undone else ''}") for e in found]

    def _outcomes(self, ids: Sequence[int]) -> dict[int, Outcome]:
        store, process = self._session.store, self._session.process
        qualified = [s.key for s in process.track("lead") if s.kind is Kind.WON]
        cohorts = queries.cohorts(store, ids, qualified)
        sums: dict[int, dict[str, Sums]] = defaultdict(lambda: defaultdict(Sums))
        days: dict[int, Fraction] = defaultdict(Fraction)
        for spent in queries.costs(store, ids):
            of, worked = sums[spent.experiment_id], quantity(spent.days)
            had = of[spent.currency]
            staff = had.staff + round_half_up(worked * spent.day_rate)
            of[spent.currency] = had._replace(cash=had.cash + spent.cash, staff=staff)
            days[spent.experiment_id] += worked
        won: dict[int, int] = defaultdict(int)
        closed = process.keys(Kind.WON, Kind.COMPLETED)
        for experiment, currency, count, revenue in queries.won(store, ids, closed):
            had = sums[experiment][currency]
            sums[experiment][currency] = had._replace(revenue=had.revenue + revenue)
            won[experiment] += count
        names = ("currency", "metric", "threshold", "minimum_sample")
        found = {}
        for identity in ids:
            currency, metric, threshold, minimum = self._records.raw(
                "experiment", identity, *names
            ).values()
            leads, qualified_leads = cohorts.get(identity, (0, 0))
            found[identity] = Outcome(
                currency,
                metric,
                threshold,
                minimum or 0,
                leads,
                qualified_leads,
                won[identity],
                days[identity],
                tuple(sorted(sums[identity].items())),
            )
        return found


def _cells(outcome: Outcome) -> list[object]:
    low, high = outcome.interval or (None, None)
    money = outcome.ours
    return [
        outcome.leads,
        outcome.qualified,
        outcome.lqr,
        low,
        high,
        money.cash,
        f"{float(outcome.days):g}",
        money.full,
        outcome.cost_per(outcome.leads),
        outcome.cost_per(outcome.qualified),
        outcome.cost_per(outcome.won),
        outcome.won,
        money.revenue,
        outcome.roi,
        outcome.verdict,
    ]
