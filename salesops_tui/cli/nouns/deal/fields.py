"""The fields of a deal as options; their values are read by the deal's form, which names them."""

from __future__ import annotations

import click

from salesops_tui.cli.command import options
from salesops_tui.cli.completing import keys_of, words
from salesops_tui.domain.deals import CLASSES, REVENUE_TYPES

deal_fields = options(
    click.option("--organization", metavar="ORG", help="Made when it is new."),
    click.option(
        "--class",
        "deal_class",
        metavar="CLASS",
        shell_complete=words(*CLASSES),
        help=f"One of {', '.join(CLASSES)}.",
    ),
    click.option(
        "--revenue-type",
        metavar="TYPE",
        shell_complete=words(*REVENUE_TYPES),
        help=f"One of {', '.join(REVENUE_TYPES)}.",
    ),
    click.option(
        "--owner",
        metavar="LOGIN",
        shell_complete=keys_of("user"),
        help="A login or me; empty is nobody.",
    ),
    click.option("--amount", "estimate", metavar="A", help="15000 or 15000.00; lines replace it."),
    click.option("--currency", metavar="C", help="Such as USD."),
    click.option("--mau", metavar="N", help="Monthly active users, estimated."),
    click.option("--start", "target_start", metavar="DATE", help="Start of the target term."),
    click.option("--end", "target_end", metavar="DATE", help="End of the target term."),
    click.option("--contract-start", metavar="DATE", help="Start of the signed term."),
    click.option("--contract-end", metavar="DATE", help="End of the signed term."),
    click.option("--expected-close", metavar="DATE", help="When it should be won."),
    click.option("--collected", metavar="A", help="Paid so far; empty is unknown, 0 a fact."),
    click.option("--win-rate", metavar="SHARE", help="0.3 or 30%; without it, by class."),
    click.option("--win-rate-reason", metavar="TEXT", help="Why it differs from its class."),
    click.option("--next-step", metavar="TEXT", help="What happens next."),
    click.option("--due", "next_step_due", metavar="DATE", help="When the next step is due."),
    click.option("--tag", "tags", metavar="T", multiple=True, help="Repeat for several."),
)
