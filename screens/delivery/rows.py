"""The rows of an engagement's page: what each key does to the one under the cursor."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from salesops_tui.domain.delivery import INCIDENT_OVER
from salesops_tui.domain.records import KINDS
from salesops_tui.errors import NotFound
from salesops_tui.workspace import Workspace
from screens import dialogs
from screens.deal.actions import Target
from screens.deal.papers import DealPapers
from screens.delivery.acting import DeliveryActions
from screens.opening import open_record
from screens.records.acting import Picked, Then
from screens.widgets.section import Section

ADDED = {  # what ``a`` adds: a letter each
    "project": "p",
    "deliverable": "d",
    "usage_reading": "u",
    "cost_reading": "c",
    "incident": "i",
    "milestone": "m",
}


class EngagementRows(DealPapers, DeliveryActions):
    """Adds, edits, ticks, moves and removes what hangs on an engagement."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", id="engagement.add", tooltip="Add to the section, or choose"),
        Binding("e", "edit_row", "Edit", id="engagement.edit", tooltip="Edit the row"),
        Binding("space", "tick", "Tick", id="engagement.tick",
                tooltip="Done, met, resolved, reached; or not"),
        Binding("greater_than_sign,L", "move_on", "Move on", id="engagement.move-on",
                tooltip="Move the deliverable, or else the engagement, to its next status"),
        Binding("less_than_sign,H", "move_back", "Move back", id="engagement.move-back",
                tooltip="Move it to the status before"),
        Binding("h", "health", "Health", id="engagement.health", tooltip="Say how it is"),
        Binding("b", "deliver", "Deliver", id="engagement.deliver",
                tooltip="Take the statement of work over as deliverables"),
        Binding("m", "month", "Month", id="engagement.month", tooltip="Sum up a month"),
        Binding("I", "idea", "Idea", id="engagement.idea",
                tooltip="Make an idea for content of the row, or of the engagement"),
        Binding("N", "opportunity", "Opportunity", id="engagement.opportunity",
                tooltip="A new deal that grows out of the deliverable or the engagement"),
        Binding("D,delete", "remove", "Remove", id="engagement.remove", tooltip="Remove the row"),
        Binding("escape", "close", "Back", id="engagement.close", tooltip="Back"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, engagement_id: int) -> None:
        super().__init__(workspace)
        self.engagement_id = engagement_id
        self.deal_id = workspace.delivery.deal_id(engagement_id)
        self._rows: dict[tuple[str, str], tuple[Picked, dict[str, Any]]] = {}

    def target(self) -> Target | None:
        """The deal that was won; None when the win was taken back."""
        try:
            deal = self.workspace.pipeline.deal(self.deal_id)
        except NotFound:
            return None
        return Target(deal.id, deal.key, deal.stage, deal.revision, deal.name)

    def about(self) -> str:
        """The key that a task is about."""
        return f"E-{self.engagement_id}"

    def document_subject(self) -> str | int | None:
        """The engagement, which documents are made of."""
        return self.about()

    def kept(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """The records of a kind, each with what its row stands for; remembers them."""
        found = self.workspace.delivery.records_of(kind, self.engagement_id)
        for listed, row in found:
            self._rows[kind, str(listed.id)] = (Picked(kind, listed.id, listed.revision), row)
        return [(str(listed.id), row) for listed, row in found]

    @property
    def engagement(self) -> Picked:
        """The engagement at the revision it has now."""
        return self.fresh(Picked("engagement", self.engagement_id, 0))

    def _row(self) -> tuple[Picked, dict[str, Any]] | None:
        """The record under the cursor."""
        section = self.focused
        if not isinstance(section, Section):
            return None
        return self._rows.get((section.id or "", section.chosen))

    def act_on(self, section: str, chosen: str) -> None:
        """What Enter does to a row."""
        kind, _, key = chosen.partition(":")
        if section == "gates":
            self.mend(self.engagement, chosen, lambda: None)
        elif section == "checklist":
            self.action_tick()
        elif section == "papers" and kind == "outbox":
            open_record(self, kind, int(key))
        elif section == "papers":
            self.open_paper(kind, key)
        elif section == "deliverable" and self._rows[section, chosen][1]["criteria"]:
            self.criteria(int(chosen))
        else:
            self.action_edit_row()

    def action_add(self) -> None:
        """Add to the section under the cursor; elsewhere ask what."""
        section = self.focused
        if isinstance(section, Section) and section.id in ADDED:
            self.add_to(self.engagement_id, section.id)
            return
        choices = [(letter, KINDS[kind].label, kind) for kind, letter in ADDED.items()]

        def picked(kind: str | None) -> None:
            if kind:
                self.add_to(self.engagement_id, kind)

        self.app.push_screen(dialogs.PickDialog(f"Add to {self.about()}", choices), picked)

    def action_edit_row(self) -> None:
        """Edit the record under the cursor; elsewhere say how the engagement is."""
        found = self._row()
        if found is None:
            self.action_health()
        else:
            self.edit_record(found[0])

    def action_tick(self) -> None:
        """Done, met, resolved, reached: whatever the row can be."""
        section, found = self.focused, self._row()
        if isinstance(section, Section) and section.id == "checklist" and section.chosen:
            number = int(section.chosen)
            items = self.workspace.delivery.checklist(self.engagement_id)
            done = not items[number - 1].done
            self.perform(
                lambda: self.workspace.delivery.check(self.engagement_id, number, done=done),
                self.changed,
            )
        elif found is None:
            self.say("Space ticks a row of the checklist, a deliverable, an incident, a milestone.")
        elif found[0].kind == "deliverable":
            self.criteria(found[0].id)
        else:
            self._tick(*found)

    def _tick(self, picked: Picked, row: dict[str, Any]) -> None:
        today = str(self.workspace.session.clock.today())
        if picked.kind == "incident":
            values = {"state": "open" if row["state"] in INCIDENT_OVER else "resolved"}
        elif picked.kind == "milestone":
            values = {"done_on": "" if row["done_on"] else today}
        elif picked.kind == "project":
            values = {"status": "active" if row["status"] == "done" else "done"}
        else:
            self.say("There is nothing to tick here; e edits it.")
            return
        keeper = self.workspace.records.keeper(picked.kind)
        self.perform(lambda: keeper.edit(picked.id, values, picked.revision), self.changed)

    def action_move_on(self) -> None:
        """Move the deliverable under the cursor, elsewhere the engagement, to the next status."""
        self._move("next")

    def action_move_back(self) -> None:
        """Move it to the status before."""
        self._move("back")

    def _move(self, to: str) -> None:
        found = self._row()
        deliverable = found is not None and found[0].kind == "deliverable"
        self.move_record(found[0] if found and deliverable else self.engagement, to)

    def action_health(self) -> None:
        """Say how the engagement is."""
        self.health(self.engagement)

    def action_add_activity(self, outcome: str = "", then: Then = lambda: None) -> None:
        """Log what happened with the engagement."""
        self.action_activity()

    def action_deliver(self) -> None:
        """Take the statement of work over as deliverables."""
        self.promised(self.engagement_id)

    def action_month(self) -> None:
        """Ask for a month, and show what happened in it."""
        from screens.delivery.month import ask_month

        ask_month(self, self.engagement_id)

    def action_idea(self) -> None:
        """Make an idea for content of the row, else choose of what."""
        found = self._row()
        if found is not None and found[0].kind in ("deliverable", "milestone"):
            self.idea(found[0].key)
        else:
            self.tell(self.engagement_id)

    def action_opportunity(self) -> None:
        """A new deal that grows out of the deliverable under the cursor, or the engagement."""
        found = self._row()
        grown = found is not None and found[0].kind == "deliverable"
        self.opportunity(found[0].key if found and grown else self.about())

    def action_remove(self) -> None:
        """Remove the record under the cursor, after a yes."""
        found = self._row()
        if found is None:
            self.say("Tab to what is to go first: a project, a deliverable, a reading …")
        else:
            self.remove_record(found[0])

    def engagement_document(self, engagement_id: int, kind: str, then: Then) -> None:
        """Make or open a document of this engagement."""
        self.document(kind, then)

    def action_close(self) -> None:
        """Back to where this was opened."""
        self.dismiss(None)
