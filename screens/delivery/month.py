"""A month of an engagement, asked for and shown."""

from __future__ import annotations

from salesops_tui.domain.forms.delivery import UsageForm
from salesops_tui.domain.forms.form import read_field
from salesops_tui.domain.months import told
from salesops_tui.errors import Refused
from screens import dialogs
from screens.work import WorkScreen


def ask_month(screen: WorkScreen, engagement_id: int) -> None:
    """Ask for a month, then show what happened in it."""
    delivery = screen.workspace.delivery
    today = screen.workspace.session.clock.today()

    def answered(month: str | None) -> None:
        if not month:
            return
        try:
            found = delivery.month(engagement_id, month)
        except Refused as refusal:
            screen.refuse(refusal)
            return
        rows = told(found, delivery.fee_currency, delivery.currency(engagement_id))
        heading = f"E-{engagement_id} in {found.month}"
        screen.app.push_screen(dialogs.PickDialog(heading, [("", row, "") for row in rows]))

    ask = dialogs.AskDialog(
        f"Sum up which month of E-{engagement_id}?",
        f"{today:%Y-%m}",
        hint="2026-06",
        check=lambda word: read_field(UsageForm, "month", word),
    )
    screen.app.push_screen(ask, answered)
