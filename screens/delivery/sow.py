"""The statement of work of a deal: texts, deliverables, sign-offs."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static

from salesops_tui.domain.forms.delivery import SowForm, SowLineForm
from salesops_tui.domain.sow import Sow, SowLine
from salesops_tui.domain.text import clean
from salesops_tui.errors import Refused
from salesops_tui.services.session import Done
from salesops_tui.workspace import Workspace
from screens import dialogs
from screens.delivery import text
from screens.delivery.acting import DeliveryActions
from screens.saving import Saving, Start
from screens.text import shown
from screens.widgets.head import Head
from screens.widgets.section import Section
from screens.work import Whole

KEYS = "a add · Enter edit · s sign · e texts · b deliver · D remove · Esc · ? help"
TEXTS = {
    "background": "Background",
    "technical": "Technical details",
    "out_of_scope": "Out of scope",
    "people": "People",
}


class SowScreen(DeliveryActions):
    """Writes a statement of work and records who signs it off."""

    CSS_PATH = "delivery.tcss"
    AUTO_FOCUS = "#lines"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", id="sow.add", tooltip="Add a deliverable"),
        Binding("e", "edit", "Texts", id="sow.edit", tooltip="Write its texts"),
        Binding("s", "sign", "Sign off", id="sow.sign", tooltip="Record a sign-off"),
        Binding("b", "deliver", "Deliver", id="sow.deliver",
                tooltip="Take its lines over as deliverables of the engagement"),
        Binding("D,delete", "remove", "Remove", id="sow.remove", tooltip="Take the line out"),
        Binding("escape", "close", "Back", id="sow.close", tooltip="Back"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, deal_id: int) -> None:
        super().__init__(workspace)
        self._deal_id = deal_id

    def compose(self) -> ComposeResult:
        """Lines, sign-offs, texts."""
        yield Head()
        with VerticalScroll(id="page"):
            yield Section(id="lines", markup=False)
            yield Section(id="signed", markup=False)
            yield Static("", id="texts", classes="part", markup=False)
        yield Static("", id="status", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Show it, and watch for what others do."""
        self.query_one("#texts").border_title = "Texts (e writes)"
        self.reread()
        self.watch_others()

    @property
    def whole(self) -> Whole:
        """The record shown."""
        return "deal", self._deal_id

    @property
    def sow(self) -> Sow:
        """The statement of work as it stands."""
        return self.workspace.sows.of(self._deal_id)

    def reread(self) -> None:
        """Read it again."""
        try:
            sow = self.sow
            deal = self.workspace.pipeline.deal(self._deal_id)
        except Refused as refusal:
            self.refuse(refusal)
            return
        head = f"Statement of work  ·  {deal.key}  {deal.name}"
        self.query_one("#head", Static).update(shown(head))
        lines = [(text.sow_line(line), str(line.id)) for line in sow.lines]
        self.query_one("#lines", Section).fill(text.sow_total(sow), lines, "a adds a deliverable")
        signed = [
            (f"✓ {s.role}: {s.by}, {s.at.astimezone():%Y-%m-%d} {s.evidence}", s.role)
            for s in sow.sign_offs
        ]
        open_ones = [(f"✗ {role}", role) for role in sow.unsigned]
        title = f"Signed off {len(signed)}/{len(signed) + len(open_ones)}"
        self.query_one("#signed", Section).fill(title, [*signed, *open_ones], "")
        parts = [f"{label}\n{clean(getattr(sow, name)) or '–'}" for name, label in TEXTS.items()]
        self.query_one("#texts", Static).update("\n\n".join(parts))

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Show what a change did."""
        word = f"{done.what} (change {done.group}; u takes it back)"
        self.say(word if done.group else "Nothing changed.")
        self.reread()

    @on(OptionList.OptionSelected)
    def _act(self, event: OptionList.OptionSelected) -> None:
        section = event.option_list
        if not isinstance(section, Section) or not section.chosen:
            return
        if section.id == "signed":
            self._sign(section.chosen)
        else:
            line = self._line()
            if line is not None:
                self._edit_line(line)

    def _line(self) -> SowLine | None:
        wanted = self.query_one("#lines", Section).chosen
        return next((line for line in self.sow.lines if str(line.id) == wanted), None)

    def action_add(self) -> None:
        """Add a deliverable."""
        sows = self.workspace.sows
        self.ask_form(
            SowLineForm,
            "Add a deliverable",
            lambda raw: sows.add_line(self._deal_id, raw),
        )

    def _edit_line(self, line: SowLine) -> None:
        sows = self.workspace.sows

        def fresh() -> Start:
            now = next((each for each in self.sow.lines if each.id == line.id), line)
            values = {name: getattr(now, name) for name in SowLineForm.model_fields}
            return Start(now.revision, values)

        def write(raw: dict[str, Any], seen: int) -> Done:
            return sows.edit_line(self._deal_id, line.id, raw, seen)

        submit = Saving(write, fresh)
        self.ask_form(SowLineForm, f"Edit {line.title}", submit, submit.start.values)

    def action_edit(self) -> None:
        """Write the texts."""

        def fresh() -> Start:
            sow = self.sow
            return Start(sow.revision, {name: getattr(sow, name) for name in TEXTS})

        def write(raw: dict[str, Any], seen: int) -> Done:
            return self.workspace.sows.edit(self._deal_id, raw, seen)

        submit = Saving(write, fresh)
        self.ask_form(SowForm, "Texts of the statement of work", submit, submit.start.values)

    def action_sign(self) -> None:
        """Choose who signs off."""
        waiting = self.sow.unsigned
        if not waiting:
            self.say("All three have signed off.")
            return
        choices = [(role[0], role, role) for role in waiting]

        def picked(role: str | None) -> None:
            if role:
                self._sign(role)

        self.app.push_screen(dialogs.PickDialog("Who signs it off?", choices), picked)

    def _sign(self, role: str) -> None:
        sows = self.workspace.sows

        def answered(evidence: str | None) -> None:
            if evidence is not None:
                self.perform(lambda: sows.sign_off(self._deal_id, role, evidence), self.changed)

        if role not in self.sow.unsigned:
            self.say(f"{role} has signed off; a change of the text takes that back.")
            return
        ask = dialogs.AskDialog(f"{role} signs off: where is it said?", hint="a mail, a meeting",
                                empty=True)  # fmt: skip
        self.app.push_screen(ask, answered)

    def action_deliver(self) -> None:
        """Take the lines over as deliverables."""
        engagement = self.workspace.delivery.engagement_of(self._deal_id)
        if engagement is None:
            self.say("Its lines become deliverables when the deal is won.")
            return
        self.perform(lambda: self.workspace.sows.deliver(engagement), self.changed)

    def action_remove(self) -> None:
        """Take the line under the cursor out, after a yes."""
        line = self._line()
        if line is None:
            self.say("Tab to a deliverable first.")
            return

        def answered(yes: bool | None) -> None:
            if yes:
                remove = self.workspace.sows.remove_line
                self.perform(lambda: remove(self._deal_id, line.id, line.revision), self.changed)

        question = f"Take {line.title} out?"
        self.app.push_screen(dialogs.ConfirmDialog(question, "u brings it back."), answered)

    def action_close(self) -> None:
        """Back to where this was opened."""
        self.dismiss(None)
