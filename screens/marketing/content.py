"""One piece of content, whole: checklist, fields, posts, assets, what happened."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import OptionList, Static

from salesops_tui.domain.forms.form import title
from salesops_tui.domain.forms.marketing import ContentForm
from salesops_tui.domain.marketing import CHANNELS, count
from salesops_tui.domain.records import KINDS
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import NotFound
from salesops_tui.services.records import Listed
from salesops_tui.services.session import Done
from salesops_tui.workspace import Workspace
from screens.marketing.acting import ContentActions, PostActions
from screens.records.acting import Picked
from screens.text import shown
from screens.widgets.head import Head
from screens.widgets.section import Section
from screens.work import Whole

KEYS = "Tab part · Enter act · > move · i post · p posted · f asset · d paper · ? help"
_WIDE = 110  # cells from which two columns stand side by side
_MARKS = {"passed": "✓", "missing": "✗", "waived": "~"}
_LABEL = 14
_POST = ("key", "channel", "status", "scheduled_at", "text")
_ASSET = ("key", "title", "kind", "licence", "permission")
_ACTIVITY = ("key", "at", "kind", "by", "note")


class ContentPage(ContentActions, PostActions):
    """A piece of content with what it needs to be published and promoted."""

    CSS_PATH = "content.tcss"
    AUTO_FOCUS = "#gates"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012 (declared so by Textual)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit", id="content.edit", tooltip="Edit the fields"),
        Binding("greater_than_sign,L", "move('next')", "Move on", id="content.move-on",
                tooltip="To its next status"),
        Binding("less_than_sign,H", "move('back')", "Back", id="content.move-back",
                tooltip="To the status before"),
        Binding("i", "post", "Post", id="content.post", tooltip="Add a post"),
        Binding("f", "asset", "Asset", id="content.asset", tooltip="Add an asset"),
        Binding("D,delete", "remove", "Remove", id="content.remove",
                tooltip="Remove the post or the asset under the cursor"),
        Binding("escape", "close", "Back", id="content.close", tooltip="Go back"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, content_id: int) -> None:
        super().__init__(workspace)
        self._content_id = content_id
        self._rows: dict[str, list[Listed]] = {"post": [], "asset": []}

    def compose(self) -> ComposeResult:
        """Two columns of sections, one below the other where the terminal is narrow."""
        yield Head()
        with VerticalScroll(id="page", can_focus=False), Horizontal(id="columns"):
            with Vertical(classes="column"):
                yield Section(id="gates", markup=False)
                yield Section(id="post", markup=False)
                yield Section(id="asset", markup=False)
            with Vertical(classes="column"):
                yield Static("", id="fields", classes="part", markup=False)
                yield Section(id="story", markup=False)
        yield Static("", id="status", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the content."""
        self.query_one("#fields").border_title = "Content (e edits)"
        self.reread()
        self.watch_others()

    @property
    def picked(self) -> Picked | None:
        """The content shown; None, with a sentence, when it was taken back meanwhile."""
        try:
            return self.fresh(Picked("content", self._content_id, 0))
        except NotFound:
            self.say("This content was taken back; Esc goes back.")
            return None

    def document_subject(self) -> str | None:
        """The post under the cursor, else the content."""
        found = self._under_cursor()
        return found.key if found and found.kind == "post" else self.about()

    @property
    def whole(self) -> Whole:
        """The record shown."""
        return "content", self._content_id

    def about(self) -> str:
        """The key of the content, which tasks and activities are about."""
        return KINDS["content"].key(self._content_id)

    def the_post(self) -> Picked | None:
        """The post under the cursor."""
        found = self._under_cursor()
        if found is None or found.kind != "post":
            self.say("Tab to a post first; i adds one.")
            return None
        return found

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Show what a change did."""
        word = f"{done.what} (change {done.group}; u takes it back)"
        self.say(word if done.group else "Nothing changed.")
        self.reread()

    def reread(self) -> None:
        """Read everything of the content again."""
        if self.picked is None:
            return
        shown_now = self.workspace.records.show("content", self._content_id)
        status = self.workspace.statuses.label("content", shown_now["status"])
        on_day = f" {shown_now['publish_on']}" if shown_now["publish_on"] else ""
        head = f"{shown_now['key']}  {clean_line(shown_now['title'])}  ·  {status}{on_day}"
        self.query_one("#head", Static).update(shown(head))
        self.query_one("#fields", Static).update(shown(_fields(shown_now)))
        self._show_gates()
        self._show_lists()

    def _show_gates(self) -> None:
        gates = self.workspace.marketing.content.checklist(self._content_id)
        passed = sum(gate.state == "passed" for gate in gates)
        rows = [
            (f"{_MARKS[g.state]} {g.label}{f': {g.message}' if g.message else ''}", g.action)
            for g in gates
        ]
        heading = f"Publish checklist {passed}/{len(gates)}"
        self.query_one("#gates", Section).fill(heading, rows, "nothing is asked")

    def _show_lists(self) -> None:
        marketing = self.workspace.marketing
        posts = self._rows["post"] = marketing.of_content("post", self._content_id, _POST)
        assets = self._rows["asset"] = marketing.of_content("asset", self._content_id, _ASSET)
        happened = self.workspace.activities.of("content", self._content_id, _ACTIVITY)
        fill = {
            "post": (f"Posts {len(posts)}", [_post(row) for row in posts], "i adds a post"),
            "asset": (f"Assets {len(assets)}", [_asset(row) for row in assets], "f adds an asset"),
            "story": ("What happened", [_activity(row) for row in happened], "v logs an activity"),
        }
        for name, (heading, rows, empty) in fill.items():
            keyed = [(text, str(number)) for number, text in enumerate(rows)]
            self.query_one(f"#{name}", Section).fill(heading, keyed, empty)

    def _under_cursor(self) -> Picked | None:
        """The post or the asset under the cursor of the section in focus."""
        section = self.focused
        if not isinstance(section, Section) or section.id not in self._rows or not section.chosen:
            return None
        row = self._rows[section.id][int(section.chosen)]
        return Picked(section.id, row.id, row.revision)

    @on(OptionList.OptionSelected)
    def _act(self, event: OptionList.OptionSelected) -> None:
        section, content = event.option_list, self.picked
        if not isinstance(section, Section) or not section.chosen or content is None:
            return
        if section.id == "gates":
            self.mend(content, section.chosen, lambda: None)
            return
        found = self._under_cursor()
        if found is not None:
            self.edit_record(found, focus="text" if found.kind == "post" else "")

    def action_edit(self) -> None:
        """Edit the fields."""
        if (content := self.picked) is not None:
            self.edit_record(content)

    def action_move(self, to: str) -> None:
        """Move to another status, through the gates."""
        if (content := self.picked) is not None:
            self.move_record(content, to)

    def action_post(self) -> None:
        """Add a post."""
        if (content := self.picked) is not None:
            self.add_post(content)

    def action_asset(self) -> None:
        """Add an asset."""
        if (content := self.picked) is not None:
            self.add_record("asset", {"content": content.key})

    def action_remove(self) -> None:
        """Remove the post or the asset under the cursor, after a yes."""
        found = self._under_cursor()
        if found is None:
            self.say("Tab to a post or an asset first.")
        else:
            self.remove_record(found)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def _fields(values: dict[str, Any]) -> str:
    """The fields that have a value, a line each, and those that publishing asks for."""
    always = ("call_to_action", "publish_on", "url")
    lines = []
    for name in ContentForm.model_fields:
        value = values[name]
        text = clean_line(", ".join(value) if isinstance(value, tuple) else str(value or ""))
        if name != "title" and (text or name in always):
            lines.append(f"{title(ContentForm, name):>{_LABEL}}  {text or '–'}")
    return "\n".join(lines)


def _post(row: Listed) -> str:
    key, channel, status, at, text = (str(cell or "") for cell in row.cells)
    when = f" {at}" if at else ""
    room = count(channel, text)
    return f"{key} {CHANNELS.get(channel, channel)}, {status}{when}, {room}: {clean_line(text)}"


def _asset(row: Listed) -> str:
    key, name, kind, licence, permission = (str(cell or "") for cell in row.cells)
    rights = f"{licence or '✗ no licence'}, {permission or '✗ no permission'}"
    return f"{key} {clean_line(name)} ({kind}): {clean_line(rights)}"


def _activity(row: Listed) -> str:
    _, at, kind, by, note = (str(cell or "") for cell in row.cells)
    return f"{at[:10]} {kind} by {by or 'nobody'}: {clean_line(note)}"
