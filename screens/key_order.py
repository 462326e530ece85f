"""Keys in the order they are typed: one is over before the next is given to anybody.

Textual gives a key to what has the focus at that moment. Of keys that come in one burst, as they
do over a slow line, those behind one that opens a dialog would go to the screen below it.
"""

from __future__ import annotations

import asyncio
from collections import deque

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

from screens.pasting import take_whole_pastes

_LONGEST = 2.0  # seconds that a key may take before the next one is let through anyway


class KeyOrder(App[None]):
    """Holds keys back while the one before is on its way through the widgets to the app."""

    def __init__(self) -> None:
        take_whole_pastes()
        super().__init__()
        self._typed: deque[events.Event] = deque()
        self._under_way = 0  # the number of the key that is being handled, 0 for none
        self._numbered = 0

    async def on_event(self, event: events.Event) -> None:
        """Take a key or a paste when its turn comes; everything else at once."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if not typed:
            await super().on_event(event)
        elif self._under_way:
            self._typed.append(event)
        else:
            await self._begin(event)

    @property
    def typing(self) -> bool:
        """Whether a key is on its way, or waits for its turn."""
        return bool(self._under_way or self._typed)

    async def _begin(self, event: events.Event) -> None:
        self._numbered += 1
        number = self._under_way = self._numbered
        target: MessagePump = self.focused or self.screen
        asyncio.get_running_loop().call_later(_LONGEST, self._end, number)
        await super().on_event(event)
        self._follow(target, number)

    def _follow(self, node: MessagePump, number: int) -> None:
        """Go the way the event bubbles, behind it, from queue to queue up to the app."""
        above = node._parent
        if above is None:
            self._end(number)
        elif not node.call_later(self._follow, above, number):
            self._follow(above, number)  # it has just been closed

    def _end(self, number: int) -> None:
        """Let the next key through, unless that was done already."""
        if number != self._under_way:
            return
        self._under_way = 0
        if self._typed and self.is_running:
            self.call_later(self._begin, self._typed.popleft())
