"""What can be done with engagements and renewals wherever one is under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from salesops_tui.domain.records import KINDS
from salesops_tui.errors import Refused
from salesops_tui.services.session import Done
from screens import dialogs
from screens.papers.making import DocumentMaking
from screens.places import page
from screens.records.acting import Picked, RecordActions, Then


class DeliveryActions(RecordActions, DocumentMaking):
    """Mends the gates of engagements, deliverables and renewals; says how an engagement is."""

    def mend(self, picked: Picked, action: str, then: Then) -> None:
        """Start what mends a gate; ``then`` runs when it is done."""
        name, _, detail = action.partition(":")
        if picked.kind == "renewal":
            self.open_renewal(picked.id, then)
            return
        ways: dict[str, Callable[[], None]] = {
            "project": lambda: self.add_to(picked.id, "project", then=then),
            "deliverable": lambda: self.promised(picked.id, then),
            "usage": lambda: self.add_to(
                picked.id, "usage_reading", {"metric": "distinct-users"}, then=then
            ),
            "document": lambda: self.engagement_document(picked.id, detail, then),
            "idea": lambda: self.tell(picked.id, then),
            "criteria": lambda: self.criteria(picked.id, then),
        }
        if name in ways:
            ways[name]()
        else:
            super().mend(picked, action, then)

    def add_to(
        self,
        engagement_id: int,
        kind: str,
        values: Mapping[str, Any] | None = None,
        then: Then | None = None,
    ) -> None:
        """Ask for the fields of a new record of an engagement."""
        keeper = self.workspace.records.keeper(kind)
        given = {"engagement": f"E-{engagement_id}", **(values or {})}
        if "month" in keeper.form.model_fields:
            given.setdefault("month", f"{self.workspace.session.clock.today():%Y-%m}")
        label = KINDS[kind].label.lower()
        heading = f"Add {'an' if label[0] in 'aeiou' else 'a'} {label} to E-{engagement_id}"
        self.ask_form(keeper.form, heading, lambda raw: keeper.add({**given, **raw}), given,
                      then=then)  # fmt: skip

    def promised(self, engagement_id: int, then: Then | None = None) -> None:
        """Take the lines of the statement of work over; without one, ask for a deliverable."""
        sows = self.workspace.sows
        waiting = sows.waiting(engagement_id)
        if not waiting:
            self.add_to(engagement_id, "deliverable", then=then)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.perform(lambda: sows.deliver(engagement_id), self.changed)
            if then:
                then()

        many = f"{len(waiting)} deliverable{'s' * (len(waiting) > 1)}"
        note = ", ".join(line.title for line in waiting[:5])
        question = f"Take {many} of the statement of work to E-{engagement_id}?"
        self.app.push_screen(dialogs.ConfirmDialog(question, note), answered)

    def criteria(self, deliverable_id: int, then: Then | None = None, at: int = 0) -> None:
        """Show a definition of done; what is chosen is met, or not any more."""
        keeper = self.workspace.delivery.deliverables
        found = keeper.criteria(deliverable_id)
        key = KINDS["deliverable"].key(deliverable_id)
        if not found:
            self.say(f"{key} has no criteria; e edits it.")
            if then:
                then()
            return
        choices = [
            (str(n) if n < 10 else "", f"{'✓' if each.done else '·'} {each.text}", str(n))
            for n, each in enumerate(found, start=1)
        ]

        def picked(answer: str | None) -> None:
            if answer is None:
                if then:
                    then()
                return
            number = int(answer)
            met = not found[number - 1].done

            def again(done: Done) -> None:
                self.changed(done)
                self.criteria(deliverable_id, then, number)

            self.perform(lambda: keeper.check(deliverable_id, number, met=met), again)

        note = "Choose one to say that it is met, or that it is not; Esc when done."
        self.app.push_screen(dialogs.PickDialog(f"{key} is done when", choices, note=note), picked)

    def engagement_document(self, engagement_id: int, kind: str, then: Then) -> None:
        """Make or open a document of an engagement."""
        self.make_or_open(kind, f"E-{engagement_id}", then)

    def health(self, picked: Picked) -> None:
        """Ask how an engagement is; saving the same says that it still is."""
        delivery = self.workspace.delivery
        keeper = self.workspace.records.keeper("engagement")

        def write(raw: dict[str, Any], seen: int) -> Done:
            said = {"health": submit.start.values["health"]}
            return delivery.health(picked.id, {**said, **raw}, seen)

        submit = self.saving(picked, write, bare=True)
        self.ask_form(keeper.form, f"How is {picked.key}?", submit, submit.start.values)

    def tell(self, engagement_id: int, then: Then | None = None) -> None:
        """Choose a milestone with a story, else the engagement; make it an idea for content."""
        rows = self.workspace.delivery.rows_of("milestone", engagement_id, ("key", "title"))
        choices = [(str(n), f"{row.cells[0]} {row.cells[1]}", str(row.cells[0]))
                   for n, row in enumerate(rows[:9], start=1)]  # fmt: skip
        choices.append(("e", "The engagement as a whole", f"E-{engagement_id}"))

        def picked(key: str | None) -> None:
            if key:
                self.idea(key)
            if then:
                then()

        self.app.push_screen(dialogs.PickDialog("An idea for content, from", choices), picked)

    def idea(self, key: str) -> None:
        """Make an idea for content of a record."""
        self.perform(lambda: self.workspace.marketing.idea_from(key), self.changed)

    def opportunity(self, key: str) -> None:
        """Ask for the name of a deal that grows out of a record."""

        def answered(name: str | None) -> None:
            if name:
                delivery = self.workspace.delivery
                self.perform(lambda: delivery.opportunity(key, {"name": name}), self.changed)

        ask = dialogs.AskDialog(f"A new opportunity that grows out of {key}: its name?")
        self.app.push_screen(ask, answered)

    def open_engagement(self, engagement_id: int, then: Then | None = None) -> None:
        """Show an engagement whole."""
        self._whole(page(self.workspace, "engagement", engagement_id), then)

    def open_renewal(self, renewal_id: int, then: Then | None = None) -> None:
        """Show a renewal case whole."""
        self._whole(page(self.workspace, "renewal", renewal_id), then)

    def _whole(self, screen: Any, then: Then | None) -> None:
        def closed(_: object) -> None:
            try:
                self.reread()
            except Refused as refusal:
                self.refuse(refusal)
            if then:
                then()

        self.app.push_screen(screen, closed)
