"""The weekly review: stale deals one by one, a decision about each, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from salesops_tui.domain.reviews import DECISIONS
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import MoveRefused, NotFound, Refused
from salesops_tui.services.session import Done
from salesops_tui.workspace import Workspace
from screens import dialogs
from screens.deal import text as deal_text
from screens.opening import open_record
from screens.questions import ask_loss, ask_reason
from screens.records.acting import RecordActions
from screens.text import shown

if TYPE_CHECKING:
    from salesops_tui.services.reviews import Stale
    from screens.dialogs import Fix, Waive

KEYS = "k keep · n next · z pause · x lose · > move · s skip · u undo · Esc · ? help"
NONE = "No deal is stale. See you next week. Esc goes back."
_PAUSE_DAYS = 30


class ReviewScreen(RecordActions):
    """Asks about each stale deal that nobody decided on for a week."""

    CSS_PATH = Path(__file__).with_name("today.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "keep", "Keep", id="review.keep", tooltip="Keep it as it is, with a reason"),
        Binding("n", "next_step", "Next step", id="review.next",
                tooltip="What happens next, and by when"),
        Binding("z", "pause", "Pause", id="review.pause", tooltip="Pause it until a day"),
        Binding("x", "lose", "Lose", id="review.lose", tooltip="Give it up, with a reason"),
        Binding("greater_than_sign", "move", "Move", id="review.move",
                tooltip="Move it to the next stage"),
        Binding("s,right_square_bracket", "step(1)", "Skip", id="review.skip",
                tooltip="Decide another time"),
        Binding("left_square_bracket", "step(-1)", "Before", id="review.before",
                tooltip="Back to the deal before"),
        Binding("enter", "open", "Open", id="review.open", tooltip="Open the deal whole"),
        Binding("escape", "close", "End", id="review.close", tooltip="End with a summary"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._ids: list[int] = []
        self._at = 0
        self._decided: dict[int, str] = {}  # the decision by deal
        self._over = False

    def compose(self) -> ComposeResult:
        """Where in the review one is, the deal, the status, the keys."""
        yield Static("", id="head", markup=False)
        with VerticalScroll(id="page"):
            yield Static("", id="deal", markup=False)
        yield Static("", id="status", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Start with the deal that was left alone the longest."""
        self._ids = self.workspace.reviews.ids()
        self._show()

    @property
    def deal_id(self) -> int | None:
        """The deal that is asked about; None at the end."""
        return self._ids[self._at] if self._at < len(self._ids) and not self._over else None

    def about(self) -> str:
        """The key of the deal."""
        found = self.deal_id
        return self.workspace.records.key("deal", found) if found else ""

    def reread(self) -> None:
        """Show the deal as it is now."""
        self._show()

    def _show(self) -> None:
        head = f"Weekly review · {min(self._at + 1, len(self._ids))} of {len(self._ids):,}"
        found = self.deal_id
        if found is None:
            text = self._summary() if self._ids else NONE
            head = "Weekly review · the end" if self._ids else "Weekly review"
        else:
            try:
                text = self._told(self.workspace.reviews.one(found))
            except NotFound:
                text = "This deal was taken away; s goes on."
        self.query_one("#head", Static).update(head)
        self.query_one("#deal", Static).update(shown(text))

    def _told(self, stale: Stale) -> str:
        deal, session = stale.deal, self.workspace.session
        stage = session.process.stage(deal.column)
        expected = f" ({stage.expected_days} are expected)" if stage else ""
        decision = self._decided.get(deal.id, "")
        rows = [
            f"{deal.key}  {clean_line(deal.name)}",
            "",
            f"{session.process.label(deal.stage)}, untouched for {stale.days} days{expected},"
            f" since {stale.touched}",
        ]
        if stale.reviewed:
            rows.append(f"Last reviewed {stale.reviewed}")
        if decision:
            rows.append(f"Decided just now: {DECISIONS[decision].lower()}")
        rows += ["", deal_text.fields(deal, session.process, session.clock.today()), ""]
        happened = deal_text.timeline(
            self.workspace.deals.history(deal.id),
            self.workspace.notes.activities(deal.id),
            [],
            session.process,
        )
        return "\n".join([*rows, *happened.splitlines()[:8]])

    def _summary(self) -> str:
        counts = Counter(self._decided.values())
        told = [f"{count:>4}  {DECISIONS[key].lower()}" for key, count in counts.most_common()]
        left = len(self._ids) - len(self._decided)
        lines = [f"{len(self._decided)} of {len(self._ids):,} deals decided.", "", *told]
        lines += [f"{left:>4}  left for another time"] if left else []
        return "\n".join([*lines, "", "u takes the last decision back. Esc goes back."])

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Show what was done."""
        word = f"{done.what} (change {done.group}; u takes it back)"
        self.say(word if done.group else "Nothing changed.")
        self._show()

    def action_undo(self) -> None:
        """Take the last change back; a decision of this review is asked for again."""

        def undone(done: Done) -> None:
            reviews = self.workspace.reviews
            for identity in [each for each in self._decided if not reviews.stands(each)]:
                del self._decided[identity]
                self._at, self._over = self._ids.index(identity), False
            self.changed(done)

        self.perform(self.workspace.history.undo, undone)

    def action_step(self, step: int) -> None:
        """To the next deal, or to the one before."""
        self._at = min(max(0, self._at + step), len(self._ids))
        self._over = self._at >= len(self._ids)
        self.say("")
        self._show()
        self.query_one("#page").scroll_home(animate=False)

    def _decide(self, decision: str, raw: Mapping[str, Any], **more: Any) -> Done:
        """Record a decision about the deal shown."""
        identity = self._ids[self._at]
        done = self.workspace.reviews.decide(identity, decision, raw, **more)
        self._decided[identity] = decision
        return done

    def _went(self, done: Done) -> None:
        """Go on to the next deal, and say what was done."""
        self.action_step(1)
        self.changed(done)

    def _form(self, form: Any, heading: str, decision: str, values: dict[str, Any]) -> None:
        def answered(done: Done | None) -> None:
            if done is not None:
                self._went(done)

        def submit(raw: dict[str, Any]) -> Done:
            return self._decide(decision, {**values, **raw})

        self.app.push_screen(dialogs.FormDialog(form, heading, submit, values), answered)

    def action_keep(self) -> None:
        """Keep the deal as it is."""
        if self.deal_id is not None:
            question = f"Why is {self.about()} kept?"
            ask_reason(self, question, lambda reason: self._do("keep", {"reason": reason}))

    def _do(self, decision: str, raw: Mapping[str, Any], **more: Any) -> None:
        self.perform(lambda: self._decide(decision, raw, **more), self._went, self._refused)

    def _refused(self, refusal: Refused) -> None:
        if isinstance(refusal, MoveRefused):
            self.say("The gates changed meanwhile; press > again.")
        else:
            self.refuse(refusal)

    def action_next_step(self) -> None:
        """What happens next, and by when."""
        from salesops_tui.domain.forms.sales import NextStepForm

        if self.deal_id is not None:
            deal = self.workspace.pipeline.deal(self.deal_id)
            values = {"next_step": deal.next_step}
            self._form(NextStepForm, f"Next step of {deal.key} {deal.name}", "next", values)

    def action_pause(self) -> None:
        """Pause the deal until a day."""
        from salesops_tui.domain.forms.sales import PauseForm

        if self.deal_id is not None:
            until = self.workspace.session.clock.today() + timedelta(days=_PAUSE_DAYS)
            self._form(PauseForm, f"Pause {self.about()}", "pause", {"until": until})

    def action_lose(self) -> None:
        """Give the deal up."""
        if self.deal_id is not None:
            question = f"Why is {self.about()} lost?"
            ask_loss(self, question, lambda r, n: self._do("lose", {"reason": r, "note": n}))

    def action_move(self) -> None:
        """Move the deal on, through its gates."""
        if self.deal_id is None:
            return
        try:
            ruling = self.workspace.pipeline.ruling(self.deal_id)
        except Refused as refusal:
            self.refuse(refusal)
            return
        label = self.workspace.session.process.label(ruling.route.to)

        def answered(answer: Fix | Waive | None) -> None:
            if isinstance(answer, dialogs.Fix):
                self.say("Enter opens the deal, where this is mended; then come back.")
            elif isinstance(answer, dialogs.Waive):
                raw = {"to": "next", "reason": answer.reason}
                self._do("move", raw, waive=answer.gates)

        def confirmed(yes: bool | None) -> None:
            if yes:
                self._do("move", {"to": "next"})

        if ruling.missing:
            heading = f"{self.about()} → {label}"
            panel = dialogs.GatePanel(heading, ruling.results, frozenset(), at="")
            self.app.push_screen(panel, answered)
        else:
            question = f"Move {self.about()} to {label}?"
            self.app.push_screen(dialogs.ConfirmDialog(question), confirmed)

    def action_open(self) -> None:
        """Open the deal whole."""
        if self.deal_id is not None:
            open_record(self, "deal", self.deal_id)

    def action_close(self) -> None:
        """End with a summary; from there go back."""
        if self._over or not self._ids:
            self.dismiss(None)
        else:
            self._over = True
            self._show()
