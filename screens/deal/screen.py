"""One deal, whole: fields, lines, answers, people, gates, papers, what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import OptionList, Static

from salesops_tui.domain.deals import ROLES, Deal
from salesops_tui.errors import NotFound
from salesops_tui.services.session import Done
from salesops_tui.workspace import Workspace
from screens.deal import text as deal_text
from screens.deal.actions import Target
from screens.deal.papers import DealPapers
from screens.dialogs.ask import ConfirmDialog
from screens.rows import TASK, task
from screens.text import shown
from screens.widgets.head import Head
from screens.widgets.section import Section
from screens.work import Whole

KEYS = "Tab section · Enter act · > move · e edit · [ ] others · Esc back · ? help"
_WIDE = 110  # cells from which two columns stand side by side
_MARKS = {"passed": "✓", "missing": "✗", "waived": "~"}
Around = Callable[[int, int], int | None]


def _alone(deal_id: int, step: int) -> int | None:
    """A deal that was not opened from a list has no neighbours."""
    return None


class DealScreen(DealPapers):
    """A deal of the list it was opened from; ``[`` and ``]`` go to its neighbours."""

    CSS_PATH = "deal.tcss"
    AUTO_FOCUS = "#gates"
    NOBODY = "This deal was taken back; Esc goes to the board."
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012 (declared so by Textual)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left_square_bracket", "beside(-1)", "Before", id="deal.before", tooltip="Deal before"
        ),
        Binding("right_square_bracket", "beside(1)", "Next", id="deal.next", tooltip="Next deal"),
        Binding("D,delete", "remove", "Remove", id="deal.remove", tooltip="Remove the row"),
        Binding("escape", "close", "Board", id="deal.close", tooltip="Back to the board"),
    ]

    def __init__(self, workspace: Workspace, deal_id: int, around: Around = _alone) -> None:
        super().__init__(workspace)
        self._deal_id = deal_id
        self._around = around

    def compose(self) -> ComposeResult:
        """Two columns of sections, one below the other where the terminal is narrow."""
        yield Head()
        with VerticalScroll(id="page"), Horizontal(id="columns"):
            with Vertical(classes="column"):
                yield Section(id="gates", markup=False)
                yield Static("", id="fields", classes="part", markup=False)
                yield Static("", id="answers", classes="part", markup=False)
            with Vertical(classes="column"):
                yield Section(id="lines", markup=False)
                yield Section(id="people", markup=False)
                yield Section(id="papers", markup=False)
                yield Section(id="tasks", markup=False)
                with VerticalScroll(id="story", can_focus=True):
                    yield Static("", id="timeline", markup=False)
        yield Static("", id="status", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the deal."""
        self.query_one("#fields").border_title = "Deal (e edits)"
        self.query_one("#answers").border_title = "Qualification (q answers)"
        self.query_one("#story").border_title = "What happened (v logs)"
        self.reread()
        self.watch_others()
        if self.size.width < _WIDE:
            self.query_one("#page").focus()  # the gates are out of view there

    @property
    def deal_id(self) -> int:
        """The deal shown now."""
        return self._deal_id

    @property
    def whole(self) -> Whole:
        """The record shown."""
        return "deal", self._deal_id

    def target(self) -> Target | None:
        """The deal shown; None when it was taken back meanwhile."""
        try:
            deal = self.workspace.pipeline.deal(self._deal_id)
        except NotFound:
            return None
        return Target(deal.id, deal.key, deal.stage, deal.revision, deal.name)

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Show what a change did."""
        word = f"{done.what} (change {done.group}; u takes it back)"
        self.say(word if done.group else "Nothing changed.")
        self.reread()

    def reread(self) -> None:
        """Read everything of the deal again."""
        try:
            deal = self.workspace.pipeline.deal(self._deal_id)
        except NotFound:
            self.say(self.NOBODY)
            return
        self._show_head(deal)
        self._show_text(deal)
        self._show_lists(deal)

    def _show_head(self, deal: Deal) -> None:
        card = self.workspace.board.card(deal.id)
        process = self.workspace.session.process
        stage = process.label(deal.stage)
        days = f"{card.age_days} days" if card else ""
        marks = " · STALE" if card and card.stale else ""
        paused = f" in {process.label(deal.paused_from)}" if deal.paused_from else ""
        text = f"{deal.key}  {deal.name}  ·  {stage}{paused}, {days}{marks}"
        self.query_one("#head", Static).update(shown(text))

    def _show_text(self, deal: Deal) -> None:
        work, session = self.workspace, self.workspace.session
        today = session.clock.today()
        texts = {
            "fields": deal_text.fields(deal, session.process, today),
            "answers": deal_text.answers(work.notes.answers(deal.id)),
            "timeline": deal_text.timeline(
                work.deals.history(deal.id),
                work.notes.activities(deal.id),
                work.history.events(deal.id),
                session.process,
            ),
        }
        for name, text in texts.items():
            self.query_one(f"#{name}", Static).update(text)

    def _show_lists(self, deal: Deal) -> None:
        work = self.workspace
        items = work.lines.of(deal.id)
        lines = [(deal_text.line(item, deal.currency), str(item.id)) for item in items]
        gates = work.pipeline.exit_gates(deal)
        rows = [
            (f"{_MARKS[g.state]} {g.label}{f': {g.message}' if g.message else ''}", g.action)
            for g in gates
        ]
        people = [
            (f"{ROLES.get(c.role, c.role)}: {c.name} {c.email}", str(c.id))
            for c in work.notes.contacts(deal.id)
        ]
        passed = sum(gate.state == "passed" for gate in gates)
        stage = work.session.process.label(deal.column)
        fill = {
            "lines": (deal_text.total(items, deal), lines, "i adds a line"),
            "gates": (f"Gates of {stage} {passed}/{len(gates)}", rows, "no gates"),
            "people": ("People", people, "c adds a person"),
            "papers": ("Papers", self.papers(deal), "d and a letter makes one"),
            "tasks": ("Tasks (Enter ticks off)", self._tasks(deal), "T adds a task"),
        }
        for name, (title, entries, empty) in fill.items():
            self.query_one(f"#{name}", Section).fill(title, entries, empty)

    def _tasks(self, deal: Deal) -> list[tuple[str, str]]:
        found = self.workspace.tasks.of("deal", deal.id, TASK)
        return [(task(row, deal.key), str(row.id)) for row in found]

    def _tick(self, number: int) -> None:
        tasks = self.workspace.tasks
        over = self.workspace.records.show("task", number)["done_at"]
        self.perform(lambda: (tasks.reopen if over else tasks.done)(number), self.changed)

    @on(OptionList.OptionSelected)
    def _act(self, event: OptionList.OptionSelected) -> None:
        section = event.option_list
        if not isinstance(section, Section) or not section.chosen:
            return
        kind, _, key = section.chosen.partition(":")
        if section.id == "gates":
            self.fix(section.chosen, lambda: None)
        elif section.id == "lines":
            lines = {str(item.id): item for item in self.workspace.lines.of(self._deal_id)}
            self.edit_line(lines[section.chosen])
        elif section.id == "people":
            self.action_add_contact()
        elif section.id == "tasks":
            self._tick(int(section.chosen))
        else:
            self.open_paper(kind, key)

    def action_remove(self) -> None:
        """Remove the line or the person under the cursor, after a yes."""
        section = self.focused
        if not isinstance(section, Section) or not section.chosen:
            self.say("Tab to a line or a person first.")
            return
        if section.id not in ("lines", "people"):
            self.say("Only lines and people can be removed here.")
            return
        row, deal, work = int(section.chosen), self._deal_id, self.workspace
        at = next((line.revision for line in work.lines.of(deal) if line.id == row), None)
        removals: dict[str, tuple[str, Callable[[], Done]]] = {
            "lines": ("Remove this line?", lambda: work.lines.remove(deal, row, at)),
            "people": (
                "Take this person off the deal?",
                lambda: work.notes.remove_contact(deal, row),
            ),
        }
        question, remove = removals[section.id]

        def answered(yes: bool | None) -> None:
            if yes:
                self.perform(remove, self.changed)

        self.app.push_screen(ConfirmDialog(question, "u takes it back."), answered)

    def action_beside(self, step: int) -> None:
        """To a neighbour in the list this deal was opened from."""
        found = self._around(self._deal_id, step)
        if found is None:
            self.say("There is no deal on that side.")
            return
        self._deal_id = found
        self.say("")
        self.reread()

    def action_close(self) -> None:
        """Back to the board."""
        self.dismiss(None)
