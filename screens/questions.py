"""The questions that a key asks before it changes one deal or many."""

from __future__ import annotations

from collections.abc import Callable

from salesops_tui.domain.deals import LOST_REASONS
from screens import dialogs
from screens.work import WorkScreen

_REASON_LETTERS = ("p", "t", "c", "f", "n", "b", "u", "i", "o")


def ask_reason(screen: WorkScreen, question: str, then: Callable[[str], None]) -> None:
    """Why; nothing happens without an answer."""

    def answered(reason: str | None) -> None:
        if reason is not None:
            then(reason)

    ask = dialogs.AskDialog(question, hint="a reason, kept in its history")
    screen.app.push_screen(ask, answered)


def ask_owner(screen: WorkScreen, question: str, then: Callable[[str], None]) -> None:
    """Who, by login, completed while it is typed; empty is nobody."""
    people = screen.workspace.people
    logins = [user.login for user in people.users()]

    def answered(login: str | None) -> None:
        if login is not None:
            then(login)

    ask = dialogs.AskDialog(
        question,
        hint=", ".join(logins[:8]),
        suggestions=logins,
        check=people.user_id,
        empty=True,
    )
    screen.app.push_screen(ask, answered)


def ask_tags(screen: WorkScreen, question: str, then: Callable[[str], None]) -> None:
    """Tags to add, or with - to take off."""

    def answered(words: str | None) -> None:
        if words is not None:
            then(words)

    screen.app.push_screen(dialogs.AskDialog(question, hint="cloud, -old takes one off"), answered)


def ask_loss(screen: WorkScreen, question: str, then: Callable[[str, str], None]) -> None:
    """The reason by its letter, then a note."""
    pairs = zip(_REASON_LETTERS, LOST_REASONS.items(), strict=True)
    choices = [(letter, label, key) for letter, (key, label) in pairs]

    def picked(reason: str | None) -> None:
        if reason is None:
            return

        def noted(note: str | None) -> None:
            if note is not None:
                then(reason, note)

        ask = dialogs.AskDialog(f"Lost to {LOST_REASONS[reason].lower()}: a note?", empty=True)
        screen.app.push_screen(ask, noted)

    screen.app.push_screen(dialogs.PickDialog(question, choices), picked)
