"""What a role or a confined session does not permit, refused before anybody fills in a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from textual.actions import ActionParseResult
from textual.app import SystemCommand
from textual.await_complete import AwaitComplete
from textual.dom import DOMNode
from textual.screen import Screen

from salesops_tui.domain.people import Role
from salesops_tui.errors import NotAllowed, Refused
from salesops_tui.services.session import Session
from screens.key_order import KeyOrder

# The bindings that change records, by id; a test asks for every other one to be named as looking.
_WRITES = {
    "board": "add lower higher merge",
    "deal": (
        "move-on move-back edit lose pause resume assign tag next-step qualify add-line "
        "add-contact add-activity repeat plan remove"
    ),
    "engagements": "health",
    "engagement": "add edit tick health deliver idea opportunity move-on move-back remove",
    "sow": "add edit sign deliver remove",
    "invoice": "request issue pay void plan move-on edit add-line remove",
    "lead": "decide convert touch qualify",
    "leads": "quick add",
    "experiment": "decide cost remove",
    "whole": "add edit move-on move-back remove",
    "post": "done schedule drop",
    "calendar": "plan",
    "content": "edit move-on move-back post asset remove",
    "paper": "sent signed declined sign-off void format issue new",
    "community": "link",
    "merge": "merge",
    "record": "activity",
    "list": "add edit move-on move-back remove",
    "renewal": "start extend decide back edit step",
    "systems": "push pull retry again drop ours theirs",
    "tasks": "done",
    "today": "done next-step snooze",
    "review": "keep next pause lose move",
    "work": "undo redo task",
}
WRITES = frozenset(f"{place}.{name}" for place, names in _WRITES.items() for name in names.split())
LOOKING = "Your role, viewer, only looks; ask an admin"


class PermittedApp(KeyOrder):
    """An app whose keys say at once what the person at them may not do."""

    session: Session

    @property
    def looking(self) -> bool:
        """Whether the person may look and no more."""
        return self.session.actor.role.rank < Role.MEMBER.rank

    def shut(self, node: type[DOMNode]) -> set[str]:
        """The ids of a screen's bindings that are not for the person."""
        if not self.looking:
            return set()
        from screens.bindings import bindings_of

        return {binding.id or "" for binding in bindings_of(node) if binding.id in WRITES}

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Carry out what a key, a click or the palette asks for, unless it is not permitted."""
        if self.looking and default_namespace is not None:
            from screens.bindings import bindings_of

            bindings = bindings_of(type(default_namespace))
            shut = next((b for b in bindings if b.action == action and b.id in WRITES), None)
            if shut is not None:
                self.refuse_looking(shut.tooltip or shut.description)
                return True
        return await super().run_action(action, default_namespace, namespaces)

    def push_screen(self, screen: Any, *rest: Any, **more: Any) -> Any:
        """Show a screen; a form that nobody may send is not shown to be filled in."""
        if self.looking and getattr(screen, "WRITES", False):
            self.refuse_looking("a form")
            return AwaitComplete()
        return super().push_screen(screen, *rest, **more)

    def refuse_looking(self, what: str) -> None:
        """Say that the person may only look, and keep what they asked for."""
        try:
            with self.session.keeping(what):
                raise NotAllowed(LOOKING)
        except NotAllowed as refusal:
            self.refuse(refusal)

    def refuse(self, refusal: Refused) -> None:
        """Say why not, on the nearest screen that has a place for it."""
        for screen in reversed(self.screen_stack):
            say = getattr(screen, "refuse", None)  # of a screen that works on the store
            if say is not None:
                say(refusal)
                return

    def show_permitted(self, screen: Screen[Any]) -> None:
        """Leave out of a screen's line of keys those that are not for the person."""
        from textual.widgets import Static

        from screens.bindings import bindings_of, key_names

        shut = self.shut(type(screen))
        keys = {
            name
            for binding in bindings_of(type(screen))
            if binding.id in shut
            for name in key_names(binding.key).split()
        }
        for line in screen.query("#keys").results(Static):
            parts = str(line.content).split(" · ")
            left = [part for part in parts if part.partition(" ")[0] not in keys]
            line.update(" · ".join([*left, "you only look"]))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What Textual offers, but for a picture of the screen where no file may be written."""
        for command in super().get_system_commands(screen):
            if not (self.session.confined and command.title == "Screenshot"):
                yield command

    def deliver_text(self, *args: Any, **more: Any) -> str | None:
        """Write a file such as a picture of the screen."""
        self.session.refuse_paths()
        return super().deliver_text(*args, **more)

    def deliver_binary(self, *args: Any, **more: Any) -> str | None:
        """Write a file."""
        self.session.refuse_paths()
        return super().deliver_binary(*args, **more)

    def save_screenshot(self, *args: Any, **more: Any) -> str:
        """Write a picture of the screen."""
        self.session.refuse_paths()
        return super().save_screenshot(*args, **more)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Start a browser: never on a box that others share, and where it would be a way out."""
        if not self.session.confined:
            super().open_url(url, new_tab=new_tab)

    def action_suspend_process(self) -> None:
        """Go to the background: there is no shell to come back from in a confined session."""
        if not self.session.confined:
            super().action_suspend_process()
