"""Going to the systems from a screen: in a thread, so that no network holds a key back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from textual import work
from textual.worker import get_current_worker

from salesops_tui.domain.systems import SYSTEMS
from salesops_tui.errors import Refused
from screens.work import WorkScreen

_BAR = 10  # cells


class Going(WorkScreen):
    """Pushes and pulls, told of in the status line while they last."""

    going = False  # whether a push or a pull of this screen is under way

    def go_out(self, systems: list[str], word: str, ask: Callable[[str], Iterator[Any]]) -> None:
        """Ask every system in turn; a second time only once the first is over."""
        if self.going:
            self.say("This is under way; its results appear here.")
            return
        try:
            ready = self.workspace.sync.ready(systems)
        except Refused as refusal:
            self.refuse(refusal)
            return
        if not ready:
            self.say("No system can be asked yet; each says above what it lacks.")
            return
        self.going = True
        self._ask(ready, word, ask)

    @work(thread=True, group="going")
    def _ask(self, systems: list[str], word: str, ask: Callable[[str], Iterator[Any]]) -> None:
        worker, told, failed = get_current_worker(), [], []
        try:
            for number, system in enumerate(systems):
                bar = "▰" * (_BAR * number // len(systems))
                self._later(f"{word} {SYSTEMS[system]} {bar:▱<{_BAR}}")
                try:
                    for count, one in enumerate(ask(system), 1):
                        told.append(one)
                        self._later(f"{word} {SYSTEMS[system]} {bar:▱<{_BAR}} {count:,}")
                        if worker.is_cancelled:
                            return
                except Refused as refusal:
                    failed.append(str(refusal))
        finally:
            self.workspace.session.store.close()  # this thread's connection
            if not worker.is_cancelled:
                self.app.call_from_thread(self._over, told, failed)

    def _later(self, sentence: str) -> None:
        self.app.call_from_thread(self._tell, sentence)

    def _tell(self, sentence: str) -> None:
        if self.is_attached:
            self.say(sentence)

    def _over(self, told: list[Any], failed: list[str]) -> None:
        """Say what came of it."""
        self.going = False
        if not self.is_attached:
            return
        counts: dict[str, int] = {}
        for one in told:
            counts[one.state] = counts.get(one.state, 0) + 1
        parts = [f"{count:,} {state}" for state, count in counts.items()]
        bad = [one.told for one in told if one.state in ("dead", "unknown", "drift") and one.told]
        parts += [*bad[:1], *failed[:1]]
        self.reread()
        if failed or bad:
            self.refuse(Refused("; ".join(parts)))
        else:
            self.say("; ".join(parts) or "Nothing to send, and nothing new there.")


def can_browse(confined: bool) -> bool:
    """Whether a browser can be opened where the person sits."""
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(display) and not confined and "SSH_CONNECTION" not in os.environ
