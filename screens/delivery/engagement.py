"""One engagement, whole: gates, checklist, what is delivered, read, spent, reported."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import OptionList, Static

from salesops_tui.domain.months import watch
from salesops_tui.errors import NotFound
from salesops_tui.services.session import Done
from screens.deal import text as deal_text
from screens.delivery import text
from screens.delivery.rows import EngagementRows
from screens.text import shown
from screens.widgets.head import Head
from screens.widgets.section import Section
from screens.work import Whole

KEYS = "a add · Enter act · Space tick · > move · h health · S sow · Esc back · ? help"
_WIDE = 110  # cells from which two columns stand side by side
_MARKS = {"passed": "✓", "missing": "✗", "waived": "~"}
LEFT = ("gates", "checklist", "project", "deliverable")
RIGHT = ("usage_reading", "cost_reading", "incident", "milestone", "papers")


class EngagementScreen(EngagementRows):
    """An engagement with everything that hangs on it; its deal's keys work here too."""

    CSS_PATH = "delivery.tcss"
    AUTO_FOCUS = "#gates"
    NOBODY = "This engagement was taken back; Esc goes back."
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012 (declared so by Textual)

    def compose(self) -> ComposeResult:
        """Two columns of sections, one below the other where the terminal is narrow."""
        yield Head()
        with VerticalScroll(id="page"), Horizontal(id="columns"):
            with Vertical(classes="column"):
                yield Static("", id="fields", classes="part", markup=False)
                for name in LEFT:
                    yield Section(id=name, markup=False)
            with Vertical(classes="column"):
                for name in RIGHT:
                    yield Section(id=name, markup=False)
                with VerticalScroll(id="story", can_focus=True):
                    yield Static("", id="timeline", markup=False)
        yield Static("", id="status", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the engagement, and watch for what others do."""
        self.query_one("#fields").border_title = "Engagement (h says how it is)"
        self.query_one("#story").border_title = "What happened (v logs)"
        self.reread()
        self.watch_others()

    @property
    def whole(self) -> Whole:
        """The record shown."""
        return "engagement", self.engagement_id

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Show what a change did."""
        word = f"{done.what} (change {done.group}; u takes it back)"
        self.say(word if done.group else "Nothing changed.")
        self.reread()

    def reread(self) -> None:
        """Read everything of the engagement again."""
        try:
            whole = self.workspace.delivery.whole(self.engagement_id)
        except NotFound:
            self.say(self.NOBODY)
            return
        stale = " · STALE" if whole["health_stale"] else ""
        status = self.workspace.statuses.label("engagement", whole["status"])
        head = f"{whole['key']}  {whole['deal_name']}  ·  {status}  ·  ●{whole['health']}{stale}"
        self.query_one("#head", Static).update(shown(head))
        self.query_one("#fields", Static).update(text.fields(whole))
        self._show_work(status)
        self._show_months()
        self._show_story()

    def _fill(self, name: str, title: str, rows: list[tuple[str, str]], empty: str) -> None:
        self.query_one(f"#{name}", Section).fill(title, rows, empty)

    def _show_work(self, status: str) -> None:
        delivery, identity = self.workspace.delivery, self.engagement_id
        gates = delivery.gates(identity)
        rows = [
            (f"{_MARKS[g.state]} {g.label}{f': {g.message}' if g.message else ''}", g.action)
            for g in gates
        ]
        passed = sum(gate.state == "passed" for gate in gates)
        self._fill("gates", f"Gates of {status} {passed}/{len(gates)}", rows, "no gates")
        items = delivery.checklist(identity)
        ticks = [(f"{'✓' if item.done else '·'} {item.text}", str(item.number)) for item in items]
        done = sum(item.done for item in items)
        self._fill("checklist", f"Checklist {done}/{len(items)} (Space)", ticks, "no checklist")
        today = self.workspace.session.clock.today()
        projects = [(text.project(row), key) for key, row in self.kept("project")]
        self._fill("project", "Projects", projects, "a adds a project")
        found = self.kept("deliverable")
        finished = sum(row["state"] == "done" for _, row in found)
        self._fill(
            "deliverable",
            f"Deliverables {finished}/{len(found)} done",
            [(text.deliverable(row, today), key) for key, row in found],
            "b takes the statement of work over, a adds one",
        )

    def _show_months(self) -> None:
        delivery, identity = self.workspace.delivery, self.engagement_id
        read = self.kept("usage_reading")[::-1]
        top = max((row["value"] for _, row in read), default=0)
        title = text.usage(delivery.fees(identity), delivery.fee_currency)
        self._fill(
            "usage_reading", title, [(text.reading(row, top), key) for key, row in read],
            "a adds a reading",
        )  # fmt: skip
        costs = delivery.costs(identity)
        spent = self.kept("cost_reading")[::-1]
        over = " · over the threshold" if costs and watch(costs, max(costs)).over else ""
        rows = [(text.cost(row, costs), key) for key, row in spent]
        self._fill("cost_reading", f"Cloud costs{over}", rows, "a adds a month")
        tickets = self.kept("incident")[::-1]
        waiting = sum(row["state"] not in ("resolved", "closed") for _, row in tickets)
        self._fill(
            "incident",
            f"Support: {waiting} open (Space resolves)",
            [(text.incident(row), key) for key, row in tickets],
            "a adds an incident or a request",
        )
        today = self.workspace.session.clock.today()
        marks = [(text.milestone(row, today), key) for key, row in self.kept("milestone")]
        self._fill("milestone", "Milestones (Space: reached, I: idea)", marks, "a adds a milestone")

    def _show_story(self) -> None:
        work = self.workspace
        deal = work.pipeline.deal(self.deal_id)
        told = [(str(entry), f"outbox:{entry.id}") for entry in work.outbox.entries(deal.id)]
        papers = [*self.papers(deal), *told]
        self._fill("papers", "Papers", papers, "d and a letter makes one")
        story = deal_text.timeline(
            work.deals.history(deal.id),
            [*work.notes.activities(deal.id), *work.delivery.activities(self.engagement_id)],
            [
                *work.history.events(deal.id),
                *work.history.engagement_events(self.engagement_id),
            ],
            work.session.process,
        )
        self.query_one("#timeline", Static).update(story)

    @on(OptionList.OptionSelected)
    def _act(self, event: OptionList.OptionSelected) -> None:
        section = event.option_list
        if isinstance(section, Section) and section.chosen:
            self.act_on(section.id or "", section.chosen)
