"""The board screen: the pipeline in columns, a filter above it, what happened below it."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from salesops_tui.domain.board import Card
from salesops_tui.errors import Invalid
from salesops_tui.services.board import SERVED
from salesops_tui.services.session import Done
from screens.board.filtering import EMPTY
from screens.board.papers import BoardDocuments
from screens.deal.actions import Target
from screens.delivery.acting import DeliveryActions
from screens.records.acting import Picked, Then
from screens.widgets.board_painter import SERVED_KINDS
from screens.widgets.board_view import BoardView

PREPARE_SECONDS = 0.3  # after the first key, so that it is answered before
KEYS = "Enter open · a add · > move · / filter · d document · o go to · ? help"


class BoardScreen(BoardDocuments, DeliveryActions):
    """The team's deals."""

    CSS_PATH = "board.tcss"
    home = True
    AUTO_FOCUS = "BoardView"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", id="board.add", tooltip="Add a deal"),
        Binding("J", "reorder(1)", "Lower", id="board.lower", tooltip="Swap with the card below"),
        Binding(
            "K", "reorder(-1)", "Higher", id="board.higher", tooltip="Swap with the card above"
        ),
        Binding("E", "export", "Export", id="board.export", tooltip="Export what the filter shows"),
        Binding("f5", "reread", "Reread", id="board.reread", tooltip="Read everything again"),
    ]

    def compose(self) -> ComposeResult:
        """A banner over sample data, the filter, the board, the status, the keys."""
        if self.workspace.sample:
            yield Static("SAMPLE DATA: invented; make your own with: salesops init", id="banner")
        yield BoardView(self.workspace.board, empty_hint=EMPTY, id="board")
        yield Static("", id="status", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Watch for what others do."""
        self.workspace.session.store.wait(0.05)
        self.watch_others()

    def look_around(self) -> None:
        """Show on the cards who else has their record open."""
        super().look_around()
        found: dict[tuple[str, int], str] = {}
        for here in self.workspace.presence.all():
            before = found.get(here.record)
            found[here.record] = f"{before},{here.name}" if before else here.name
        self.view.tell_others(found)

    def target(self) -> Target | None:
        """The deal of the card under the cursor; an engagement or a renewal stands for its deal."""
        card = self.view.current
        if card is None:
            return None
        if card.column not in SERVED:
            stage = "paused" if card.paused else card.column
            return Target(card.id, card.key, stage, card.revision, card.name)
        deal = self.workspace.pipeline.deal(self.workspace.board.deal_id(card))
        return Target(deal.id, deal.key, deal.stage, deal.revision, deal.name)

    def document_subject(self) -> str | int | None:
        """The record of the card under the cursor: an engagement or a renewal as itself."""
        card = self.view.current
        served = card is not None and card.column in SERVED
        return card.key if card is not None and served else super().document_subject()

    def action_reread(self) -> None:
        """Read everything again."""
        self.reread()
        self.say("Read again.")

    def changed(self, done: Done, deal_id: int | None = None) -> None:
        """Show a change, and keep the cursor on its card wherever that went."""
        column = self.workspace.board.column_of(deal_id) if deal_id is not None else None
        if deal_id is None or column is None:
            self.view.reload()
        else:
            self.view.card_changed(column, deal_id)
        word = f"{done.what} (change {done.group}; u takes it back)"
        self.say(word if done.group else "Nothing changed.")

    def action_add(self) -> None:
        """Add a deal, to the first column."""
        from salesops_tui.domain.forms.sales import DealForm

        deals = self.workspace.deals
        values = {
            "owner": self.workspace.session.actor.login,
            "deal_class": "new",
            "currency": self.workspace.session.settings.currency,
        }
        added: list[int] = []

        def submit(raw: dict[str, str]) -> Done:
            done = deals.add({**values, **raw})
            added.append(deals.id_of(done.key))
            return done

        def then() -> None:
            if added:
                card = self.workspace.board.card(added[0])
                if card is None or not self.view.show_card(card.column, card.id):
                    self.say("Added; the filter hides it. Esc clears the filter.")

        self.show_form(DealForm, "Add a deal", submit, values, then=then)

    def action_move_on(self) -> None:
        """Move to the next stage; an engagement or a renewal to its next status."""
        if not self._move_served("next"):
            super().action_move_on()

    def action_move_back(self) -> None:
        """Move to the stage, or the status, before."""
        if not self._move_served("back"):
            super().action_move_back()

    def _move_served(self, to: str) -> bool:
        """Move the engagement or the renewal under the cursor; False when it is a deal."""
        card = self.view.current
        if self.view.picked or card is None or card.column not in SERVED:
            return False
        self.move_record(Picked(SERVED_KINDS[card.column], card.id, card.revision), to)
        return True

    def engagement_document(self, engagement_id: int, kind: str, then: Then) -> None:
        """Make or open a document of the engagement under the cursor."""
        self.document(kind, then)

    def action_reorder(self, step: int) -> None:
        """Swap the card with its neighbour."""
        card, other = self.view.current, self._neighbour(step)
        if card is None or other is None:
            return
        if card.column in SERVED:
            self.refuse(Invalid(f"{SERVED[card.column]} is in order of dates"))
            return
        pipeline = self.workspace.pipeline
        self.perform(lambda: pipeline.swap(card.id, other.id), lambda d: self.changed(d, card.id))

    def _neighbour(self, step: int) -> Card | None:
        cursor = self.view.cursor
        if cursor.pane is None or not 0 <= cursor.index + step < cursor.pane.size:
            return None
        cursor.pane.window(cursor.index + step, 1)
        return cursor.pane.card(cursor.index + step)

    @on(BoardView.Opened)
    def _open(self, event: BoardView.Opened) -> None:
        from screens.deal.screen import DealScreen

        card = event.card
        if card.column == "delivery":
            self.open_engagement(card.id)
            return
        if card.column == "renewals":
            self.open_renewal(card.id)
            return
        screen = DealScreen(self.workspace, card.id, self._around)

        def closed(_: object) -> None:
            self.reread()
            now = self.workspace.board.card(screen.deal_id)
            if now is not None:
                self.view.show_card(now.column, now.id)

        self.app.push_screen(screen, closed)

    def _around(self, deal_id: int, step: int) -> int | None:
        """The deal before or after one in the column it was opened from."""
        view = self.view
        if step > 0:
            view.action_down()
        else:
            view.action_up()
        card = view.current
        return card.id if card is not None and card.id != deal_id else None

    @on(BoardView.Dropped)
    def _drop(self, event: BoardView.Dropped) -> None:
        card, to = event.card, event.column.key
        target = self.target()
        if target is None or card.column in SERVED or to in SERVED:
            word = "a card moves there when its deal is won" if to == "delivery" else "not there"
            self.refuse(Invalid(f"{card.key} stays: {word}"))
            return
        stages = [column.key for column in self.view.columns]
        if stages.index(to) < stages.index(card.column):
            self._reasoned(f"Why does {card.key} move back to {event.column.label}?", target, to)
        else:
            self.move(target, to)

    def action_export(self) -> None:
        """Export the deals that the filter shows."""
        from screens.export import ask_export

        ask_export(self, self.workspace.board.filter)

    def on_key(self) -> None:
        """Load what the first form needs once somebody works, not for one who only looks."""
        if not self._prepared:
            self._prepared = True
            self.set_timer(PREPARE_SECONDS, self._prepare)

    _prepared = False

    def _prepare(self) -> None:
        """Load what the first form needs while nobody waits for it."""
        self.run_worker(_load_forms, thread=True, group="prepare")


def _load_forms() -> None:
    import_module("salesops_tui.domain.forms.sales")
    import_module("screens.dialogs.form")
