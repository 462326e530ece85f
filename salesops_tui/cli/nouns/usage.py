"""``salesops usage``: what was read of clusters, month by month, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesops_tui.cli import printing
from salesops_tui.cli.command import shaped
from salesops_tui.cli.opening import opened
from salesops_tui.cli.record_noun import RecordNoun, record_key
from salesops_tui.domain.delivery import METRIC_MEANINGS, METRICS

if TYPE_CHECKING:
    from salesops_tui.workspace import Workspace

usage_command = RecordNoun(
    "usage",
    "Usage of clusters, month by month. A second reading of the same cluster, month and metric"
    " takes the place of the first.",
    "usage_reading",
    short="key engagement cluster month metric value source",
)


@usage_command.command("fee", examples=("salesops usage fee E-7 --json",))
@record_key("engagement")
@shaped
@opened
def fee(work: Workspace, key: str, shape: str | None) -> None:
    """What the monthly active users of an engagement cost, per month and cluster."""
    from salesops_tui.exports.table import Column, Table

    found = work.delivery.fees(work.records.id_of("engagement", key))
    currency = work.delivery.fee_currency
    columns = (
        Column("month"),
        Column("cluster"),
        Column("mau", "integer"),
        Column("fee", "money"),
        Column("currency"),
    )
    rows = [
        (month, each.cluster, each.users, each.fee, currency)
        for month, fees in found.items()
        for each in fees
    ]
    printing.listing(Table("fees", columns, rows), shape)


@usage_command.command("metrics", examples=("salesops usage metrics --json",))
@shaped
def metrics(shape: str | None) -> None:
    """The metrics that can be read, and what each one counts."""
    from salesops_tui.exports.table import Column, Table

    columns = (Column("metric"), Column("label"), Column("counts"))
    rows = [(key, label, METRIC_MEANINGS[key]) for key, label in METRICS.items()]
    printing.listing(Table("metrics", columns, rows), shape)
