"""What can be done to a record of any kind from any screen that shows one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from salesops_tui.domain.records import KINDS
from salesops_tui.errors import MoveRefused, Refused
from salesops_tui.services.session import Done
from screens import dialogs
from screens.questions import ask_reason
from screens.saving import Saving, Start, Write
from screens.work import WorkScreen

if TYPE_CHECKING:
    from screens.dialogs import Fix, Waive

Then = Callable[[], None]
NONE = frozenset[str]()


class Picked(NamedTuple):
    """The record that a key is about, at the revision the screen shows."""

    kind: str
    id: int
    revision: int

    @property
    def key(self) -> str:
        """Its key."""
        return KINDS[self.kind].key(self.id)


class RecordActions(WorkScreen):
    """Adds, edits, moves and removes records through one service call each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "activity", "Activity", id="record.activity",
                tooltip="Log a call, a meeting, a note"),
    ]  # fmt: skip

    def action_activity(self) -> None:
        """Log what happened with the record shown."""
        from screens.asking import ask_activity

        ask_activity(self, self.about())

    def add_record(
        self, kind: str, values: Mapping[str, Any] | None = None, *, focus: str = ""
    ) -> None:
        """Ask for the fields of a new record; ``values`` are given already."""
        keeper = self.workspace.records.keeper(kind)
        given = dict(values or {})
        label = KINDS[kind].label.lower()
        self.ask_form(
            keeper.form,
            f"Add {'an' if label[0] in 'aeiou' else 'a'} {label}",
            lambda raw: keeper.add({**given, **raw}),
            given,
            focus=focus,
        )

    def edit_record(self, picked: Picked, *, focus: str = "", then: Then | None = None) -> None:
        """Edit the fields of a record; only what was changed is written."""
        keeper = self.workspace.records.keeper(picked.kind)
        try:
            submit = self.saving(picked, lambda raw, seen: keeper.edit(picked.id, raw, seen))
        except Refused as refusal:
            self.refuse(refusal)
            return
        heading = f"Edit {KINDS[picked.kind].label.lower()} {picked.key}"
        self.ask_form(keeper.form, heading, submit, submit.start.values, focus=focus, then=then)

    def saving(self, picked: Picked, write: Write, *, bare: bool = False) -> Saving:
        """How a form over a record saves; raises NotFound when it is gone."""
        keeper = self.workspace.records.keeper(picked.kind)

        def fresh() -> Start:
            revision = self.fresh(picked).revision  # before the fields: they may be newer, not it
            return Start(revision, keeper.typed(picked.id))

        return Saving(write, fresh, bare=bare)

    def without_page(self, kind: str, identity: int) -> None:
        """Edit a record whose kind has no page."""
        if kind in KINDS:
            self.edit_record(self.fresh(Picked(kind, identity, 0)))
        else:
            super().without_page(kind, identity)

    def remove_record(self, picked: Picked, name: str = "") -> None:
        """Take a record away, after a yes."""
        keeper = self.workspace.records.keeper(picked.kind)

        def answered(yes: bool | None) -> None:
            if yes:
                self.perform(lambda: keeper.remove(picked.id, picked.revision), self.changed)

        question = (
            f"Take {KINDS[picked.kind].label.lower()} {picked.key} {name}".rstrip() + " away?"
        )
        self.app.push_screen(dialogs.ConfirmDialog(question, "u brings it back."), answered)

    def ask_form(
        self,
        form: Any,
        heading: str,
        submit: Callable[[dict[str, Any]], Done],
        values: Mapping[str, Any] | None = None,
        *,
        focus: str = "",
        then: Then | None = None,
    ) -> None:
        """Show a form; after it has saved, show what changed and go on with ``then``."""

        def answered(done: Done | None) -> None:
            if done is not None:
                self.changed(done)
            if then:
                then()

        self.app.push_screen(
            dialogs.FormDialog(
                form, heading, submit, values, focus=focus, suggestions=self.suggested(form)
            ),
            answered,
        )

    def suggested(self, form: Any) -> dict[str, list[str]]:
        """What fields that name people or records complete to."""
        people = self.workspace.people
        users = [user.login for user in people.users()]
        known = dict.fromkeys(("owner", "author", "assignee"), users)
        if "organization" in form.model_fields:
            known["organization"] = [found.name for found in people.organizations()[:500]]
        return {name: words for name, words in known.items() if name in form.model_fields}

    def move_record(self, picked: Picked, to: str, waive: Waive | None = None) -> None:
        """Ask the gates of a new status; show what is missing, or move."""
        statuses = self.workspace.statuses
        try:
            ruling = statuses.ruling(picked.kind, picked.id, to)
        except Refused as refusal:
            self.refuse(refusal)
            return
        waived = waive.gates if waive else NONE
        if [result for result in ruling.missing if result.gate not in waived]:
            self._record_gates(picked, to)
        elif ruling.route.direction in ("back", "reopen"):
            label = statuses.label(picked.kind, ruling.route.to)
            question = f"Why does {picked.key} go back to {label.lower()}?"
            ask_reason(self, question, lambda reason: self._move_to(picked, to, reason))
        else:
            self._move_to(picked, to, waive.reason if waive else "", waived)

    def mend(self, picked: Picked, action: str, then: Then) -> None:
        """Start what mends a gate; ``then`` runs when it is done."""
        name, _, detail = action.partition(":")
        if name == "edit":
            self.edit_record(picked, focus=detail, then=then)
        else:
            self.say("Mend this on its own screen, then come back.")

    def _move_to(self, picked: Picked, to: str, reason: str, waived: frozenset[str] = NONE) -> None:
        from salesops_tui.domain.transitions import Move

        def call() -> Done:
            move = Move(to, reason, waive=waived)
            return self.workspace.statuses.move(
                picked.kind, picked.id, move, expecting=picked.revision
            )

        def stopped(refusal: Refused) -> None:
            if isinstance(refusal, MoveRefused):
                self._record_gates(picked, to)
            else:
                self.refuse(refusal)

        self.perform(call, self.changed, stopped)

    def _record_gates(
        self, picked: Picked, to: str, waived: frozenset[str] = NONE, at: str = ""
    ) -> None:
        statuses = self.workspace.statuses
        ruling = statuses.ruling(picked.kind, picked.id, to)
        label = statuses.label(picked.kind, ruling.route.to)

        def answered(answer: Fix | Waive | None) -> None:
            if isinstance(answer, dialogs.Fix):
                waived, gate = answer.waived, answer.gate

                def back() -> None:
                    self._record_gates(self.fresh(picked), to, waived, gate)

                self.mend(picked, answer.action, back)
            elif isinstance(answer, dialogs.Waive):
                self.move_record(self.fresh(picked), to, answer)

        panel = dialogs.GatePanel(f"{picked.key} → {label}", ruling.results, waived, at=at)
        self.app.push_screen(panel, answered)

    def fresh(self, picked: Picked) -> Picked:
        """The record at the revision it has now."""
        shown = self.workspace.records.show(picked.kind, picked.id)
        return picked._replace(revision=shown["revision"])
