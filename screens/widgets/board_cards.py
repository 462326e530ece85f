"""How one card looks: three lines of text and one of air, in strips of an exact width."""

from collections.abc import Mapping

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from salesops_tui.domain.board import Card
from salesops_tui.domain.money import short
from screens.widgets.board_layout import CARD_HEIGHT
from screens.widgets.board_text import cut, fill, plain_cells, sides

OVERDUE, STALE, PAUSED = "!", "~", "‖"  # what the marks beside a name mean, for the help
_ARROW, _BAR = "►", "▌"
_KEPT = 1024  # cards whose strips are remembered
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

Styles = Mapping[str, Style]
Lines = tuple[Strip, ...]


class CardPainter:
    """Paints cards, remembering the latest ones."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._lines: LRUCache[tuple[object, ...], Lines] = LRUCache(_KEPT)

    def lines(self, card: Card, width: int, edge: str, *, mark: str, currency: str) -> Lines:
        """The strips of a card; ``mark`` is ``""``, ``"cursor"`` or ``"blurred"``."""
        key = (card, width, edge, mark, currency)
        lines = self._lines.get(key)
        if lines is None:
            lines = self._paint(card, width, edge, mark, currency)
            self._lines[key] = lines
        return lines

    def _paint(self, card: Card, width: int, edge: str, mark: str, currency: str) -> Lines:
        style = self._styles
        room = width - 1 - len(edge)
        quiet = style["paused"] if card.paused else None
        end = [Segment(edge, style["edge"])] if edge else []
        rows = (
            _title(card, room, style, mark),
            _second(card, room, quiet or style["detail"]),
            _third(card, room, quiet or style["amount"], quiet or style["detail"], currency),
            [Segment(" " * room, style["card"])],
        )
        return tuple(
            Strip([_margin(nth, mark, style), *row, *end], width) for nth, row in enumerate(rows)
        )


def marks(card: Card) -> str:
    """What needs attention, in characters: paused, stale, overdue."""
    return (
        (PAUSED if card.paused else "")
        + (STALE if card.stale else "")
        + (OVERDUE if card.overdue else "")
    )


def _margin(row: int, mark: str, styles: Styles) -> Segment:
    if not mark or row == CARD_HEIGHT - 1:
        return Segment(" ", styles["card"])
    return Segment(_BAR if row else _ARROW, styles["marker"])


def _title(card: Card, room: int, styles: Styles, mark: str) -> list[Segment]:
    name, flags = sides(plain_cells(card.name) or card.key, marks(card), room)
    if mark:
        return [Segment(name + flags, styles[mark])]
    base = styles["paused" if card.paused else "name"]
    if not flags:
        return [Segment(name, base)]
    alarm = styles["overdue" if card.overdue else "stale" if card.stale else "paused"]
    return [Segment(name, base), Segment(flags, alarm)]


def _second(card: Card, room: int, style: Style) -> list[Segment]:
    left = plain_cells(card.organization)
    right = _longest_that_fits(_asides(card), room - min(cell_len(left), room // 2) - 1)
    return [Segment("".join(sides(left, right, room)), style)]


def _asides(card: Card) -> list[str]:
    """What may stand beside the organization, the most telling first."""
    due = f"{card.next_step_due.day} {_MONTHS[card.next_step_due.month - 1]}" if (
        card.next_step_due
    ) else ""
    note, step = plain_cells(card.note), plain_cells(card.next_step)
    if note:
        return [f"{note} · {due}", note] if due else [note]
    return [f"{step} {due}", due] if due and step else [due or step]


def _longest_that_fits(texts: list[str], room: int) -> str:
    for text in texts:
        if cell_len(text) <= room:
            return text
    return cut(texts[-1], room)


def _third(card: Card, room: int, strong: Style, soft: Style, currency: str) -> list[Segment]:
    amount = "no amount" if card.amount is None else short(card.amount)
    if card.amount is not None and card.currency != currency:
        amount += f" {plain_cells(card.currency)}"
    gates = f" {card.passed}/{card.gates}" if card.gates else ""
    right = f"{card.age_days}d{gates}"
    amount = cut(amount, room - len(right) - 1)
    owner, right = sides(" " + plain_cells(card.owner), right, room - cell_len(amount))
    return [Segment(amount, strong), Segment(owner + right, soft)]
