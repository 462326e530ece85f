"""One lead, whole: fields, touches, answers, what happened."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.widgets import OptionList

from salesops_tui.domain.leads import DECISIONS, TOUCH_KINDS, Touch
from salesops_tui.domain.text import clean_line
from salesops_tui.services.records import Listed
from screens.deal import text as deal_text
from screens.leads.acting import LeadActions
from screens.records.acting import Picked
from screens.records.page import RecordPage, Rows, lines, story
from screens.widgets.section import Section

_TASK = ("key", "text", "due", "assignee", "done_at")
_ACTIVITY = ("key", "at", "kind", "by", "note")


class LeadScreen(RecordPage, LeadActions):
    """A lead with everything that is known of it."""

    KIND = "lead"
    LEFT = ("touches", "fields", "answers")
    RIGHT = ("tasks", "activities", "history")
    LISTS = ("touches", "tasks", "activities")
    KEYS = "d decide · c convert · t touch · q qualify · e edit · v log · > < · ? help"

    def the_lead(self) -> Picked | None:
        """The lead shown."""
        return self.picked

    def head(self) -> str:
        """Key, name, status, age, what it became."""
        values = self.workspace.records.show("lead", self.identity)
        status = self.workspace.statuses.label("lead", values["status"])
        deal = f" · {values['deal']} (c opens it)" if values["deal"] else ""
        return f"{values['key']}  {values['name']}  ·  {status}, {values['age_days']} days{deal}"

    def texts(self) -> dict[str, tuple[str, str]]:
        """The fields, the answers, the history."""
        leads = self.workspace.leads
        values = self.workspace.records.show("lead", self.identity)
        return {
            "fields": ("Lead (e edits)", _fields(values)),
            "answers": (
                "Qualification (q answers)",
                deal_text.answers(leads.answers(self.identity)),
            ),
            "history": ("History", story(leads.history(self.identity))),
        }

    def lists(self) -> dict[str, tuple[str, Rows, str]]:
        """Touches, tasks, activities."""
        work = self.workspace
        tasks = work.tasks.of("lead", self.identity, _TASK)
        happened = work.activities.of("lead", self.identity, _ACTIVITY)
        touches = [(_touch(touch), "") for touch in work.leads.touches(self.identity)]
        return {
            "touches": (f"Touches {len(touches)}", touches, "none"),
            "tasks": ("Tasks (T adds)", [(_task(t), f"task:{t.id}") for t in tasks], "none"),
            "activities": (
                "What happened (v logs)",
                [(_activity(a), f"activity:{a.id}") for a in happened],
                "nothing yet",
            ),
        }

    @on(OptionList.OptionSelected)
    def _act(self, event: OptionList.OptionSelected) -> None:
        section = event.option_list
        chosen = section.chosen if isinstance(section, Section) else ""
        kind, _, number = chosen.partition(":")
        if kind:
            self.edit_record(self.fresh(Picked(kind, int(number), 0)))
        else:
            self.say("A touch stays as it is; t adds another.")


def _fields(values: dict[str, Any]) -> str:
    decided = DECISIONS.get(values["decision"], "")
    until = f" {values['park_until']}" if values["park_until"] else ""
    decision = f"{decided}{until}: {values['decision_reason']}" if decided else ""
    contact = " ".join(filter(None, (values["contact"], values["email"])))
    return lines(
        [
            ("Decision", decision),
            ("Fit", values["fit"]),
            ("E-mail", contact),
            ("Organization", values["organization"] or ""),
            ("Community", values["community"] or ""),
            ("Domain", values["domain"]),
            ("Source", values["source"]),
            ("Experiment", values["experiment"] or ""),
            ("Captured", values["captured_at"][:10]),
            ("Owner", values["owner"] or "nobody"),
            ("Duplicate of", values["duplicate_of"] or ""),
        ],
        always=("Decision", "Fit", "E-mail", "Organization"),
    )


def _touch(touch: Touch) -> str:
    marks = [word for word in ("first", "converting") if getattr(touch, word)]
    mark = f" ({' and '.join(marks)})" if marks else ""
    whence = [touch.experiment, touch.content, touch.post]
    if touch.source != touch.experiment:
        whence.append(touch.source)
    of = ", ".join(clean_line(part) for part in whence if part)
    note = f": {clean_line(touch.note)}" if touch.note else ""
    kind = TOUCH_KINDS.get(touch.kind, touch.kind)
    return f"{touch.at.astimezone():%Y-%m-%d} {kind}{mark}{f', {of}' if of else ''}{note}"


def _task(row: Listed) -> str:
    key, text, due, assignee, done = (str(cell or "") for cell in row.cells)
    by = f", by {due}" if due else ""
    return (
        f"{'✓' if done else '·'} {key} {clean_line(text)}{by}{f', {assignee}' if assignee else ''}"
    )


def _activity(row: Listed) -> str:
    _, at, kind, by, note = (str(cell or "") for cell in row.cells)
    return f"{at[:10]} {kind} by {by or 'nobody'}: {clean_line(note)}"
