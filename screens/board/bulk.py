"""What a key does to all selected cards: looked at first, then done in one undoable change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from salesops_tui.errors import Refused
from salesops_tui.services.session import Done
from screens import dialogs
from screens.board.filtering import BoardFilter
from screens.merging import ask_merge
from screens.questions import ask_loss, ask_owner, ask_reason, ask_tags

_PAUSE_DAYS = 30


class BoardBulk(BoardFilter):
    """With a selection, the keys of a deal ask once and act on every selected deal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("M", "merge", "Merge", id="board.merge", tooltip="Merge two selected deals"),
    ]

    def action_move_on(self) -> None:
        """Move on, each through its own gates."""
        if self.view.picked:
            self.change_all("move on", to="next")
        else:
            super().action_move_on()

    def action_move_back(self) -> None:
        """Move back, for one reason."""
        if self.view.picked:
            ask_reason(self, self._all("Why do {} deals move back?"), self._move_all_back)
        else:
            super().action_move_back()

    def _move_all_back(self, reason: str) -> None:
        self.change_all("move back", to="back", reason=reason)

    def action_lose(self) -> None:
        """Lose, for one reason."""
        if not self.view.picked:
            super().action_lose()
            return

        def lose(reason: str, note: str) -> None:
            self.change_all("lose", to="lost", reason=reason, note=note)

        ask_loss(self, self._all("Why are {} deals lost?"), lose)

    def action_resume(self) -> None:
        """Resume."""
        if self.view.picked:
            self.change_all("resume", to="resume")
        else:
            super().action_resume()

    def action_pause(self) -> None:
        """Pause until one day."""
        if not self.view.picked:
            super().action_pause()
            return
        from salesops_tui.domain.forms.form import read_new
        from salesops_tui.domain.forms.sales import PauseForm

        until = self.workspace.session.clock.today() + timedelta(days=_PAUSE_DAYS)
        self._ask_form(
            PauseForm,
            "Pause {} deals",
            {"until": until},
            lambda raw: self.change_all(
                "pause", to="paused", **read_new(PauseForm, {"until": until, **raw})
            ),
        )

    def action_assign(self) -> None:
        """Give to one person."""
        if self.view.picked:
            question = self._all("Who takes {} deals? (empty: nobody)")
            ask_owner(self, question, lambda login: self.change_all("assign", owner=login))
        else:
            super().action_assign()

    def action_tag(self) -> None:
        """Add and take off the same tags."""
        if self.view.picked:
            question = self._all("Tags for {} deals")
            ask_tags(self, question, lambda words: self.change_all("tag", tags=words))
        else:
            super().action_tag()

    def action_next_step(self) -> None:
        """One next step for all."""
        if not self.view.picked:
            super().action_next_step()
            return
        from salesops_tui.domain.forms.sales import NextStepForm

        self._ask_form(
            NextStepForm, "Next step of {} deals", {}, lambda raw: self.change_all("set", **raw)
        )

    def action_merge(self) -> None:
        """Merge two selected deals: the one under the cursor is kept."""
        card = self.view.current
        picked = {identity for _, identity in self.view.picked}
        if card is None or len(picked) != 2 or card.id not in picked:
            self.say("Select two deals with space and stay on the one to keep; M merges them.")
            return
        (loser,) = picked - {card.id}
        kept = card.id

        def merged(done: Done) -> None:
            self.unpick()
            self.changed(done, kept)

        ask_merge(self, "deal", kept, loser, merged)

    def change_all(self, verb: str, *, waive: bool = False, **asked: Any) -> None:
        """Look at what a change would do, show it, and do it after a yes."""
        self.say(self._all("Looking at {} deals …"))
        self._survey(verb, waive, asked)

    @work(thread=True, exclusive=True, group="bulk")
    def _survey(self, verb: str, waive: bool, asked: dict[str, Any]) -> None:
        what = _change(waive, asked)
        ids = sorted(identity for _, identity in self.view.picked)
        try:
            preview = self.workspace.bulk.plan(ids, what, progress=self._progress("Looked at"))
        except Refused as refusal:
            self.app.call_from_thread(self.refuse, refusal)
            return

        def answered(answer: str | None) -> None:
            if answer == "do":
                self._apply_all(preview, what)
            elif answer == "waive":
                ask_reason(
                    self,
                    "Why are these gates waived?",
                    lambda reason: self.change_all(
                        verb, waive=True, **{**asked, "reason": asked.get("reason") or reason}
                    ),
                )

        def ask() -> None:
            heading = f"{verb.capitalize()} {preview.changed:,} deals?"
            self.app.push_screen(dialogs.PreviewDialog(heading, preview), answered)

        self.app.call_from_thread(ask)

    @work(thread=True, exclusive=True, group="bulk")
    def _apply_all(self, preview: Any, what: Any) -> None:
        try:
            done = self.workspace.bulk.apply(
                preview, what, skip_refused=True, progress=self._progress("Changed")
            )
        except Refused as refusal:
            self.app.call_from_thread(self.refuse, refusal)
            return

        def show() -> None:
            self.unpick()
            self.changed(done)

        self.app.call_from_thread(show)

    def _progress(self, word: str) -> Any:
        def told(done: int, total: int) -> None:
            self.app.call_from_thread(self.say, f"{word} {done:,} of {total:,} …")

        return told

    def _all(self, sentence: str) -> str:
        return sentence.format(f"{len(self.view.picked):,}")

    def _ask_form(self, form: Any, heading: str, values: dict[str, Any], then: Any) -> None:
        def answered(raw: dict[str, Any] | None) -> None:
            if raw is not None:
                then(raw)

        dialog = dialogs.FormDialog(form, self._all(heading), lambda raw: raw, values)
        self.app.push_screen(dialog, answered)


def _change(waive: bool, asked: dict[str, Any]) -> Any:
    """The change that was asked for, as the service takes it."""
    from salesops_tui.domain.bulk import BulkChange, edit, tag
    from salesops_tui.domain.transitions import ALL, Move

    if "to" in asked:
        return BulkChange(Move(**asked, waive=ALL if waive else ()))
    return tag(asked["tags"]) if "tags" in asked else edit(asked)
