"""The lists of content, posts and assets."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from salesops_tui.domain.marketing import UNPROMOTED
from screens.marketing.acting import ContentActions, MarketingPapers, PostActions
from screens.opening import open_record
from screens.records.acting import Picked
from screens.records.list import RecordList


class ContentScreen(RecordList, ContentActions):
    """Content, whatever its status."""

    KIND = "content"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "key", "title", "status", "publish_on", "posts", "promoted", "type", "author",
    )  # fmt: skip
    EMPTY = "No content yet. Press a to add the first, or make an idea of what was delivered."
    KEYS = "a add · Enter open · > move · i post · w not promoted · / filter · ? help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "post", "Post", id="content.post", tooltip="Add a post about it"),
        Binding("w", "unpromoted", "Not promoted", id="content.unpromoted",
                tooltip="Only what is published and not promoted, or everything"),
    ]  # fmt: skip

    def heading(self) -> str:
        """The head line, with how much is published without a post."""
        return f"{super().heading()} · not promoted {len(self.workspace.calendar.unpromoted())}"

    def open_record(self, picked: Picked) -> None:
        """Its page."""
        open_record(self, picked.kind, picked.id)

    def action_post(self) -> None:
        """Add a post about the content under the cursor."""
        found = self.needed()
        if found is not None:
            self.add_post(found)

    def action_unpromoted(self) -> None:
        """Show only what is published and not promoted, or everything again."""
        self.where = "" if self.where == UNPROMOTED else UNPROMOTED
        self.query_one("#filter", Input).value = self.where
        self.reread()


class PostsScreen(RecordList, PostActions, MarketingPapers):
    """Posts, those that go out next first."""

    KIND = "post"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "key", "channel", "status", "scheduled_at", "text", "content", "url",
    )  # fmt: skip
    EMPTY = "No posts yet. Press a to add one; publishing content proposes one per channel."
    KEYS = "a add · Enter edit · s schedule · p posted · x drop · / filter · ? help"

    def the_post(self) -> Picked | None:
        """The post under the cursor."""
        return self.needed()


class AssetsScreen(RecordList):
    """Shareable assets."""

    KIND = "asset"
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "key", "title", "kind", "licence", "permission", "version", "content", "location",
    )  # fmt: skip
    EMPTY = "No assets yet. Press a to add a deck, an image, a quote."
    KEYS = "a add · Enter edit · / filter (licence:none) · D remove · Esc back · ? help"
