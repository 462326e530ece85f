"""A form over one record: validated while it is typed, saved without losing anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, TextArea

from salesops_tui.domain.forms.form import Form, multiline, options, read_field, title
from salesops_tui.domain.money import plain
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Conflict, DatabaseBusy, Invalid, Refused
from screens.dialogs.dialog import Dialog
from screens.text import shown
from screens.widgets.fields import LineField, ProseField

Submit = Callable[[dict[str, Any]], Any]


class Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The rows of a form; up and down go between them and do not scroll."""


class FormDialog(Dialog[Any]):
    """Fills in a form; ``submit`` gets the fields that changed, and its result is the answer.

    When ``submit`` refuses, the sentence is shown at the field and everything typed stays.
    """

    WRITES = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="form.save", tooltip="Save the form", priority=True),
        Binding("enter", "save", "Save", id="form.enter", tooltip="Save, from a one-line field"),
        Binding(
            "down", "app.focus_next", "Next field", id="form.next", tooltip="To the next field"
        ),
        Binding("up", "app.focus_previous", "Back", id="form.back", tooltip="To the field before"),
        Binding("escape", "cancel", "Cancel", id="form.cancel", tooltip="Close without saving"),
    ]

    def __init__(
        self,
        form: type[Form],
        heading: str,
        submit: Submit,
        values: Mapping[str, Any] | None = None,
        *,
        focus: str = "",
        suggestions: Mapping[str, list[str]] | None = None,
    ) -> None:
        super().__init__()
        self._form = form
        self._heading = heading
        self._submit = submit
        self._focus = focus
        self._suggestions = suggestions or {}
        given = values or {}
        self._texts = {name: as_text(given.get(name)) for name in form.model_fields}
        self._counts = form.counted(self._texts)
        self._leaving = False
        self._waiting = False  # for somebody else's write to end
        self._conflict: Conflict | None = None  # whose fields nobody has chosen yet

    def compose(self) -> ComposeResult:
        """A heading, one row a field, and what the keys do."""
        with Fields(id="dialog", classes="form"):
            yield Label(shown(self._heading), id="heading", markup=False)
            yield Label("", id="refusal", markup=False)
            for name in self._form.model_fields:
                yield from self._row(name)
            yield Label("Enter save · Tab next field · Esc cancel", id="keys", markup=False)

    def on_mount(self) -> None:
        """Start in the field asked for."""
        self._texts = {name: self._text(name) for name in self._texts}  # as the fields show it
        first = self._focus or next(iter(self._form.model_fields))
        self.query_one(f"#{_id(first)}").focus()

    def _row(self, name: str) -> ComposeResult:
        field = self._form.model_fields[name]
        with Horizontal(classes="row"):
            mark = " *" if field.is_required() else ""
            yield Label(title(self._form, name) + mark, classes="title", markup=False)
            if multiline(self._form, name):
                yield ProseField(
                    self._texts[name], id=_id(name), classes="prose", tab_behavior="focus"
                )
            else:
                yield self._input(name)
        if name in self._counts:
            yield Label(self._counts[name], id=f"count-{name}", classes="count", markup=False)
        yield Label("", id=f"mistake-{name}", classes="mistake", markup=False)

    def _input(self, name: str) -> Input:
        choices = list(options(self._form, name))
        known = [clean_line(word) for word in self._suggestions.get(name, choices) if word]
        field = self._form.model_fields[name]
        hint = " / ".join(choice for choice in choices if choice) or field.description or ""
        suggester = SuggestFromList(known, case_sensitive=False) if known else None
        return LineField(
            self._texts[name],
            placeholder=hint,
            id=_id(name),
            suggester=suggester,
            select_on_focus=False,
        )

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Input.Changed | TextArea.Changed) -> None:
        widget = event.input if isinstance(event, Input.Changed) else event.text_area
        name = (widget.id or "").removeprefix("field-")
        self._leaving = False
        text = widget.value if isinstance(widget, Input) else widget.text
        self._mark(name, self._mistake(name, text))
        self._recount()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_save()

    def typed_ahead(self) -> Input | None:
        """The field that the form starts in, when it is of one line."""
        first = self.query_one(f"#{_id(self._focus or next(iter(self._form.model_fields)))}")
        return first if isinstance(first, Input) else None

    def action_save(self) -> None:
        """Check every field, then save; the first mistake gets the focus."""
        if self.answered or self._waiting:
            return
        texts = {name: self._text(name) for name in self._form.model_fields}
        for name, text in texts.items():
            mistake = self._mistake(name, text)
            if not mistake and self._form.model_fields[name].is_required() and not text.strip():
                mistake = f"{title(self._form, name)}: this is needed"
            if mistake:
                self.query_one(f"#{_id(name)}").focus()
            self._mark(name, mistake)
            if mistake:
                return
        changed = {name: text for name, text in texts.items() if text != self._texts[name]}
        if self._asked_again(changed):
            return
        try:
            result = self._submit(changed)
        except DatabaseBusy:
            self._waiting = True
            self._say("Somebody else is writing; waiting for them …")
            self._wait(changed)
        except Refused as refusal:
            self._refuse(refusal)
        else:
            self.dismiss(result)

    @work(thread=True, group="write")
    def _wait(self, changed: dict[str, Any]) -> None:
        """Save in a thread, whose connection waits longer than a key may."""
        try:
            result = self._submit(changed)
        except Refused as refusal:
            self.app.call_from_thread(self._refuse, refusal)
        else:
            self.app.call_from_thread(self.dismiss, result)

    def action_cancel(self) -> None:
        """Close; when something was typed, only on the second press."""
        if self._waiting:
            return
        typed = any(self._text(name) != text for name, text in self._texts.items())
        if typed and not self._leaving:
            self._leaving = True
            self._say("Esc again drops what you typed; Enter saves it.")
            return
        self.dismiss(None)

    def _recount(self) -> None:
        """Say anew how long the fields are that are counted."""
        if self._counts:
            typed = {name: self._text(name) for name in self._form.model_fields}
            for name, said in self._form.counted(typed).items():
                self.query_one(f"#count-{name}", Label).update(said)

    def _refuse(self, refusal: Refused) -> None:
        self._waiting = False
        if isinstance(refusal, Conflict):
            self._ask(refusal)
        field = refusal.field if isinstance(refusal, Invalid) else ""
        if field in self._form.model_fields:
            self.query_one(f"#{_id(field)}").focus()
            self._mark(field, str(refusal))
        else:
            self._say(str(refusal))

    def _asked_again(self, changed: Mapping[str, str]) -> bool:
        """Whether a conflict that nobody has settled is shown again, with what is typed now."""
        conflict, self._conflict = self._conflict, None
        left = [
            clash._replace(yours=changed[clash.field])
            for clash in (conflict.clashes if conflict else ())
            if clash.field in changed
        ]
        if conflict and left:
            self._ask(Conflict(str(conflict), left))
        return bool(left)

    def _ask(self, conflict: Conflict) -> None:
        """Show both values of the fields that somebody else changed too, then save the choice."""
        from screens.dialogs.conflict import ConflictDialog

        clashing = {clash.field for clash in conflict.clashes}
        for name in self._texts:
            if name in conflict.fields:
                self._rebase(name, as_text(conflict.fields[name]), kept=name in clashing)
        self._conflict = conflict

        def chosen(theirs: frozenset[str] | None) -> None:
            if theirs is not None:
                self._conflict = None
                for name in theirs & self._texts.keys():
                    self._put(name, self._texts[name])
                self.action_save()

        self.app.push_screen(ConflictDialog(self._heading, conflict.clashes), chosen)

    def _rebase(self, name: str, now: str, *, kept: bool) -> None:
        """Start from what a field holds now; what was typed into it stays."""
        typed = self._text(name) != self._texts[name]
        if not typed and not kept:
            self._put(name, now)
        self._texts[name] = now if kept or typed else self._text(name)

    def _put(self, name: str, text: str) -> None:
        widget = self.query_one(f"#{_id(name)}")
        if isinstance(widget, Input):
            widget.value = text
        elif isinstance(widget, TextArea):
            widget.text = text

    def _say(self, sentence: str) -> None:
        label = self.query_one("#refusal", Label)
        label.update(shown(sentence))
        label.display = True
        label.scroll_visible()

    def _mistake(self, name: str, text: str) -> str:
        if not text.strip():
            return ""
        try:
            read_field(self._form, name, text)
        except Invalid as mistake:
            return str(mistake)
        return ""

    def _mark(self, name: str, mistake: str) -> None:
        label = self.query_one(f"#mistake-{name}", Label)
        label.update(f"✗ {shown(mistake)}" if mistake else "")
        label.display = bool(mistake)
        if mistake:
            self.call_after_refresh(label.scroll_visible, animate=False)

    def _text(self, name: str) -> str:
        widget = self.query_one(f"#{_id(name)}")
        return widget.value if isinstance(widget, Input) else _prose(widget)


def as_text(value: Any) -> str:
    """A value as people type it."""
    if value is None:
        return ""
    if isinstance(value, (tuple, list)):
        return ", ".join(str(part) for part in value)
    return str(value)


def money_text(amount: int | None) -> str:
    """Minor units as people type an amount."""
    return "" if amount is None else plain(amount)


def share_text(points: int | None) -> str:
    """Basis points as people type a share."""
    return "" if points is None else f"{points / 100:g}%"


def _prose(widget: Any) -> str:
    return widget.text if isinstance(widget, TextArea) else ""


def _id(name: str) -> str:
    return f"field-{name}"
