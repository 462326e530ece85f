"""The other systems and the outbox: what waits, what failed and why, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static

from salesops_tui.domain.outbox import Entry
from salesops_tui.domain.systems import FILES_ONLY, SYSTEMS
from salesops_tui.errors import Refused
from salesops_tui.services.outbox.box import SystemState
from salesops_tui.services.session import Done
from salesops_tui.services.sync.drifting import Drifted
from screens import dialogs
from screens.dialogs.request import RequestDialog
from screens.opening import open_record
from screens.systems.acting import Going, can_browse
from screens.systems.rows import detail, rows
from screens.widgets.section import Section
from screens.work import Command

MOST = 200  # fields that differ, shown
KEYS = "p send · f follow · r retry · D drop · Enter request · w record · ? help"


class SystemsScreen(Going):
    """Each system with its reason; below, the entries of the outbox."""

    CSS_PATH = "systems.tcss"
    AUTO_FOCUS = "#rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "push", "Send", id="systems.push",
                tooltip="Send what waits: for the system under the cursor, else for all"),
        Binding("f", "pull", "Follow", id="systems.pull",
                tooltip="Follow what the systems did: signatures, closed issues, changes"),
        Binding("r", "retry", "Retry", id="systems.retry",
                tooltip="Let it be sent at the next push; of a system, ask it again"),
        Binding("S", "again", "Send again", id="systems.again",
                tooltip="You have looked there, and it is not there: send it again"),
        Binding("D,delete", "drop", "Drop", id="systems.drop", tooltip="Never send it"),
        Binding("m", "settle(True)", "Ours", id="systems.ours",
                tooltip="Where a field differs there: ours holds, and is sent"),
        Binding("t", "settle(False)", "Theirs", id="systems.theirs",
                tooltip="Where a field differs there: theirs holds, and is made here"),
        Binding("b", "browse", "Browse", id="systems.browse", tooltip="Open it in the browser"),
        Binding("w", "record", "Record", id="systems.record", tooltip="Go to what it is about"),
        Binding("a", "all", "Done too", id="systems.all", tooltip="Show what is done, or not"),
        Binding("escape", "close", "Back", id="systems.close", tooltip="Back to the board"),
    ]  # fmt: skip

    def __init__(self, workspace: Any, entry_id: int = 0) -> None:
        super().__init__(workspace)
        self._first = entry_id  # where the cursor starts
        self._systems: list[SystemState] = []
        self._entries: list[Entry] = []
        self._drift: list[Drifted] = []
        self._all = False

    def compose(self) -> ComposeResult:
        """A head line, the rows, the whole of one, the status, the keys."""
        yield Static("Systems", id="head", markup=False)
        yield Section(id="rows", markup=False)
        yield Static("", id="detail", markup=False)
        yield Static("", id="status", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Show how everything stands, and watch for what others do."""
        self.reread()
        found = [entry.op_key for entry in self._entries if entry.id == self._first]
        for op_key in found:
            self.query_one(Section).go_to(op_key)
        self.watch_others()

    def reread(self) -> None:
        """Read the systems and the outbox again."""
        box = self.workspace.outbox
        try:
            self._systems = box.status()
            self._entries = box.entries() if self._all else box.waiting()
            self._drift = list(islice(self.workspace.sync.drift(), MOST))
        except Refused as refusal:
            self.refuse(refusal)
            return
        self._show(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Cut the rows for the width there is."""
        self._show(event.size.width)

    def _show(self, width: int) -> None:
        if not self._systems:
            return
        self.query_one(Section).put(rows(self._systems, self._entries, self._drift, max(width, 40)))
        waiting = sum(entry.state != "done" for entry in self._entries)
        failed = sum(entry.state in ("dead", "unknown") for entry in self._entries)
        needs = f" · {failed:,} need somebody" if failed else ""
        self.query_one("#head", Static).update(f"Systems · {waiting:,} to be sent{needs}")
        self._tell_all()

    @on(OptionList.OptionHighlighted)
    def _tell_all(self) -> None:
        self.query_one("#detail", Static).update(detail(self.entry, self.system, self.drifted))

    @property
    def entry(self) -> Entry | None:
        """The entry under the cursor."""
        chosen = self.query_one(Section).chosen
        return next((entry for entry in self._entries if entry.op_key == chosen), None)

    @property
    def system(self) -> SystemState | None:
        """The system under the cursor."""
        chosen = self.query_one(Section).chosen
        return next((s for s in self._systems if chosen == f"system:{s.system}"), None)

    @property
    def drifted(self) -> Drifted | None:
        """What differs there, under the cursor."""
        kind, _, place = self.query_one(Section).chosen.partition(":")
        return self._drift[int(place)] if kind == "drift" else None

    def about(self) -> str:
        """The key of the deal that the entry under the cursor belongs to."""
        entry = self.entry
        return f"D-{entry.deal_id}" if entry is not None and entry.deal_id else ""

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Say what was done and read again."""
        self.reread()
        self.say(f"{done.what} (change {done.group}; u takes it back)")

    def action_push(self) -> None:
        """Send what waits."""
        if self.system is not None and self.system.system in FILES_ONLY:
            self.say(f"{SYSTEMS[self.system.system]}: {self.system.reason}")
            return
        self.go_out(self._meant(), "Sending to", self.workspace.sync.push)

    def action_pull(self) -> None:
        """Follow what was done there."""
        self.go_out(self._meant(), "Following", self.workspace.sync.pull)

    def _meant(self) -> list[str]:
        return [self.system.system] if self.system is not None else []

    def needed(self) -> Entry | None:
        """The entry under the cursor, or a sentence when it is none."""
        if self.entry is None:
            self.say("Move the cursor to an entry; j and k do.")
        return self.entry

    def action_retry(self) -> None:
        """Let an entry be sent again, or a system be asked again."""
        box, system, entry = self.workspace.outbox, self.system, self.entry
        try:
            if system is not None:
                told = box.resume(system.system)
            elif entry is not None:
                told = box.retry(entry.op_key)
            else:
                return
        except Refused as refusal:
            self.refuse(refusal)
            return
        self.reread()
        self.say(f"{told}; p sends.")

    def action_again(self) -> None:
        """Send once more what may have arrived, once somebody has looked."""
        entry = self.needed()
        if entry is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                try:
                    told = self.workspace.outbox.retry(entry.op_key, again=True)
                except Refused as refusal:
                    self.refuse(refusal)
                else:
                    self.reread()
                    self.say(f"{told}; p sends.")

        note = (
            f"It may have arrived at {SYSTEMS[entry.system]} already. Sent again, it is there twice"
            " unless you have looked and it is not there."
        )
        ask = dialogs.ConfirmDialog(f"Send {entry.op_key} again?", note)
        self.app.push_screen(ask, answered)

    def action_settle(self, ours: bool) -> None:
        """Let our value, or theirs, hold for the field under the cursor."""
        one = self.drifted
        if one is None:
            self.say("Move the cursor to a field that differs there.")
            return
        try:
            told = self.workspace.sync.resolve(one.key, [one.field], ours=ours, system=one.system)
        except Refused as refusal:
            self.refuse(refusal)
            return
        self.reread()
        self.say(told)

    def action_drop(self) -> None:
        """Take an entry out."""
        entry = self.needed()
        if entry is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.perform(lambda: self.workspace.outbox.drop(entry.op_key), self.changed)

        note = f"{SYSTEMS[entry.system]} is never told: {entry.text}. u brings it back."
        self.app.push_screen(dialogs.ConfirmDialog(f"Drop {entry.op_key}?", note), answered)

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        entry = self.entry
        if entry is None:
            self._tell_all()
            return
        try:
            request = self.workspace.sync.request(entry.op_key)
        except Refused as refusal:
            self.refuse(refusal)
            return
        self.app.push_screen(RequestDialog(entry, request))

    def action_browse(self) -> None:
        """Open what the entry became there; where no browser is, its address is shown."""
        entry = self.needed()
        if entry is None:
            return
        if not entry.url:
            self.say(f"{entry.op_key} has no address there yet.")
        elif not entry.url.startswith(("https://", "http://")):
            self.say(f"This is no address of a page, and is not opened: {entry.url}")
        elif can_browse(self.workspace.session.confined):
            self.app.open_url(entry.url)
            self.say(f"Opened {entry.url}")
        else:
            self.say(f"No browser here: {entry.url}")

    def action_record(self) -> None:
        """Go to the record that the entry is about."""
        entry = self.needed()
        if entry is not None:
            open_record(self, entry.record, entry.record_id)

    def action_all(self) -> None:
        """Show what is done as well, or not."""
        self._all = not self._all
        self.reread()
        self.say("With what is done." if self._all else "Only what waits.")

    def action_close(self) -> None:
        """Back to where this was opened from."""
        self.dismiss(None)

    def commands(self) -> Iterable[Command]:
        """What the palette offers beside the keys."""
        return (
            Command("Send to all systems", "Send all that waits",
                    lambda: self.go_out([], "Sending to", self.workspace.sync.push)),
            Command("Follow all systems", "Follow what all of them did",
                    lambda: self.go_out([], "Following", self.workspace.sync.pull)),
        )  # fmt: skip
