"""The rows of the screen: the six systems, what waits, what is done."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets.option_list import Option

from salesops_tui.domain.outbox import Entry
from salesops_tui.domain.systems import SYSTEMS
from salesops_tui.domain.text import brief
from salesops_tui.services.outbox.box import SystemState
from salesops_tui.services.sync.drifting import Drifted
from screens.text import shown
from screens.widgets.board_text import cut, fill, plain_cells

NOTHING = "   Nothing waits. Moves and documents queue what the rules say; p sends it."
UNUSED = (
    "   No system is connected. `salesops sync setup SYSTEM` connects one in a few minutes;"
    " without, `salesops export for SYSTEM` writes the file that it imports."
)
_MARKS = {"connected": "✓", "paused": "‖", "not configured": "·"}
_STATES = {"queued": " ", "sending": "→", "unknown": "?", "dead": "✗", "done": "✓"}
_NAME, _STATE, _COUNTS = 13, 14, 16  # cells of a system's row


def rows(
    systems: Sequence[SystemState],
    entries: Sequence[Entry],
    drift: Sequence[Drifted],
    width: int,
) -> list[Option]:
    """Headings, systems, entries and what differs.

    An option's id ends in ``system:NAME``, an entry's key, or ``drift:`` and its place there.
    """
    waiting = [entry for entry in entries if entry.state != "done"]
    done = [entry for entry in entries if entry.state == "done"]
    found = [_heading("Systems")]
    found += [Option(_system(each, width), id=f"s:system:{each.system}") for each in systems]
    found.append(_heading(f"Waiting · {len(waiting):,}"))
    found += [Option(_entry(each, width), id=f"w:{each.op_key}") for each in waiting]
    if not waiting:
        used = any(each.state != "not configured" for each in systems)
        found.append(Option(NOTHING if used else UNUSED, id="n:", disabled=True))
    if drift:
        found.append(_heading(f"Differs there · {len(drift):,}"))
        found += [Option(_drifted(each, width), id=f"x:drift:{n}") for n, each in enumerate(drift)]
    if done:
        found.append(_heading(f"Done · {len(done):,}"))
        found += [Option(_entry(each, width), id=f"d:{each.op_key}") for each in reversed(done)]
    return found


def detail(entry: Entry | None, system: SystemState | None, drifted: Drifted | None) -> str:
    """The whole of what a row has no room for."""
    if drifted is not None:
        place = f"{drifted.key} {drifted.field}, {SYSTEMS[drifted.system]}"
        return shown(
            f"{place}: {_value(drifted.ours)} here, {_value(drifted.theirs)} there"
            "\nm: ours holds, and is sent · t: theirs holds, and is made here"
        )
    if system is not None:
        return shown(f"{SYSTEMS[system.system]}, {system.state}: {system.reason}")
    if entry is None:
        return ""
    parts = [f"{entry.op_key} · queued {entry.since:%Y-%m-%d %H:%M} UTC"]
    if entry.attempts:
        parts.append(f"{entry.attempts} tr{'y' if entry.attempts == 1 else 'ies'}")
    if entry.waits_for:
        parts.append(f"goes after {entry.waits_for}")
    if entry.not_before is not None and entry.state in ("queued", "unknown"):
        parts.append(f"again from {entry.not_before:%H:%M} UTC")
    lines = [" · ".join(parts), entry.error, entry.url]
    return shown("\n".join(line for line in lines if line))


def _drifted(each: Drifted, width: int) -> str:
    system = fill(SYSTEMS[each.system], _NAME)
    told = f"{each.field}: {_value(each.ours)} here, {_value(each.theirs)} there"
    room = max(24, width - _NAME - 25)
    return f"≠  {system} {fill(plain_cells(each.key), 8)} {cut(plain_cells(told), room)}"


def _value(value: object) -> str:
    return "nothing" if value in (None, "") else brief(str(value), 200)


def _heading(text: str) -> Option:
    return Option(text, id=f"h:{text}", disabled=True)


def _system(each: SystemState, width: int) -> str:
    counts = [
        f"{count:,} {word}"
        for count, word in ((each.queued, "wait"), (each.unknown, "unknown"), (each.dead, "failed"))
        if count
    ]
    name = fill(SYSTEMS[each.system], _NAME)
    told = fill(", ".join(counts) or "nothing waits", _COUNTS)
    room = max(10, width - _NAME - _STATE - _COUNTS - 8)
    why = cut(plain_cells(each.reason), room)
    return f"{_MARKS[each.state]}  {name} {fill(each.state, _STATE)} {told} {why}"


def _entry(each: Entry, width: int) -> str:
    system = fill(SYSTEMS.get(each.system, each.system), _NAME)
    record = fill(plain_cells(each.op_key.partition("/")[0]), 8)
    room = max(24, width - _NAME - 34)
    what = plain_cells(each.text or each.operation)
    why = plain_cells(each.error or (f"after {each.waits_for}" if each.waits_for else each.url))
    text = cut(f"{what}{f' · {why}' if why else ''}", room)
    return f"{_STATES[each.state]}  {system} {record} {fill(each.state, 8)} {text}"
