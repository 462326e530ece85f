"""Delivery: what a win begins, and the records that hang on an engagement."""

from salesops_tui.services.delivery.wins import (
    Win,
    begin,
    begin_many,
    follow,
    refuse_unwin,
    withdraw,
)

__all__ = ["Win", "begin", "begin_many", "follow", "refuse_unwin", "withdraw"]
