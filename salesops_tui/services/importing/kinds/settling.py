"""What an imported invoice's money and days mean for its status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesops_tui.domain.money import plain
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid
from salesops_tui.services.keepers import refuse_reversed

_OUT = ("issued", "part paid", "paid")  # what has gone out and is owed or settled


def check_payment(values: dict[str, Any], now: Mapping[str, Any], status: str) -> None:
    """Let the status of an invoice that is there follow what was paid; raises Invalid."""
    paid, before = values.pop("paid", None), now["paid"]
    if now["status"] not in _OUT:
        if status not in ("", now["status"]):
            raise Invalid(
                f"the status of {now['key']} is not imported; leave the cell empty", field="status"
            )
        if paid not in (None, before):
            raise Invalid(f"{now['key']} is {now['status']} and takes no payment", field="paid")
        return
    if status not in ("", *_OUT):
        raise Invalid(f"no import makes {now['key']} {status}", field="status")
    money = {"status": status or "issued", "paid": paid}
    if paid is None and status != "paid":
        money["paid"] = before
    following = settled(money, now["total"])
    if money["paid"] < before:
        raise Invalid(
            f"{plain(before)} came in for {now['key']}, not {plain(money['paid'])};"
            f" `salesops invoice unpay {now['key']}` takes a payment back",
            field="paid",
        )
    if money["paid"] > before:
        values |= {"paid": money["paid"], "status": following}


def settled(values: dict[str, Any], total: int) -> str:
    """The status that an invoice's money and days mean; ``paid`` is filled in where it is told.

    Raises Invalid where they contradict the status that is given.
    """
    status: str = values.get("status", "")
    if values.get("paid") is None and status == "paid":
        values["paid"] = total
    paid = values.get("paid") or 0
    if paid and status in ("planned", "requested", "void"):
        raise Invalid(f"an invoice that is {status} takes no payment", field="paid")
    money = "paid" if paid and paid >= total else "part paid" if paid else "issued"
    if status in ("paid", "part paid") and status != money:
        raise Invalid(
            f"{plain(paid)} of {plain(total)} were paid, which is not {status}", field="paid"
        )
    if status in ("planned", "requested", "void"):
        return status
    if status or paid or values.get("issued"):
        return money
    return "requested" if values.get("requested_on") else "planned"


def check(values: dict[str, Any]) -> None:
    """Raise Invalid for a new invoice that cannot be."""
    issued, due = values.get("issued"), values.get("due")
    if values["status"] in _OUT:
        for name, what in (("number", "its number"), ("issued", "the day of issue")):
            if not values.get(name):
                raise Invalid(f"an invoice that went out needs {what}", field=name)
        if values["total"] <= 0:
            raise Invalid("an invoice that went out comes to more than nothing", field="total")
    if issued and due and due < issued:
        raise Invalid(f"{due} is before the day of issue {issued}", field="due")
    refuse_reversed(values.get("period_start"), values.get("period_end"), "period_end")
    if (values.get("passed_through") or 0) > values["total"]:
        raise Invalid("more is passed through than the total", field="passed_through")


def one_of(known: Mapping[str, str], name: str, text: str) -> str:
    """The key of a status or a kind that a key or a label means."""
    word = clean_line(text).casefold()
    for each, label in known.items():
        if word in (each, label.casefold()):
            return kept(each)
    allowed = ", ".join(each for each in known if each)
    raise Invalid(f"{text[:40]!r} is no {name}; there are {allowed}")


def kept(status: str) -> str:
    """A status as it is kept: being overdue follows from the day."""
    return "issued" if status == "overdue" else status
