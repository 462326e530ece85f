"""What can be done to a deal from any screen that shows one: one key, one service call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from salesops_tui.domain.conflicts import Seen
from salesops_tui.domain.process import Kind
from salesops_tui.errors import MoveRefused, Refused
from salesops_tui.services.session import Done
from screens import dialogs
from screens.questions import ask_loss, ask_owner, ask_reason, ask_tags
from screens.work import WorkScreen

if TYPE_CHECKING:
    from screens.dialogs import Fix, Waive

NONE = frozenset[str]()


class Target(NamedTuple):
    """The deal that a key is about, at the revision the screen shows."""

    id: int
    key: str
    stage: str
    revision: int
    name: str


def _key(keys: str, action: str, description: str, tooltip: str) -> Binding:
    return Binding(
        keys, action, description, id=f"deal.{action.replace('_', '-')}", tooltip=tooltip
    )


class DealActions(WorkScreen):
    """Moves of a deal and short edits; a screen says which deal is meant with ``target``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("greater_than_sign,L", "move_on", "Move on", "Move the deal to the next stage"),
        _key("less_than_sign,H", "move_back", "Back", "Move the deal to the stage before"),
        _key("e", "edit", "Edit", "Edit the deal's fields"),
        _key("x", "lose", "Lose", "Mark the deal as lost, with a reason"),
        _key("z", "pause", "Pause", "Pause the deal until a day"),
        _key("r", "resume", "Resume", "Resume a paused deal, reopen a lost one, take a win back"),
        _key("A", "assign", "Assign", "Give the deal to somebody"),
        _key("t", "tag", "Tag", "Add tags, or take them off with -"),
        _key("n", "next_step", "Next step", "What happens next, and by when"),
        _key("S", "sow", "SoW", "The statement of work"),
        _key("d", "document", "Document", "Make or open a document: then its letter"),
        _key("q", "qualify", "Qualify", "Answer the seven questions"),
        _key("i", "add_line", "Line", "Add a line item"),
        _key("c", "add_contact", "Contact", "Give a person a role on the deal"),
        _key("v", "add_activity", "Activity", "Log a call, a meeting, a note"),
        _key("full_stop", "repeat", "Repeat", "Do the last thing again, to this deal"),
    ]

    NOBODY = "There is no deal under the cursor; a adds one."

    def target(self) -> Target | None:
        """The deal that keys are about now."""
        raise NotImplementedError

    def about(self) -> str:
        """The key of the deal that keys are about now."""
        found = self.target()
        return found.key if found else ""

    def needed(self, again: Callable[[], None] | None = None) -> Target | None:
        """The target, or a sentence when there is none; ``again`` is what ``.`` then repeats."""
        found = self.target()
        if found is None:
            self.say(self.NOBODY)
        elif again:
            self.again(again)
        return found

    def again(self, what: Callable[[], None]) -> None:
        """Remember what ``.`` does again."""
        self._last = what

    _last: Callable[[], None] | None = None

    def action_repeat(self) -> None:
        """Do the last thing again, to the deal under the cursor now."""
        if self._last is None:
            self.say("Nothing to repeat yet.")
        else:
            self._last()

    def action_move_on(self) -> None:
        """Move to the next stage, through its gates."""
        target = self.needed(self.action_move_on)
        if target is not None:
            self.move(target, "next")

    def move(self, target: Target, to: str, waive: Waive | None = None) -> None:
        """Move; show what is missing where a gate is in the way; have a win confirmed before."""
        try:
            way = self.workspace.pipeline.way(target.id, to)
        except Refused as refusal:
            self.refuse(refusal)
            return
        if way.direction == "win":
            self._win(target, to, waive)
        else:
            self._make(target, to, waive)

    def _win(self, target: Target, to: str, waive: Waive | None) -> None:
        waived = waive.gates if waive else NONE
        ruling = self.workspace.pipeline.ruling(target.id, to)
        if any(result.gate not in waived for result in ruling.missing):
            self._panel(target, to)
            return
        note = "This makes its engagement, its checklist and its renewal date."

        def answered(yes: bool | None) -> None:
            if yes:
                self._make(target, to, waive)

        self.app.push_screen(
            dialogs.ConfirmDialog(f"Win {target.key} {target.name}?", note), answered
        )

    def _make(self, target: Target, to: str, waive: Waive | None) -> None:
        if to == "next":
            self.again(self.action_move_on)  # mending a gate on the way is not what is repeated
        waived, reason = (waive.gates, waive.reason) if waive else (NONE, "")
        self._moving(target, to, lambda: self._panel(target, to), reason=reason, waive=waived)

    def _moving(
        self,
        target: Target,
        to: str,
        refused: Callable[[], None] | None = None,
        **asked: Any,
    ) -> None:
        """Make a move; ``asked`` are the other fields of a ``Move``."""
        from salesops_tui.domain.transitions import Move

        move = Move(to, **asked)

        def call() -> Done:
            return self.workspace.pipeline.move(target.id, move, expecting=target.revision)

        def stopped(refusal: Refused) -> None:
            if isinstance(refusal, MoveRefused) and refused:
                refused()
            else:
                self.refuse(refusal)

        self.perform(call, lambda done: self.changed(done, target.id), stopped)

    def _panel(
        self, target: Target, to: str, waived: frozenset[str] = NONE, *, at: str = ""
    ) -> None:
        """Show the gates; come back here after each was mended."""
        pipeline = self.workspace.pipeline
        ruling = pipeline.ruling(target.id, to)
        label = self.workspace.session.process.label(ruling.route.to)
        heading = f"{target.key} {target.name} → {label}"

        def answered(answer: Fix | Waive | None) -> None:
            if isinstance(answer, dialogs.Fix):
                waived = answer.waived
                self.fix(
                    answer.action,
                    lambda: self._panel(self._fresh(target), to, waived, at=answer.gate),
                )
            elif isinstance(answer, dialogs.Waive):
                self.move(self._fresh(target), to, answer)

        panel = dialogs.GatePanel(heading, ruling.results, waived, at=at)
        self.app.push_screen(panel, answered)

    def _fresh(self, target: Target) -> Target:
        deal = self.workspace.pipeline.deal(target.id)
        return Target(deal.id, deal.key, deal.stage, deal.revision, deal.name)

    def action_move_back(self) -> None:
        """Move to the stage before, with a reason."""
        target = self.needed(self.action_move_back)
        if target is None:
            return
        try:
            way = self.workspace.pipeline.ruling(target.id, "back").route
        except Refused as refusal:
            self.refuse(refusal)
            return
        label = self.workspace.session.process.label(way.to)
        self._reasoned(f"Why does {target.key} move back to {label}?", target, "back")

    def _reasoned(self, question: str, target: Target, to: str) -> None:
        ask_reason(self, question, lambda reason: self._moving(target, to, reason=reason))

    def action_lose(self) -> None:
        """Ask for the reason by letter, then for a note, then lose the deal."""
        target = self.needed(self.action_lose)
        if target is not None:
            question = f"Why is {target.key} {target.name} lost?"
            ask_loss(self, question, lambda reason, note: self._lose(target, reason, note))

    def _lose(self, target: Target | None, reason: str, note: str) -> None:
        if target is not None:
            self._moving(target, "lost", reason=reason, note=note)
            self.again(lambda: self._lose(self.needed(), reason, note))

    def action_resume(self) -> None:
        """Resume what is paused, reopen what is lost, take back what is won."""
        target = self.needed(self.action_resume)
        if target is None:
            return
        process = self.workspace.session.process
        kind = process.kind(target.stage)
        if kind is Kind.PAUSED:
            self._moving(target, "resume")
        elif kind is Kind.LOST:
            self._reasoned(f"Why is {target.key} reopened?", target, "reopen")
        elif kind is Kind.WON:
            last = process.pipeline[-1]
            question = f"Why is the win of {target.key} taken back, to {last.label}?"
            self._reasoned(question, target, last.key)
        else:
            self.say(f"{target.key} is open: nothing to resume.")

    def action_assign(self) -> None:
        """Ask for a login, completing it, and give the deal to that person."""
        target = self.needed(self.action_assign)
        if target is not None:
            question = f"Who takes {target.key}? (empty: nobody)"
            ask_owner(self, question, lambda login: self._assign(target, login))

    def _assign(self, target: Target | None, login: str) -> None:
        self._edit(target, {"owner": login})
        self.again(lambda: self._assign(self.needed(), login))

    def _edit(self, target: Target | None, values: dict[str, Any]) -> None:
        if target is None:
            return

        def call() -> Done:
            return self.workspace.deals.edit(target.id, values, expecting=Seen(target.revision))

        self.perform(call, lambda done: self.changed(done, target.id))

    def action_tag(self) -> None:
        """Ask for tags to add, or with - to take off."""
        target = self.needed(self.action_tag)
        if target is not None:
            tags = ", ".join(self.workspace.pipeline.deal(target.id).tags) or "none"
            question = f"Tags for {target.key} (now: {tags})"
            ask_tags(self, question, lambda words: self._tag(target, words))

    def _tag(self, target: Target | None, words: str) -> None:
        if target is not None:
            notes = self.workspace.notes
            self.perform(
                lambda: notes.tag(target.id, words), lambda done: self.changed(done, target.id)
            )
            self.again(lambda: self._tag(self.needed(), words))

    def fix(self, action: str, then: Callable[[], None]) -> None:
        """Start the dialog that mends a gate; ``then`` runs when it is done."""
        raise NotImplementedError

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Show what a change did."""
        raise NotImplementedError
