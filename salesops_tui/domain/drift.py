"""What two sides have made of the fields they last agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Compared(NamedTuple):
    """Fields by what is to become of them.

    ``send`` changed only here, ``take`` only there, ``clash`` on both sides and not to the same
    (ours, theirs); ``agreed`` are those that both sides have alike now.
    """

    send: dict[str, Any]
    take: dict[str, Any]
    clash: dict[str, tuple[Any, Any]]
    agreed: dict[str, Any]


def compare(
    agreed: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any] | None
) -> Compared:
    """Compare three sides of a record's fields, those that we have; a missing value is None.

    Without ``theirs``, which nobody has read, what differs here from what was agreed is sent.
    """
    found = Compared({}, {}, {}, {})
    for name, own in ours.items():
        last = agreed.get(name)
        other = last if theirs is None else theirs.get(name)
        if own == other:
            found.agreed[name] = own
        elif other == last:
            found.send[name] = own
        elif own == last:
            found.take[name] = other
        else:
            found.clash[name] = (own, other)
    return found
