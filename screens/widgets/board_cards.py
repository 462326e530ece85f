"""How one card looks: three lines of text and one of air, in strips of an exact width."""

from collections.abc import Mapping

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from salesops_tui.domain.board import Card
from salesops_tui.domain.money import short
from screens.widgets.board_text import cut, plain_cells, sides

OVERDUE, STALE, PAUSED = "!", "~", "‖"  # what the marks beside a name mean, for the help
HEALTHY = "●"  # before an engagement's health
_HEALTH = {"red": "overdue", "amber": "stale", "green": "healthy"}  # in the style of …
_ARROW, _BAR, _PICKED = "►", "▌", "✓"
_OTHERS = 12  # cells that say who else has a card's record open
_KEPT = 1024  # cards whose strips are remembered
_WIDTHS = 16  # blank lines of as many widths
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

Styles = Mapping[str, Style]
Lines = tuple[Strip, ...]


class CardPainter:
    """Paints cards, remembering the latest ones."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._lines: LRUCache[tuple[object, ...], Lines] = LRUCache(_KEPT)
        self._blanks: LRUCache[tuple[int, str], Strip] = LRUCache(_WIDTHS)

    def lines(
        self,
        card: Card,
        width: int,
        edge: str,
        *,
        mark: str,
        currency: str,
        picked: bool = False,
        others: str = "",
    ) -> Lines:
        """The strips of a card; ``mark`` is ``""``, ``"cursor"`` or ``"blurred"``.

        ``others`` is who else has its record open.
        """
        key = (card, width, edge, mark, picked, currency, others)
        lines = self._lines.get(key)
        if lines is None:
            lines = self._paint(card, width, edge, mark, picked, currency, others)
            self._lines[key] = lines
        return lines

    def _paint(
        self,
        card: Card,
        width: int,
        edge: str,
        mark: str,
        picked: bool,
        currency: str,
        others: str,
    ) -> Lines:
        style = self._styles
        room = width - 1 - len(edge)
        quiet = style["paused"] if card.paused else None
        end = [Segment(edge, style["edge"])] if edge else []
        rows = (
            _title(card, room, style, mark, others),
            _second(card, room, quiet or style["detail"], style),
            _third(card, room, quiet or style["amount"], quiet or style["detail"], currency),
        )
        strips = [
            Strip([*_margin(nth, row, mark, picked, style), *end], width)
            for nth, row in enumerate(rows)
        ]
        return (*strips, self.blank(width, edge))

    def blank(self, width: int, edge: str) -> Strip:
        """A line without text; the same strip each time, so that it is never a difference."""
        if (width, edge) not in self._blanks:
            inside = Segment(" " * (width - len(edge)), self._styles["card"])
            end = [Segment(edge, self._styles["edge"])] if edge else []
            self._blanks[width, edge] = Strip([inside, *end], width)
        return self._blanks[width, edge]


def marks(card: Card) -> str:
    """What needs attention, in characters: paused, stale, overdue."""
    return (
        (PAUSED if card.paused else "")
        + (STALE if card.stale else "")
        + (OVERDUE if card.overdue else "")
    )


def _margin(nth: int, row: list[Segment], mark: str, picked: bool, styles: Styles) -> list[Segment]:
    """A row of a card with its left margin, where the cursor and the selection show."""
    if mark and not nth:
        return [Segment(_ARROW, styles["marker"]), *row]
    if mark or picked:
        return [Segment(_PICKED if picked else _BAR, styles["marker"]), *row]
    text, style, _ = row[0]
    return [Segment(" " + text, style), *row[1:]]


def _title(card: Card, room: int, styles: Styles, mark: str, others: str) -> list[Segment]:
    here = cut(f"@{plain_cells(others)}", min(_OTHERS, room // 2)) if others else ""
    flags = f"{marks(card)} {here}".strip()
    name, flags = sides(plain_cells(card.name) or card.key, flags, room)
    if mark:
        return [Segment(name + flags, styles[mark])]
    base = styles["paused" if card.paused else "name"]
    if not flags:
        return [Segment(name, base)]
    alarm = styles[
        "overdue"
        if card.overdue
        else "stale"
        if card.stale
        else "paused"
        if card.paused
        else "amount"
    ]
    return [Segment(name, base), Segment(flags, alarm)]


def _second(card: Card, room: int, style: Style, styles: Styles) -> list[Segment]:
    left = plain_cells(card.organization)
    right = _beside(_asides(card), cell_len(left), room)
    if not right.startswith(HEALTHY):
        return [Segment("".join(sides(left, right, room)), style)]
    alarm = styles[_HEALTH.get(card.health, "detail")]
    left, right = sides(left, right, room)
    said = right[: len(HEALTHY + card.health)]
    return [Segment(left, style), Segment(said, alarm), Segment(right[len(said) :], style)]


def _asides(card: Card) -> list[str]:
    """What may stand beside the organization, the most telling first."""
    day = card.next_step_due
    due = f"{day.day} {_MONTHS[day.month - 1]}" if day else ""
    note, step = plain_cells(card.note), plain_cells(card.next_step)
    if card.health:
        note = f"{HEALTHY}{card.health} {note}"
    if note:
        return [f"{note} · {due}", note] if due else [note]
    if not due:
        return [step, ""]
    return [f"{step} {due}", f"due {due}"] if step else [f"due {due}"]


def _beside(texts: list[str], taken: int, room: int) -> str:
    """The first text that leaves the other side whole; the last one may cut it to a third."""
    for text in texts[:-1]:
        if cell_len(text) < room - taken:
            return text
    return cut(texts[-1], max(0, room - 1 - min(taken, room // 3)))


def _third(card: Card, room: int, strong: Style, soft: Style, currency: str) -> list[Segment]:
    amount = "no amount" if card.amount is None else short(card.amount)
    if card.amount is not None and card.currency != currency:
        amount += f" {plain_cells(card.currency)}"
    gates = f" {card.passed}/{card.gates}" if card.gates else ""
    right = f"{card.age_days}d{gates}"
    amount = cut(amount, room - len(right) - 1)
    owner, right = sides(" " + plain_cells(card.owner), right, room - cell_len(amount))
    return [Segment(amount, strong), Segment(owner + right, soft)]
