"""What the pages of people share: their deals, tasks, activities, history as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from salesops_tui.domain.deals import ROLES
from salesops_tui.domain.money import plain
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import NotFound
from salesops_tui.services.session import Done
from screens.deal.text import money
from screens.dialogs import ConfirmDialog
from screens.opening import open_record
from screens.records.acting import Picked
from screens.records.page import RecordPage, Rows, lines, story
from screens.rows import ACTIVITY, TASK, activity, task
from screens.widgets.section import Section

List = tuple[str, Rows, str]


class PeoplePage(RecordPage):
    """Enter on a row opens its record."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", id="whole.add", tooltip="Add a person or a part"),
        Binding("D,delete", "remove", "Remove", id="whole.remove",
                tooltip="Take the part under the cursor off, or the record away"),
    ]  # fmt: skip

    def about(self) -> str:
        """The key of the record shown, its own or the one it came with."""
        return self.workspace.records.key(self.KIND, self.identity)

    def deals(self) -> List:
        """Its deals."""
        label = self.workspace.session.process.label
        rows = [
            (
                f"{d.key} {clean_line(d.name)} · {label(d.stage)} · {money(d.amount, d.currency)}"
                f" · {d.owner or 'nobody'}",
                f"deal:{d.id}",
            )
            for d in self.workspace.relations.deals(self.KIND, self.identity)
        ]
        return f"Deals {len(rows)}", rows, "none"

    def leads(self) -> List:
        """Its leads."""
        rows = [
            (f"{found.key} {clean_line(found.name)} · {found.status}", f"lead:{found.id}")
            for found in self.workspace.relations.leads(self.KIND, self.identity)
        ]
        return f"Leads {len(rows)}", rows, "none"

    def tasks(self) -> List:
        """Its tasks and those of its deals."""
        found = self.workspace.relations.tasks(self.KIND, self.identity, TASK)
        rows = [(task(row, self.about()), f"task:{row.id}") for row in found]
        return "Tasks (T adds)", rows, "none"

    def activities(self) -> List:
        """What happened with it and its deals."""
        found = self.workspace.relations.activities(self.KIND, self.identity, ACTIVITY)
        rows = [(activity(row, self.about()), f"activity:{row.id}") for row in found]
        return "What happened (v logs)", rows, "nothing yet"

    def invoiced(self) -> str:
        """What was invoiced, a line for each currency."""
        found = self.workspace.relations.invoices(self.KIND, self.identity)
        return (
            "\n".join(
                f"{b.many} in {b.currency}: {plain(b.total, group=True)},"
                f" {plain(b.paid, group=True)} paid"
                + (f", {plain(b.overdue, group=True)} overdue" if b.overdue else "")
                for b in found
            )
            or "nothing yet"
        )

    def story(self) -> str:
        """Its history."""
        return story(self.workspace.relations.history(self.KIND, self.identity))

    def fields(self, pairs: Sequence[tuple[str, str]], always: Sequence[str] = ()) -> str:
        """The fields shown of the record: title, column."""
        values = self.workspace.records.show(self.KIND, self.identity)
        return lines([(title, _text(values[name])) for title, name in pairs], tuple(always))

    def called(self) -> str:
        """What the record is called."""
        return str(self.workspace.records.show(self.KIND, self.identity)["name"])

    @on(OptionList.OptionSelected)
    def _opened(self, event: OptionList.OptionSelected) -> None:
        section = event.option_list
        chosen = section.chosen if isinstance(section, Section) else ""
        kind, _, number = chosen.partition(":")
        if kind in ("task", "activity"):
            self.edit_record(self.fresh(Picked(kind, int(number), 0)))
        elif kind == "part":
            self.open_part(int(number))
        elif kind:
            open_record(self, kind, int(number))

    def action_move(self, to: str) -> None:
        """Nothing here has a status."""
        self.say("People and places have no status to move.")

    def action_add(self) -> None:
        """Add what the page is mostly about."""
        raise NotImplementedError

    def open_part(self, number: int) -> None:
        """Go to the other side of a part: the person, the deal or the community."""

    def action_remove(self) -> None:
        """Take the part or the row under the cursor off; else the record away, after a yes."""
        section = self.focused
        kind, _, number = (section.chosen if isinstance(section, Section) else "").partition(":")
        if kind == "part":
            self.take_part(int(number))
        elif kind in ("task", "activity"):
            self.remove_record(self.fresh(Picked(kind, int(number), 0)))
        elif (picked := self.picked) is not None:
            self.remove_record(picked, self.called())

    def take_part(self, number: int) -> None:
        """Take somebody's part off, after a yes."""
        persons = self.workspace.persons

        def answered(yes: bool | None) -> None:
            if yes:
                self.perform(lambda: persons.take_part(number), self.changed)

        self.app.push_screen(ConfirmDialog("Take this part off?", "u brings it back."), answered)

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Show what a change did; a page whose record was taken away closes."""
        try:
            self.called()
        except NotFound:
            self.dismiss(None)
            return
        super().changed(done, deal_id)


def role(key: str) -> str:
    """What a part is called."""
    return ROLES.get(key, key)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)
