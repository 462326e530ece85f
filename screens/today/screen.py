"""The one screen to start the day with: everything that waits, by kind."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static

from salesops_tui.domain.records import ABOUT
from salesops_tui.domain.today import Item, Part
from salesops_tui.errors import Invalid, Refused
from salesops_tui.services.session import Done
from screens import dialogs
from screens.opening import belonging, open_record
from screens.records.acting import RecordActions
from screens.saving import Saving, Start
from screens.text import shown
from screens.today.day_list import MORE, DayList, name

MOST = 8  # items of a section that are shown until the rest is asked for
ALL = 500
KEYS = "Enter open · x done · n next step · s snooze · m mine · R review · ? help"
NOTHING = "Nothing waits today. Enjoy it.\n\nm shows what waits for others; o goes elsewhere."


class TodayScreen(RecordActions):
    """What waits for everybody, or for you alone."""

    CSS_PATH = "today.tcss"
    AUTO_FOCUS = "DayList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "done", "Done", id="today.done", tooltip="Tick the task off"),
        Binding("n", "next_step", "Next step", id="today.next-step",
                tooltip="What happens next with the deal, and by when"),
        Binding("s", "snooze", "Snooze", id="today.snooze", tooltip="Put it off by some days"),
        Binding("m", "mine", "Mine", id="today.mine", tooltip="Yours alone, or everybody's"),
        Binding("R", "review", "Review", id="today.review",
                tooltip="Go through the stale deals one by one"),
        Binding("f5", "reread", "Read again", id="today.reread", tooltip="Read everything again"),
        Binding("escape", "close", "Back", id="today.close", tooltip="Back to the board"),
    ]  # fmt: skip

    def __init__(self, workspace: Any) -> None:
        super().__init__(workspace)
        self._mine = False
        self._whole: frozenset[str] = frozenset()  # sections that are shown to their end
        self._parts: list[Part] = []

    def compose(self) -> ComposeResult:
        """A head line, what waits, the status, the keys."""
        yield Static("Today · reading …", id="head", markup=False)
        yield DayList(id="day", markup=False)
        yield Static(NOTHING, id="empty", markup=False)
        yield Static("", id="status", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Read the day, and watch for what others do."""
        self.query_one("#empty").display = False
        self.reread()
        self.watch_others()

    def reread(self) -> None:
        """Read the day again, in a thread: a large team has much to look through."""
        self._read()

    @work(thread=True, exclusive=True, group="day")
    def _read(self) -> None:
        today, whole = self.workspace.today, self._whole
        try:
            parts = today.parts(mine=self._mine, most=MOST)
            if whole:
                rest = {p.section: p for p in today.parts(mine=self._mine, most=ALL, only=whole)}
                parts = [rest.get(part.section, part) for part in parts]
        except Refused as refusal:
            self.app.call_from_thread(self.refuse, refusal)
        else:
            self.app.call_from_thread(self._show, parts)

    def _show(self, parts: list[Part]) -> None:
        if not self.is_attached:
            return
        self._parts = parts
        day = self.query_one(DayList)
        day.show(parts, self.size.width)
        day.display = bool(parts)
        self.query_one("#empty").display = not parts
        session = self.workspace.session
        whose = f"{session.actor.login} and nobody" if self._mine else "everybody"
        waiting = sum(part.many for part in parts)
        head = f"Today, {session.clock.today():%A %Y-%m-%d} · {waiting:,} for {whose}"
        self.query_one("#head", Static).update(shown(head))

    def on_resize(self, event: events.Resize) -> None:
        """Cut the rows for the width there is."""
        self.query_one(DayList).show(self._parts, event.size.width)

    @property
    def item(self) -> Item | None:
        """What is under the cursor."""
        chosen = self.query_one(DayList).chosen
        return next((i for part in self._parts for i in part.items if name(i) == chosen), None)

    def about(self) -> str:
        """The key of what is under the cursor, or of what it belongs to."""
        item = self.item
        if item is None:
            return ""
        kind, identity = belonging(self.workspace, item.kind, item.id, ABOUT)
        return self.workspace.records.key(kind, identity) if kind in ABOUT else ""

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Say what was done and read the day again."""
        word = f"{done.what} (change {done.group}; u takes it back)"
        self.say(word if done.group else "Nothing changed.")
        self.reread()

    @on(OptionList.OptionSelected)
    def _opened(self) -> None:
        chosen = self.query_one(DayList).chosen
        if chosen.startswith(MORE):
            self._whole |= {chosen.removeprefix(MORE)}
            self.reread()
        elif self.item is not None:
            open_record(self, self.item.kind, self.item.id)

    def needed(self) -> Item | None:
        """What is under the cursor, or a sentence when there is nothing."""
        if self.item is None:
            self.say("There is nothing under the cursor.")
        return self.item

    def action_done(self) -> None:
        """Tick the task under the cursor off."""
        item = self.needed()
        if item is not None and item.kind == "task":
            self.perform(lambda: self.workspace.tasks.done(item.id), self.changed)
        elif item is not None:
            self.say(f"{item.key} is no task; Enter opens it, `{item.command}` deals with it.")

    def action_next_step(self) -> None:
        """What happens next with the deal under the cursor."""
        from salesops_tui.domain.forms.sales import NextStepForm
        from screens.deal.forms import next_step

        item = self.needed()
        if item is None:
            return
        if item.kind != "deal":
            self.say(f"{item.key} is no deal; T adds a task about it.")
            return
        work, identity = self.workspace, item.id
        heading = f"Next step of {item.key} {work.pipeline.deal(identity).name}"

        def fresh() -> Start:
            deal = work.pipeline.deal(identity)
            return Start(deal.revision, next_step(deal))

        submit = Saving(lambda raw, seen: work.deals.edit(identity, raw, expecting=seen), fresh)
        self.ask_form(NextStepForm, heading, submit, submit.start.values)

    def action_snooze(self) -> None:
        """Put what is under the cursor off by some days."""
        item = self.needed()
        if item is None:
            return

        def answered(days: str | None) -> None:
            if days is not None:
                self.perform(lambda: self.workspace.today.put_off(item, int(days)), self.changed)

        ask = dialogs.AskDialog(f"Put {item.key} off by how many days?", "1", check=_days)
        self.app.push_screen(ask, answered)

    def action_mine(self) -> None:
        """Only what is yours or nobody's, or everything."""
        self._mine = not self._mine
        self.reread()

    def action_review(self) -> None:
        """Go through the stale deals one by one."""
        from screens.today.review import ReviewScreen

        self.app.push_screen(ReviewScreen(self.workspace), lambda _: self.reread())

    def action_reread(self) -> None:
        """Read the day again."""
        self.reread()

    def action_close(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)


def _days(text: str) -> None:
    """Raise Invalid for what is no number of days."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 3650):
        raise Invalid(f"{text[:20]!r} is not a number of days from 1 to 3650")
