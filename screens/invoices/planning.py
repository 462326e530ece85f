"""The question before invoices are planned: what would be added, updated, removed."""

from __future__ import annotations

from salesops_tui.domain.billing import total
from salesops_tui.domain.money import plain
from salesops_tui.errors import Refused
from screens import dialogs
from screens.work import WorkScreen

_SHOWN = 8  # steps that the question lists
_MARKS = {"add": "+", "update": "~", "remove": "-"}


def ask_plan(screen: WorkScreen, deal_id: int) -> None:
    """Say what planning would do, and do it after a yes."""
    billing = screen.workspace.billing
    try:
        steps = [step for step in billing.plan(deal_id) if step.outcome != "keep"]
        key = screen.workspace.pipeline.deal(deal_id).key
    except Refused as refusal:
        screen.refuse(refusal)
        return
    if not steps:
        screen.say(f"The invoices of {key} are as its agreement wants them.")
        return
    rows = []
    for outcome, invoice, planned in steps[:_SHOWN]:
        if planned:
            money = f"{plain(total(planned.lines), group=True)} {planned.currency}"
            rows.append(f"{_MARKS[outcome]} {planned.kind} {planned.start}  {money}")
        elif invoice:
            rows.append(f"{_MARKS[outcome]} {invoice.key} {invoice.kind} {invoice.period_start}")
    if len(steps) > _SHOWN:
        rows.append(f"… and {len(steps) - _SHOWN} more")

    def answered(yes: bool | None) -> None:
        if yes:
            screen.perform(
                lambda: billing.make_plan(deal_id), lambda done: screen.changed(done, deal_id)
            )

    question = f"Plan the invoices of {key}?"
    screen.app.push_screen(dialogs.ConfirmDialog(question, "\n".join(rows)), answered)
