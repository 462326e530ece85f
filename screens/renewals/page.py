"""One renewal, whole: its clock, what was used, what the next term costs, how a service ends."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import OptionList, Static

from salesops_tui.domain.decommission import Request
from salesops_tui.domain.renewals import DECLINE, Case
from salesops_tui.errors import Invalid, NotFound, Refused
from salesops_tui.services.session import Done
from salesops_tui.workspace import Workspace
from screens import dialogs
from screens.opening import open_record
from screens.records.acting import Picked
from screens.renewals import text
from screens.renewals.acting import KIND
from screens.renewals.documents import RenewalDocuments
from screens.text import shown
from screens.widgets.head import Head
from screens.widgets.section import Section
from screens.work import Whole

KEYS = "> decide · s review · x extend · d paper · Space step · v log · Esc · ? help"
_WIDE = 156  # cells from which two columns stand side by side
_ACTIVITY = ("at", "kind", "by", "note")


class RenewalScreen(RenewalDocuments):
    """A case with everything its decision looks at, and the end of the service."""

    CSS_PATH = "renewals.tcss"
    AUTO_FOCUS = "#clock"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012 (declared so by Textual)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "step", "Step", id="renewal.step", tooltip="Do the next step of the end"),
        Binding("escape", "close", "Back", id="renewal.close", tooltip="Go back"),
    ]

    def __init__(self, workspace: Workspace, renewal_id: int) -> None:
        super().__init__(workspace)
        self._renewal_id = renewal_id

    def compose(self) -> ComposeResult:
        """Two columns of sections, one below the other where the terminal is narrow."""
        yield Head()
        with VerticalScroll(id="page", can_focus=False), Horizontal(id="columns"):
            with Vertical(classes="column"):
                yield Section(id="clock", markup=False)
                yield Static("", id="fields", classes="part", markup=False)
                yield Section(id="steps", markup=False)
            with Vertical(classes="column"):
                yield Section(id="prices", markup=False)
                yield Static("", id="use", classes="part", markup=False)
                yield Section(id="story", markup=False)
        yield Static("", id="status", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the case."""
        self.query_one("#fields").border_title = "Renewal (e: who looks after it)"
        self.query_one("#use").border_title = "Readings"
        self.reread()
        self.watch_others()
        if self.query_one("#steps").display:
            self.query_one("#steps").focus()

    @property
    def whole(self) -> Whole:
        """The record shown."""
        return KIND, self._renewal_id

    def about(self) -> str:
        """A task or an activity is about this case."""
        return f"R-{self._renewal_id}"

    def the_case(self) -> Picked | None:
        """The case shown; None, with a sentence, when it was taken back meanwhile."""
        try:
            case = self.workspace.renewals.case(self._renewal_id)
        except NotFound:
            self.say("This renewal was taken back; Esc goes back.")
            return None
        return Picked(KIND, case.id, case.revision)

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Show what a change did."""
        word = f"{done.what} (change {done.group}; u takes it back)"
        self.say(word if done.group else "Nothing changed.")
        self.reread()

    def reread(self) -> None:
        """Read everything of the case again."""
        if self.the_case() is None:
            return
        work = self.workspace
        case = work.renewals.case(self._renewal_id)
        today = work.session.clock.today()
        status = work.statuses.label(KIND, case.status)
        self.query_one("#head", Static).update(shown(text.head(case, status, today)))
        self.query_one("#fields", Static).update(shown(text.fields(case)))
        self.query_one("#use", Static).update(shown(text.use(work.renewals.use(case))))
        self._show_clock(case)
        self._show_prices(case)
        self._show_steps(work.decommissions.of(case.engagement_id))
        self._show_story()

    def _show_clock(self, case: Case) -> None:
        rows = [(mark.told, mark.key) for mark in self.workspace.renewals.clock(case)]
        self.query_one("#clock", Section).fill("Clock", rows, "the term has no end")

    def _show_prices(self, case: Case) -> None:
        section = self.query_one("#prices", Section)
        section.display = case.decision != DECLINE
        if case.new_deal:
            line = f"{case.new_deal}, {self.workspace.session.process.label(case.new_stage)}"
            section.fill("Next term", [(f"{line}: Enter opens it", "deal")], "")
            return
        title, rows = "Next term", []
        try:
            priced = self.workspace.renewals.priced(case.id)
        except Invalid:
            empty = "the old term has no dates"
        else:
            title = f"Next term {priced.start} to {priced.end}, old → new"
            rows = [(line, "renew") for line in priced.told(text.WIDEST)]
            empty = "no lines"
        section.fill(title, rows, empty)

    def _show_steps(self, request: Request | None) -> None:
        section = self.query_one("#steps", Section)
        section.display = request is not None
        if request is not None:
            title = f"Ends {request.end_on}, data kept until {request.data_until}"
            done = f"{request.done}/{len(request.steps)}"
            rows = [
                (line, step.step) for line, step in zip(request.told(), request.steps, strict=True)
            ]
            section.fill(f"{title} {done}", rows, "")

    def _show_story(self) -> None:
        found = self.workspace.activities.of(KIND, self._renewal_id, _ACTIVITY)
        rows = []
        for number, row in enumerate(found):
            at, kind, by, note = (str(cell or "") for cell in row.cells)
            rows.append((f"{at[:10]} {kind} by {by or 'nobody'}: {note}", str(number)))
        self.query_one("#story", Section).fill("What happened", rows, "v logs a call or a mail")

    @on(OptionList.OptionSelected)
    def _act(self, event: OptionList.OptionSelected) -> None:
        section, case = event.option_list, self.the_case()
        if not isinstance(section, Section) or not section.chosen or case is None:
            return
        if section.id == "steps":
            self._ask_step(section.chosen)
        elif section.id == "clock":
            self._act_on_mark(section.chosen)
        elif section.chosen == "deal":
            found = self.workspace.renewals.case(case.id).new_deal_id
            if found is not None:
                open_record(self, "deal", found)
        elif section.chosen == "renew":
            self.renew(case)

    def _act_on_mark(self, mark: str) -> None:
        """What a mark of the clock asks for: the review, a word, or the decision."""
        if mark == "open":
            self.action_start()
        elif mark == "notice":
            self.action_activity()
        else:
            self.action_decide()

    def action_step(self) -> None:
        """Do the next step of the end of the service."""
        case = self.workspace.renewals.case(self._renewal_id)
        request = self.workspace.decommissions.of(case.engagement_id)
        if request is None:
            self.say("There is no decommission; > declines the renewal.")
        elif request.next is None:
            self.say("Every step is done.")
        else:
            self._ask_step(request.next.step)

    def _ask_step(self, step: str) -> None:
        """Ask what was done, and record it; a step that has to wait is refused before."""
        case = self.workspace.renewals.case(self._renewal_id)
        request = self.workspace.decommissions.of(case.engagement_id)
        if request is None:
            return
        found = request.step(step)
        try:
            request.guard(found)
        except Refused as refusal:
            self.refuse(refusal)
            return
        do = self.workspace.decommissions.step

        def noted(note: str | None) -> None:
            if note is not None:
                self.perform(lambda: do(request.engagement_id, {"note": note}, step), self.changed)

        ask = dialogs.AskDialog(
            f"{found.text}: done?", hint="a note; Enter records the step", empty=True
        )
        self.app.push_screen(ask, noted)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
