"""``salesops asset``: what may be handed out."""

from salesops_tui.cli.record_noun import RecordNoun

asset_command = RecordNoun(
    "asset",
    "Shareable assets: decks, images, quotes, with their licence and permission.",
    "asset",
    common=("add", "list", "show", "edit", "remove"),
    short="key title kind version licence permission content location",
)
