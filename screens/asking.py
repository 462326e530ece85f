"""The forms of a task and of an activity, about the record that a screen shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from salesops_tui.domain.records import ABOUT, LETTERS
from salesops_tui.services.session import Done
from screens import dialogs

if TYPE_CHECKING:
    from screens.work import WorkScreen


def ask_task(screen: WorkScreen, about: str) -> None:
    """Ask for a task."""
    from salesops_tui.domain.forms.tasks import TaskForm

    work = screen.workspace
    values = {"assignee": work.session.actor.login, "about": _fitting(about)}
    known = {"assignee": [user.login for user in work.people.users()]}
    _ask(screen, TaskForm, f"Add a task{_of(values)}", work.tasks.add, values, known)


def ask_activity(screen: WorkScreen, about: str) -> None:
    """Ask for what happened."""
    from salesops_tui.domain.forms.tasks import ActivityOfForm

    values = {"about": _fitting(about)}
    heading = f"What happened{_of(values)}"
    _ask(screen, ActivityOfForm, heading, screen.workspace.activities.add, values, {})


def _ask(
    screen: WorkScreen,
    form: Any,
    heading: str,
    add: Callable[[Mapping[str, Any]], Done],
    values: dict[str, str],
    known: dict[str, list[str]],
) -> None:
    def answered(done: Done | None) -> None:
        if done is not None:
            screen.changed(done)

    dialog = dialogs.FormDialog(
        form, heading, lambda raw: add({**values, **raw}), values, suggestions=known
    )
    screen.app.push_screen(dialog, answered)


def _fitting(key: str) -> str:
    """The key, unless it is of a kind that has no tasks and activities of its own."""
    letter = key.partition("-")[0]
    return "" if LETTERS.get(letter, "deal") not in ABOUT else key


def _of(values: Mapping[str, str]) -> str:
    return f" about {values['about']}" if values["about"] else ""
